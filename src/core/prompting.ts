import type { Prompt } from './prompts.ts';
import type { Message } from './types.ts';

/** What a model of the catalogue needs otherwise than its own files and this app's defaults say. */
export interface Prompting {
  /** In place of the system prompt that the model's template puts in by itself. */
  readonly system?: string;
  /** In place of the model's chat template: a Jinja template for transformers.js, fields of MLC's `conv_template` for web-llm. */
  readonly template?: string | Conversation;
  /** Room for reasoning before the reply, which is stripped. Missing: reasoning is turned off where the model can do without. */
  readonly thinkingTokens?: number;
}

/** As much of MLC's conversation template as overrides need; the names are MLC's, and so are lists that may be changed. */
export interface Conversation {
  readonly system_template?: string;
  readonly system_message?: string;
  readonly roles?: { readonly user: string; readonly assistant: string; readonly tool: string };
  readonly seps?: string[];
  readonly role_content_sep?: string;
  readonly role_empty_sep?: string;
  readonly stop_str?: string[];
  readonly stop_token_ids?: number[];
}

/** The reply's limit and beside it what the model may think. */
export function withThinking(prompt: Prompt, { thinkingTokens = 0 }: Prompting = {}): Prompt {
  return { ...prompt, maxTokens: prompt.maxTokens + thinkingTokens };
}

/** What the model is sent: the prompt, behind the system prompt that the catalogue gives it. */
export function withSystem(messages: readonly Message[], { system }: Prompting = {}): readonly Message[] {
  return system === undefined ? messages : [{ role: 'system', content: system }, ...messages];
}
