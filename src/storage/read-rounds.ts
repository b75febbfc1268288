import type { IDBPDatabase } from 'idb';
import * as v from 'valibot';
import type { CompletedRound } from '../core/types.ts';
import type { DamagedRecord } from './ports.ts';
import { describeIssues, roundSchema } from './records.ts';
import type { InklingSchema, RoundKey } from './schema.ts';

/** A run, an agent, a seed: as many of them as narrow the search down. */
type Prefix = readonly [runId: string, agent?: string, seed?: number];

/** The sound rounds below a prefix in the order of agent, seed and t. */
export async function readRounds(
  database: IDBPDatabase<InklingSchema>,
  prefix: Prefix,
  onDamaged: (record: DamagedRecord) => void,
): Promise<CompletedRound[]> {
  const { keys, records } = await readRecords(database, below(prefix));
  return keepSound(keys, records, onDamaged);
}

/** @param most of them; missing: all */
export async function readRecords(
  database: IDBPDatabase<InklingSchema>,
  range: IDBKeyRange,
  most?: number,
): Promise<{ readonly keys: readonly RoundKey[]; readonly records: readonly unknown[] }> {
  // One transaction, so that both are of the same moment.
  const { store } = database.transaction('rounds');
  const [keys, records] = await Promise.all([store.getAllKeys(range, most), store.getAll(range, most)]);
  return { keys, records };
}

export function keepSound(
  keys: readonly RoundKey[],
  records: readonly unknown[],
  onDamaged: (record: DamagedRecord) => void,
): CompletedRound[] {
  return keys.flatMap((key, position) => {
    const round = v.safeParse(roundSchema, records[position]);
    if (round.success) return [round.output];
    onDamaged({ table: 'rounds', key: JSON.stringify(key), reason: describeIssues(round.issues) });
    return [];
  });
}

/** All keys that begin with the prefix: an array sorts after every string and number. */
export function below(prefix: Prefix): IDBKeyRange {
  return IDBKeyRange.bound([...prefix], [...prefix, []]);
}
