import type { AgentName } from './types.ts';

/** What a visitor or an address may write: no-learning, oracle, or cipher-k with k from 1 to 999; else null. */
export function parseAgentName(text: string): AgentName | null {
  if (text === 'no-learning' || text === 'oracle') return text;
  return neighbourCount(text) === null ? null : (text as AgentName);
}

/** The k of cipher-k; null for every other name. */
export function neighbourCount(name: string): number | null {
  const digits = /^cipher-([1-9]\d{0,2})$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}
