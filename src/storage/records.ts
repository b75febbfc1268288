import * as v from 'valibot';
import { parseAgentName } from '../core/agent-name.ts';
import { taskNames } from '../core/sources.ts';
import type { AgentName, Collection, CompletedRound, Document, ModelCall, RunConfig } from '../core/types.ts';
import type { Embedding, GenerateReply } from '../simulation/ports.ts';
import type { RunArchive } from './ports.ts';

/**
 * What a stored record must look like when it is read back. Records outlive the code that wrote them, so the types
 * alone prove nothing about them.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const agent = v.custom<AgentName>(
  (name) => typeof name === 'string' && parseAgentName(name) !== null,
  'not the name of an agent',
);
const task = v.picklist(taskNames);
const document: v.GenericSchema<unknown, Document> = v.object({
  id: v.string(),
  task,
  source: v.string(),
  text: v.string(),
});
const vector = v.array(v.number());
// Of texts that were read whole, and in records of the versions before, there is none.
const unreadTokens = v.exactOptional(count);
export const embeddingSchema: v.GenericSchema<unknown, Embedding> = v.object({ vector, unreadTokens });

const messages = v.array(
  v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() }),
);
const cuts = v.array(
  v.object({
    part: v.picklist(['document', 'draft', 'check', 'revision', 'further-revisions', 'further-preferences']),
    tokens: count,
  }),
);

export const callSchema: v.GenericSchema<unknown, ModelCall> = v.object({
  role: v.picklist(['user', 'assistant']),
  prompt: v.picklist(['draft', 'verdict', 'edit', 'infer', 'aggregate', 'trial']),
  messages,
  // Records of the versions before have none.
  cuts: v.exactOptional(cuts),
  reply: v.string(),
  promptTokens: count,
  replyTokens: count,
  finish: v.picklist(['stop', 'length']),
  milliseconds: v.number(),
});

export const completionSchema: v.GenericSchema<unknown, GenerateReply> = v.object({
  text: v.string(),
  promptTokens: count,
  replyTokens: count,
  finish: v.picklist(['stop', 'length']),
  milliseconds: v.number(),
  fitted: v.exactOptional(v.object({ messages, cuts })),
});

export type StoredRound = Omit<CompletedRound, 'calls'> & { readonly callCount: number };

const roundEntries = {
  runId: v.string(),
  agent,
  seed: v.number(),
  t: v.pipe(v.number(), v.integer(), v.minValue(1)),
  document,
  status: v.literal('completed'),
  latentPreference: v.string(),
  embedding: v.nullable(vector),
  unreadTokens,
  neighbours: v.array(v.object({ t: count, similarity: v.number(), preference: v.nullable(v.string()) })),
  preference: v.nullable(v.string()),
  closeness: v.exactOptional(v.array(v.object({ source: v.string(), score: v.number() }))),
  draft: v.string(),
  verdict: v.object({ kind: v.picklist(['accept', 'edit', 'unclear']), check: v.string() }),
  edit: v.string(),
  cost: count,
  learned: v.nullable(v.string()),
  milliseconds: v.number(),
};

export const collectionSchema: v.GenericSchema<unknown, Collection> = v.object({
  id: v.string(),
  name: v.string(),
  task,
  sources: v.array(v.object({ name: v.string(), preference: v.string() })),
  documents: v.array(v.object({ source: v.string(), text: v.string() })),
});

/** A round without its model calls, which lie in a table of their own and are counted here. */
export const roundSchema: v.GenericSchema<unknown, StoredRound> = v.object({
  ...roundEntries,
  callCount: count,
});

export const runSchema: v.GenericSchema<unknown, RunConfig> = v.object({
  id: v.string(),
  task,
  agents: v.array(agent),
  seeds: v.array(v.number()),
  rounds: count,
  models: v.object({ user: v.string(), assistant: v.string(), embedder: v.string() }),
  createdAt: v.number(),
  sources: v.exactOptional(v.array(v.string())),
  preferences: v.exactOptional(v.record(v.string(), v.string())),
  collection: v.exactOptional(v.string()),
  plan: v.exactOptional(v.string()),
});

export const archiveSchema: v.GenericSchema<unknown, RunArchive> = v.object({
  format: v.literal('inkling-run'),
  version: v.literal(1),
  run: runSchema,
  rounds: v.array(v.object({ ...roundEntries, calls: v.array(callSchema) })),
});

/** The first thing that is wrong, with its place: `cost: Expected number but received "9"`. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  const first = issues[0];
  if (first === undefined) return 'unreadable';
  const path = v.getDotPath(first);
  return path === null ? first.message : `${path}: ${first.message}`;
}
