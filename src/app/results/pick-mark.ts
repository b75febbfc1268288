import type { AgentName } from '../../core/types.ts';
import type { Layout, PlacedMark } from './layout.ts';

/** Where a reader stands in a chart; it holds when other agents are hidden, and when rounds are added. */
export interface Pick {
  readonly agent: AgentName;
  /** Which mark of the agent. */
  readonly mark: number;
}

export function markAt({ series }: Layout, pick: Pick | null): PlacedMark | null {
  return series.find(({ agent }) => agent === pick?.agent)?.marks[pick?.mark ?? 0] ?? null;
}

/** The mark that is nearest to a place in the drawing; null where there is none. */
export function pickNearest(layout: Layout, x: number, y: number): Pick | null {
  let best: Pick | null = null;
  let least = Infinity;
  for (const { pick, placed } of listAll(layout)) {
    const distance = (placed.x - x) ** 2 + (placed.y - y) ** 2;
    if (distance >= least) continue;
    least = distance;
    best = pick;
  }
  return best;
}

/**
 * Where a key leads: along the rounds with left and right, from line to line with up and down. Null for a key that leads
 * nowhere. The first key of all leads to the last round of the first line.
 */
export function pickByKey(layout: Layout, from: Pick | null, key: string): Pick | null {
  const step = steps.get(key);
  if (step === undefined) return null;
  const here = markAt(layout, from);
  if (from === null || here === null) return firstPick(layout);
  const way = step.across ? listAcross(layout, here) : listAlong(layout, from);
  const place = way.findIndex(({ agent, mark }) => agent === from.agent && mark === from.mark);
  return way[Math.min(way.length - 1, Math.max(0, place + step.by))] ?? from;
}

const steps: ReadonlyMap<string, { readonly by: number; readonly across?: boolean }> = new Map([
  ['ArrowLeft', { by: -1 }],
  ['ArrowRight', { by: 1 }],
  ['PageUp', { by: -10 }],
  ['PageDown', { by: 10 }],
  ['Home', { by: -Infinity }],
  ['End', { by: Infinity }],
  ['ArrowUp', { by: -1, across: true }],
  ['ArrowDown', { by: 1, across: true }],
]);

interface Listed {
  readonly pick: Pick;
  readonly placed: PlacedMark;
}

function listAll({ series }: Layout): readonly Listed[] {
  return series.flatMap(({ agent, marks }) =>
    marks.map((placed, mark) => ({ pick: { agent, mark }, placed })),
  );
}

function firstPick({ series }: Layout): Pick | null {
  const first = series.find(({ marks }) => marks.length > 0);
  return first === undefined ? null : { agent: first.agent, mark: first.marks.length - 1 };
}

/** Along its own line, or from point to point wherever they belong. */
function listAlong(layout: Layout, { agent }: Pick): readonly Pick[] {
  const all = listAll(layout);
  if (layout.chart.draw === 'lines') return picksOf(all.filter(({ pick }) => pick.agent === agent));
  return picksOf(all.toSorted((a, b) => a.placed.x - b.placed.x));
}

/** From above to below: of lines what they have at the same round, of points all. */
function listAcross(layout: Layout, here: PlacedMark): readonly Pick[] {
  const all = listAll(layout).filter(({ placed }) => layout.chart.draw === 'points' || placed.x === here.x);
  return picksOf(all.toSorted((a, b) => a.placed.y - b.placed.y));
}

function picksOf(listed: readonly Listed[]): readonly Pick[] {
  return listed.map(({ pick }) => pick);
}
