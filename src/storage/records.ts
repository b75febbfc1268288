import * as v from 'valibot';
import { parseAgentName } from '../core/agent-name.ts';
import {
  collectionLimits,
  findCollectionFault,
  findDocumentFault,
  findNameFault,
  findPreferenceFault,
  findSourceFault,
} from '../core/collection.ts';
import { taskNames } from '../core/sources.ts';
import type { AgentName, Collection, CompletedRound, Document, ModelCall, RunConfig } from '../core/types.ts';
import type { Embedding, GenerateReply } from '../simulation/ports.ts';

/**
 * What a stored record must look like when it is read back. Records outlive the code that wrote them, so the types
 * alone prove nothing about them.
 */

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
/** Milliseconds since 1970, as far as a calendar goes: the page writes them as a date. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8_640_000_000_000_000));
const integer = v.pipe(v.number(), v.safeInteger());
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
// One check of the whole: a schema for each of some hundred numbers takes most of the time of reading a round.
const vector = v.custom<readonly number[]>(
  (value) => Array.isArray(value) && value.every((number) => Number.isFinite(number)),
  'not a list of numbers',
);
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
  milliseconds: finite,
});

export const completionSchema: v.GenericSchema<unknown, GenerateReply> = v.object({
  text: v.string(),
  promptTokens: count,
  replyTokens: count,
  finish: v.picklist(['stop', 'length']),
  milliseconds: finite,
  fitted: v.exactOptional(v.object({ messages, cuts })),
});

/** All of a round but its model calls. */
export const roundEntries = {
  runId: v.string(),
  agent,
  seed: integer,
  t: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  document,
  status: v.literal('completed'),
  latentPreference: v.string(),
  embedding: v.nullable(vector),
  unreadTokens,
  neighbours: v.array(v.object({ t: count, similarity: finite, preference: v.nullable(v.string()) })),
  preference: v.nullable(v.string()),
  closeness: v.exactOptional(v.array(v.object({ source: v.string(), score: finite }))),
  draft: v.string(),
  verdict: v.object({ kind: v.picklist(['accept', 'edit', 'unclear']), check: v.string() }),
  edit: v.string(),
  cost: count,
  learned: v.nullable(v.string()),
  milliseconds: finite,
};

/** A text in which the check finds no fault. */
function faultless(findFault: (text: string) => string | null) {
  return v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const fault = dataset.typed ? findFault(dataset.value) : null;
      if (fault !== null) addIssue({ message: fault });
    }),
  );
}

/** One for every door: what is stored, what stands in a plan, what is imported. An id that came from outside is checked by `verifyCollection` as well. */
export const collectionSchema: v.GenericSchema<unknown, Collection> = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'not an id')),
    name: faultless(findNameFault),
    task,
    sources: v.pipe(
      v.array(v.object({ name: faultless(findSourceFault), preference: faultless(findPreferenceFault) })),
      v.minLength(1, 'there is no source'),
      v.maxLength(collectionLimits.sources, `more than ${collectionLimits.sources} sources`),
    ),
    documents: v.pipe(
      v.array(v.object({ source: v.string(), text: faultless(findDocumentFault) })),
      v.minLength(1, 'there is no document'),
      v.maxLength(collectionLimits.documents, `more than ${collectionLimits.documents} documents`),
    ),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const fault = dataset.typed ? findCollectionFault(dataset.value) : null;
    if (fault !== null) addIssue({ message: fault });
  }),
);

/** Packed, a vector is read several times faster than number by number. Records of the versions before have a list. */
const storedVector = v.union([
  v.pipe(
    v.instance(Float64Array),
    v.check((packed) => packed.every(Number.isFinite), 'not a list of numbers'),
    v.transform((packed): readonly number[] => Array.from(packed)),
  ),
  vector,
]);

export const roundSchema: v.GenericSchema<unknown, CompletedRound> = v.object({
  ...roundEntries,
  embedding: v.nullable(storedVector),
  calls: v.array(callSchema),
});

/** What `roundSchema` reads. */
export function packRound(round: CompletedRound): StoredRound {
  return { ...round, embedding: round.embedding === null ? null : Float64Array.from(round.embedding) };
}

export type StoredRound = Omit<CompletedRound, 'embedding'> & {
  readonly embedding: Float64Array | readonly number[] | null;
};

export const runEntries = {
  id: v.string(),
  task,
  agents: v.array(agent),
  seeds: v.array(integer),
  rounds: count,
  models: v.object({ user: v.string(), assistant: v.string(), embedder: v.string() }),
  createdAt: time,
  sources: v.exactOptional(v.array(v.string())),
  preferences: v.exactOptional(v.record(v.string(), v.string())),
  collection: v.exactOptional(v.string()),
  plan: v.exactOptional(v.string()),
};

export const runSchema: v.GenericSchema<unknown, RunConfig> = v.object(runEntries);

/** The first thing that is wrong, with its place: `cost: Expected number but received "9"`. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  const first = issues[0];
  if (first === undefined) return 'unreadable';
  const path = v.getDotPath(first);
  return path === null ? first.message : `${path}: ${first.message}`;
}
