import type { IDBPDatabase } from 'idb';
import type { CompletedRound } from '../core/types.ts';
import type { DamagedRecord } from './ports.ts';
import { below, keepSound, keyOf } from './read-rounds.ts';
import type { InklingSchema, RoundKey } from './schema.ts';
import { toStorageError } from './storage-error.ts';

/** With all their calls some hundred kilobytes, whatever the size of the run. */
const roundsAtOnce = 32;

/** The sound rounds of a run in the order of agent, seed and t, some at a time. Rounds that come meanwhile may be among them. */
export async function* readBatches(
  database: IDBPDatabase<InklingSchema>,
  runId: string,
  onDamaged: (record: DamagedRecord) => void,
): AsyncGenerator<readonly CompletedRound[], void, undefined> {
  const { lower, upper } = below([runId]);
  let after: readonly unknown[] = lower as readonly unknown[];
  for (;;) {
    const { rounds, last, read } = await readBatch(
      database,
      IDBKeyRange.bound(after, upper, true),
      onDamaged,
    );
    if (rounds.length > 0) yield rounds;
    if (last === null || read < roundsAtOnce) return;
    after = last;
  }
}

async function readBatch(
  database: IDBPDatabase<InklingSchema>,
  range: IDBKeyRange,
  onDamaged: (record: DamagedRecord) => void,
): Promise<{ rounds: readonly CompletedRound[]; last: RoundKey | null; read: number }> {
  try {
    const records = await database.getAll('rounds', range, roundsAtOnce);
    const last = records.at(-1);
    return {
      rounds: keepSound(records, onDamaged),
      last: last === undefined ? null : keyOf(last),
      read: records.length,
    };
  } catch (error) {
    throw toStorageError(error);
  }
}
