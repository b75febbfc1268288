import type { Memory } from '../../../src/core/memory.ts';
import type { Prompt } from '../../../src/core/prompts.ts';
import type { AgentName, Document } from '../../../src/core/types.ts';
import type { Retrieval, Revision } from '../../../src/simulation/agents/agent.ts';
import { createAgent } from '../../../src/simulation/agents/create-agent.ts';
import type { Ask } from '../../../src/simulation/model-calls.ts';
import { anEntry } from '../../fixtures/rounds.ts';

export const context: Document = { id: 'd1', task: 'email', source: 'story', text: 'a walk' };

export const memory: Memory = [
  anEntry(1, [1, 0], 'short'),
  anEntry(2, [0.6, 0.8], 'warm'),
  anEntry(3, [0, 1], 'formal'),
];

export const noRetrieval: Retrieval = { embedding: null, neighbours: [], preference: null };

export function aRevision(edit: string, cost: number, preference: string | null): Revision {
  return { context, draft: 'a', edit, cost, retrieval: { ...noRetrieval, preference } };
}

/** An agent whose model answers by `answer`, and all that it asks. */
export function setUp(
  name: AgentName,
  vector: readonly number[] = [0, 1],
  answer: (kind: string, prompt: Prompt) => string = (kind) => `reply to ${kind}`,
) {
  const asked: (readonly [string, Prompt])[] = [];
  const ask: Ask = async (kind, prompt) => {
    asked.push([kind, prompt]);
    return answer(kind, prompt);
  };
  const embedded: string[] = [];
  const embed = async (text: string) => {
    embedded.push(text);
    return vector;
  };
  return { agent: createAgent(name, { ask, embed, latentPreference: 'f*' }), asked, embedded };
}
