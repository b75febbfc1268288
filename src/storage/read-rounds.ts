import type { IDBPDatabase } from 'idb';
import * as v from 'valibot';
import type { CompletedRound } from '../core/types.ts';
import type { DamagedRecord } from './ports.ts';
import { describeIssues, roundSchema, type StoredRound } from './records.ts';
import type { InklingSchema, RoundKey } from './schema.ts';

/** A run, an agent, a seed: as many of them as narrow the search down. */
type Prefix = readonly [runId: string, agent?: string, seed?: number];

/** The sound rounds below a prefix in the order of agent, seed and t. */
export async function readRounds(
  database: IDBPDatabase<InklingSchema>,
  prefix: Prefix,
  onDamaged: (record: DamagedRecord) => void,
): Promise<CompletedRound[]> {
  return keepSound(await database.getAll('rounds', below(prefix)), onDamaged);
}

/** Records that were just read: what their types promise is still to be checked, all but the parts of the key. */
export function keepSound(
  records: readonly StoredRound[],
  onDamaged: (record: DamagedRecord) => void,
): CompletedRound[] {
  return records.flatMap((record) => {
    const round = v.safeParse(roundSchema, record);
    if (round.success) return [round.output];
    onDamaged({
      table: 'rounds',
      key: JSON.stringify(keyOf(record)),
      reason: describeIssues(round.issues),
    });
    return [];
  });
}

/** The database takes no record that lacks a part of its key. Asked for the keys as well, it goes through all of them a second time. */
export function keyOf({ runId, agent, seed, t }: StoredRound): RoundKey {
  return [runId, agent, seed, t];
}

/** All keys that begin with the prefix: an array sorts after every string and number. */
export function below(prefix: Prefix): IDBKeyRange {
  return IDBKeyRange.bound([...prefix], [...prefix, []]);
}
