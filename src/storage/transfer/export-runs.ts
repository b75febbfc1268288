import type { Plan } from '../../core/plan.ts';
import type { RunRecord } from '../../core/run-record.ts';
import type { Collection, CompletedRound, RunConfig } from '../../core/types.ts';
import type { RunStore } from '../../simulation/ports.ts';
import type { CollectionStore, RunTransfer } from '../ports.ts';
import { headerLine, writeLine } from './lines.ts';

export interface ExportSource {
  readonly store: Pick<RunStore, 'collection'> & Pick<CollectionStore, 'collections'> & RunTransfer;
  /** Those that can be read. */
  plans(): Promise<readonly { readonly id: string; readonly plan: Plan }[]>;
  record(runId: string): Promise<RunRecord | null>;
}

export interface ExportChoice {
  readonly runs: readonly RunConfig[];
  /** Everything: also collections and plans that none of the runs names. */
  readonly all: boolean;
}

export interface ExportedPart {
  /** Whole lines. */
  readonly text: string;
  /** So far. */
  readonly rounds: number;
  /** Rounds so far that are left out, because one before them in their episode cannot be read. */
  readonly leftOut: number;
}

/** A transfer file, part by part: no more than a few rounds are held at a time. */
export async function* exportRuns(
  { store, plans, record }: ExportSource,
  { runs, all }: ExportChoice,
): AsyncGenerator<ExportedPart, void, undefined> {
  let rounds = 0;
  let leftOut = 0;
  const part = (text: string): ExportedPart => ({ text, rounds, leftOut });

  yield part(writeLine(headerLine));
  for (const collection of all ? await store.collections() : await collectionsOf(runs, store)) {
    yield part(writeLine({ type: 'collection', collection }));
  }
  const named = new Set(runs.map(({ plan }) => plan));
  for (const { id, plan } of await plans()) {
    if (all || named.has(id)) yield part(writeLine({ type: 'plan', id, plan }));
  }
  for (const run of runs) {
    yield part(writeLine({ type: 'run', run, record: await record(run.id) }));
    const isUnbroken = createUnbroken();
    for await (const batch of store.roundBatches(run.id)) {
      const sound = batch.filter(isUnbroken);
      rounds += sound.length;
      leftOut += batch.length - sound.length;
      yield part(sound.map((round) => writeLine({ type: 'round', round })).join(''));
    }
  }
}

async function collectionsOf(
  runs: readonly RunConfig[],
  store: ExportSource['store'],
): Promise<readonly Collection[]> {
  const ids = new Set(runs.flatMap(({ collection }) => collection ?? []));
  const found = await Promise.all([...ids].map((id) => store.collection(id)));
  return found.filter((collection) => collection !== null);
}

/** Of rounds in the order of their episodes, those that have all rounds before them. */
function createUnbroken(): (round: CompletedRound) => boolean {
  let episode = '';
  let next = 1;
  return ({ agent, seed, t }) => {
    const own = `${agent} ${seed}`;
    if (own !== episode) [episode, next] = [own, 1];
    if (t !== next) return false;
    next++;
    return true;
  };
}
