import * as v from 'valibot';
import type { Conversation, Prompting } from '../core/prompting.ts';

const text = v.exactOptional(v.string());

const conversation: v.GenericSchema<unknown, Conversation> = v.strictObject({
  system_template: text,
  system_message: text,
  roles: v.exactOptional(v.strictObject({ user: v.string(), assistant: v.string(), tool: v.string() })),
  seps: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1))),
  role_content_sep: text,
  role_empty_sep: text,
  stop_str: v.exactOptional(v.array(v.string())),
  stop_token_ids: v.exactOptional(v.array(v.pipe(v.number(), v.integer(), v.minValue(0)))),
});

export const promptingSchema: v.GenericSchema<unknown, Prompting> = v.strictObject({
  system: text,
  template: v.exactOptional(v.union([v.pipe(v.string(), v.nonEmpty()), conversation])),
  thinkingTokens: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

/** Each library has a template language of its own. */
export function fitsTemplate(model: { readonly engine: string; readonly prompting?: Prompting }): boolean {
  const template = model.prompting?.template;
  return template === undefined || (typeof template === 'string') === (model.engine !== 'webllm');
}
