import { sourcesOf } from '../../core/sources.ts';
import type { Collection, CompletedRound, RunConfig } from '../../core/types.ts';
import { fingerprint } from './fingerprint.ts';
import type { PlanLine, RoundLine, RunLine, TransferLine } from './lines.ts';
import { limitOf } from './limits.ts';
import { refuseFile, type Refuse } from './refuse.ts';

/** What a file turned out to hold. */
export interface TransferContents {
  readonly collections: readonly string[];
  readonly plans: readonly string[];
  readonly runs: readonly RunContents[];
  readonly rounds: number;
}

export interface RunContents extends Omit<RunLine, 'type'> {
  readonly rounds: number;
}

export interface LineCheck {
  /**
   * False for a header, and for a line that says again what an earlier one said: there is nothing to keep of it.
   *
   * @throws kind `invalid` where it does not suit the lines before it
   */
  accept(line: TransferLine, refuse: Refuse): boolean;
  /** @throws kind `invalid` where something is missing at the end of the file */
  end(): TransferContents;
}

interface Episode {
  readonly agent: string;
  readonly seed: number;
  /** By t; the fingerprint of the round. */
  readonly rounds: Map<number, number>;
}

interface Known extends Omit<RunLine, 'type'> {
  readonly episodes: Map<string, Episode>;
  embeddingLength: number | null;
}

/** Holds of each line what later ones are compared with, and a number for each round: no texts. */
export function createLineCheck(): LineCheck {
  let begun = false;
  const runs = new Map<string, Known>();
  const collections = new Map<string, { readonly print: number; readonly sources: readonly string[] }>();
  const plans = new Map<string, number>();

  /** The same documents may have got another name meanwhile: the first one stands. */
  function acceptCollection({ name: _name, ...content }: Collection, refuse: Refuse): boolean {
    const { id, sources } = content;
    const print = fingerprint(content);
    const before = collections.get(id);
    if (before !== undefined)
      return expectSame(before.print, print, refuse, `two collections have the id ${id}`);
    const names = sources.map(({ name }) => name);
    collections.set(id, { print, sources: names });
    return true;
  }

  function acceptPlan({ id, plan }: PlanLine, refuse: Refuse): boolean {
    const print = fingerprint(plan);
    const before = plans.get(id);
    if (before !== undefined) return expectSame(before, print, refuse, `two plans have the id ${id}`);
    plans.set(id, print);
    return true;
  }

  function acceptRun({ run, record }: RunLine, refuse: Refuse): boolean {
    const before = runs.get(run.id);
    if (before !== undefined) {
      // Parts of a sweep were begun at different times on different machines: the first one is told.
      const [one, other] = [before.run, run].map((config) => fingerprint({ ...config, createdAt: 0 }));
      return expectSame(one!, other!, refuse, `two different runs have the id ${run.id}`);
    }
    const known = knownSources(run);
    const stray = run.sources?.findIndex((name) => known?.includes(name) === false) ?? -1;
    if (stray >= 0)
      throw refuse(`run.sources.${stray}: “${run.sources![stray]}” is none of ${known!.join(', ')}`);
    runs.set(run.id, { run, record, episodes: new Map(), embeddingLength: null });
    return true;
  }

  /** Of the task, or of the collection; null for one that does not stand before the run, which may have any. */
  function knownSources({ task, collection }: RunConfig): readonly string[] | null {
    return collection === undefined ? sourcesOf[task] : (collections.get(collection)?.sources ?? null);
  }

  function acceptRound({ round }: RoundLine, refuse: Refuse): boolean {
    const known = runs.get(round.runId);
    if (known === undefined) {
      throw refuse(`round.runId: no run ${round.runId} stands before this round`);
    }
    const fault = faultOf(round, known, known.run.sources ?? knownSources(known.run));
    if (fault !== null) throw refuse(`round.${fault}`);
    const key = `${round.agent} ${round.seed}`;
    const episode = known.episodes.get(key) ?? { agent: round.agent, seed: round.seed, rounds: new Map() };
    const print = fingerprint(withoutTimes(round));
    const before = episode.rounds.get(round.t);
    if (before !== undefined) {
      return expectSame(before, print, refuse, `round ${nameRound(round)} occurs twice, and not the same`);
    }
    known.episodes.set(key, episode);
    episode.rounds.set(round.t, print);
    known.embeddingLength ??= round.embedding?.length ?? null;
    return true;
  }

  return {
    accept(line, refuse) {
      if (!begun && line.type !== 'inkling') throw refuse(noHeader);
      begun = true;
      const excess = limitOf(line);
      if (excess !== null) throw refuse(excess);
      switch (line.type) {
        case 'inkling':
          return false;
        case 'collection':
          return acceptCollection(line.collection, refuse);
        case 'plan':
          return acceptPlan(line, refuse);
        case 'run':
          return acceptRun(line, refuse);
        case 'round':
          return acceptRound(line, refuse);
      }
    },

    end() {
      if (!begun) throw refuseFile('it is empty');
      const contents = [...runs.values()].map(({ run, record, episodes }) => {
        for (const episode of episodes.values()) expectUnbroken(run, episode);
        return { run, record, rounds: sum([...episodes.values()].map(({ rounds }) => rounds.size)) };
      });
      return {
        collections: [...collections.keys()],
        plans: [...plans.keys()],
        runs: contents,
        rounds: sum(contents.map(({ rounds }) => rounds)),
      };
    },
  };
}

/** Where the round does not suit its run, with the field; null where it does. */
function faultOf(
  round: CompletedRound,
  { run, embeddingLength }: Known,
  sources: readonly string[] | null,
): string | null {
  const { agent, seed, t, document, embedding, neighbours } = round;
  if (!run.agents.includes(agent)) return `agent: ${agent} does not take part in the run`;
  if (!run.seeds.includes(seed)) return `seed: ${seed} is none of the run`;
  if (t > run.rounds) return `t: ${t} is beyond the ${run.rounds} rounds of the run`;
  if (document.task !== run.task) return `document.task: the run is of another task, ${run.task}`;
  if (sources?.includes(document.source) === false) {
    return `document.source: “${document.source}” is none of the run's sources`;
  }
  if (embedding !== null && embeddingLength !== null && embedding.length !== embeddingLength) {
    return `embedding: ${embedding.length} numbers, where an earlier round of the run has ${embeddingLength}`;
  }
  const later = neighbours.findIndex((neighbour) => neighbour.t >= t);
  return later >= 0 ? `neighbours.${later}.t: no earlier round` : null;
}

/** An agent must not be asked for rounds after a hole. */
function expectUnbroken({ id }: RunConfig, { agent, seed, rounds }: Episode): void {
  for (let t = 1; t <= rounds.size; t++) {
    if (rounds.has(t)) continue;
    throw refuseFile(
      `run ${id}: round ${nameRound({ agent, seed, t })} is missing, and later ones are there`,
    );
  }
}

/** The same round that was played twice took different times. */
function withoutTimes(round: CompletedRound): CompletedRound {
  return { ...round, milliseconds: 0, calls: round.calls.map((call) => ({ ...call, milliseconds: 0 })) };
}

function expectSame(before: number, now: number, refuse: Refuse, reason: string): false {
  if (before !== now) throw refuse(reason);
  return false;
}

function nameRound({ agent, seed, t }: Pick<Episode, 'agent' | 'seed'> & { readonly t: number }): string {
  return `${t} of ${agent}, seed ${seed},`;
}

const noHeader = 'the header is missing; the first line has to be {"type":"inkling","version":1}';

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
