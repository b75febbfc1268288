import type { CompletedRound, Message, ModelCall } from './types.ts';

/** Where on the line from the context to what was learned two rounds part. */
export type Station =
  | 'embedding'
  | 'retrieved rounds'
  | 'preference'
  | `prompt of the ${ModelCall['prompt']}`
  | `reply to the ${ModelCall['prompt']}`
  | 'number of model calls'
  | 'draft'
  | 'verdict'
  | 'edit'
  | 'cost'
  | 'inferred preference';

export interface Difference {
  readonly t: number;
  readonly station: Station;
  /** As it was recorded. */
  readonly before: string;
  /** As it came out now. */
  readonly after: string;
}

/** Other devices round differently in the last digits, which is no other result. */
const tolerance = 1e-3;

/**
 * The first thing, in the order in which a round happens, that came out differently; null where nothing did. Times do not
 * count, nor what only the reader of the results is told (closeness).
 */
export function firstDifference(recorded: CompletedRound, played: CompletedRound): Difference | null {
  const found = stations(recorded, played).find(({ before, after }) => before !== after);
  return found === undefined ? null : { t: recorded.t, ...found };
}

export function textOfMessages(messages: readonly Message[]): string {
  return messages.map(({ role, content }) => `${role}:\n${content}`).join('\n\n');
}

function stations(a: CompletedRound, b: CompletedRound): readonly Omit<Difference, 't'>[] {
  const pair = (station: Station, read: (round: CompletedRound) => string) => ({
    station,
    before: read(a),
    after: read(b),
  });
  const compareCalls = (kinds: readonly ModelCall['prompt'][]) => callStations(a, b, kinds);
  return [
    ...(isNear(a.embedding, b.embedding) ? [] : [pair('embedding', describeEmbedding)]),
    ...(hasSameNeighbours(a, b) ? [] : [pair('retrieved rounds', describeNeighbours)]),
    ...compareCalls(['aggregate']),
    pair('preference', ({ preference }) => preference ?? ''),
    ...compareCalls(['draft']),
    pair('draft', ({ draft }) => draft),
    ...compareCalls(['verdict']),
    pair('verdict', ({ verdict }) => `${verdict.kind}\n${verdict.check}`),
    ...compareCalls(['edit']),
    pair('edit', ({ edit }) => edit),
    pair('cost', ({ cost }) => String(cost)),
    ...compareCalls(['infer', 'trial']),
    pair('inferred preference', ({ learned }) => learned ?? ''),
    pair('number of model calls', ({ calls }) => String(calls.length)),
  ];
}

/** Prompts and replies of some kinds, in their order, as far as both have them. */
function callStations(
  a: CompletedRound,
  b: CompletedRound,
  kinds: readonly ModelCall['prompt'][],
): readonly Omit<Difference, 't'>[] {
  const [before, after] = [a, b].map(({ calls }) => calls.filter(({ prompt }) => kinds.includes(prompt)));
  return before!.flatMap((call, i) => {
    const other = after![i];
    if (other === undefined) return [];
    return [
      {
        station: `prompt of the ${call.prompt}` as const,
        before: textOfMessages(call.messages),
        after: textOfMessages(other.messages),
      },
      { station: `reply to the ${call.prompt}` as const, before: call.reply, after: other.reply },
    ];
  });
}

function isNear(a: readonly number[] | null, b: readonly number[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((x, i) => Math.abs(x - b[i]!) < tolerance);
}

function hasSameNeighbours({ neighbours: a }: CompletedRound, { neighbours: b }: CompletedRound): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => {
      const other = b[i]!;
      const same = one.t === other.t && one.preference === other.preference;
      return same && Math.abs(one.similarity - other.similarity) < tolerance;
    })
  );
}

function describeEmbedding({ embedding }: CompletedRound): string {
  if (embedding === null) return 'none';
  const shown = embedding.slice(0, 8).map((x) => x.toFixed(4));
  return `${embedding.length} numbers: ${shown.join(' ')} …`;
}

function describeNeighbours({ neighbours }: CompletedRound): string {
  return neighbours
    .map(
      ({ t, similarity, preference }) =>
        `round ${t} (${similarity.toFixed(3)})${preference === null ? '' : `: ${preference}`}`,
    )
    .join('\n');
}
