import type { IDBPDatabase } from 'idb';
import * as v from 'valibot';
import type { CompletedRound, ModelCall } from '../core/types.ts';
import type { DamagedRecord } from './ports.ts';
import { callSchema, describeIssues, roundSchema } from './records.ts';
import type { CallKey, InklingSchema, RoundKey } from './schema.ts';

/** A run, an agent, a seed: as many of them as narrow the search down. */
type Prefix = readonly [runId: string, agent?: string, seed?: number];

/** The sound rounds below a prefix in the order of agent, seed and t, each with its model calls. */
export async function readRounds(
  database: IDBPDatabase<InklingSchema>,
  prefix: Prefix,
  onDamaged: (record: DamagedRecord) => void,
): Promise<CompletedRound[]> {
  // One transaction, so that rounds and calls are of the same moment.
  const transaction = database.transaction(['rounds', 'calls'], 'readonly');
  const rounds = transaction.objectStore('rounds');
  const range = below(prefix);
  const [keys, records, calls] = await Promise.all([
    rounds.getAllKeys(range),
    rounds.getAll(range),
    transaction.objectStore('calls').getAll(range),
    transaction.done,
  ]);
  return joinRounds(keys, records, calls, onDamaged);
}

/** Each round with its model calls. */
export function joinRounds(
  keys: readonly RoundKey[],
  records: readonly unknown[],
  calls: readonly InklingSchema['calls']['value'][],
  onDamaged: (record: DamagedRecord) => void,
): CompletedRound[] {
  const callsByRound = groupByRound(calls);
  return keys.flatMap((key, position) => {
    const round = joinRound(records[position], callsByRound.get(nameOf(key)) ?? []);
    if (typeof round !== 'string') return [round];
    onDamaged({ table: 'rounds', key: nameOf(key), reason: round });
    return [];
  });
}

/** All keys that begin with the prefix: an array sorts after every string and number. */
export function below(prefix: Prefix): IDBKeyRange {
  return IDBKeyRange.bound([...prefix], [...prefix, []]);
}

/** The whole round, or what is wrong with its records. */
function joinRound(record: unknown, callRecords: readonly unknown[]): CompletedRound | string {
  const round = v.safeParse(roundSchema, record);
  if (!round.success) return describeIssues(round.issues);
  const calls = v.safeParse(v.array(callSchema), callRecords);
  if (!calls.success) return `calls: ${describeIssues(calls.issues)}`;
  const { callCount, ...rest } = round.output;
  if (calls.output.length !== callCount) {
    return `${callCount} model calls were stored, ${calls.output.length} are there`;
  }
  return { ...rest, calls: calls.output satisfies readonly ModelCall[] };
}

function groupByRound(calls: readonly InklingSchema['calls']['value'][]) {
  const groups = new Map<string, unknown[]>();
  for (const call of calls) {
    const name = nameOf([call.runId, call.agent, call.seed, call.t]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [call]);
    else group.push(call);
  }
  return groups;
}

function nameOf(key: RoundKey | CallKey): string {
  return JSON.stringify(key);
}
