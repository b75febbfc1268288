import type { Memory } from '../../core/memory.ts';
import { inferPrompt } from '../../core/prompts.ts';
import type { Ask } from '../model-calls.ts';
import type { Revision } from './agent.ts';

/**
 * One preference from the last `count` pairs of draft and edit, the newest first, which is the last to be cut where the context is short.
 * Null where none of them was edited: they tell nothing, and no call is spent on them.
 */
export async function inferFromLast(
  ask: Ask,
  revision: Revision,
  memory: Memory,
  count: number,
): Promise<string | null> {
  const pairs = [...memory, revision].slice(-count).reverse();
  if (pairs.every(({ cost }) => cost === 0)) return null;
  return ask('infer', inferPrompt(pairs.map(({ draft, edit }) => ({ draft, edit }))));
}
