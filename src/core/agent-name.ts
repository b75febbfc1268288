import type { AgentName } from './types.ts';

/** The methods whose names stand alone. */
export const plainAgents = ['no-learning', 'oracle', 'explore-then-exploit', 'continual'] as const;

/** The methods that retrieve k entries; their names end with k. */
export const retrievingAgents = ['icl-edit', 'cipher', 'prose'] as const;

export type RetrievingAgent = (typeof retrievingAgents)[number];

/** What a visitor, a plan or an address may write, with k from 1 to 999; else null. */
export function parseAgentName(text: string): AgentName | null {
  if (plainAgents.some((name) => name === text)) return text as AgentName;
  return retrievalOf(text) === null ? null : (text as AgentName);
}

/** The method and the k of a name such as cipher-5; null for every other name. */
export function retrievalOf(name: string): { readonly method: RetrievingAgent; readonly k: number } | null {
  const [, method, digits] = /^(.+)-([1-9]\d{0,2})$/.exec(name) ?? [];
  const known = retrievingAgents.find((candidate) => candidate === method);
  return known === undefined ? null : { method: known, k: Number(digits) };
}
