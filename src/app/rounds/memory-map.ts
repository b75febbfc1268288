import { projectPlane } from '../../core/pca.ts';
import type { CompletedRound } from '../../core/types.ts';
import { describeSource } from '../describe-source.ts';
import type { Marker } from '../run/agent-style.ts';

/** A remembered round on the map. */
export interface MapPoint {
  readonly round: CompletedRound;
  /** In the units of the map's box. */
  readonly x: number;
  readonly y: number;
  /** On the plane itself, upwards, in the units of the embedding. */
  readonly plane: { readonly x: number; readonly y: number };
}

export interface MapLayout {
  readonly points: readonly MapPoint[];
  /** Which share of the variance the two axes carry, 0 to 1. */
  readonly shares: readonly [number, number];
  /** Rounds that have no place: without an embedding, or with one of another length. */
  readonly left: number;
}

export type Colouring = 'source' | 'preference';

/** Points that look alike. */
export interface MapGroup {
  readonly label: string;
  readonly ink: string;
  readonly marker: Marker;
  /** Places among the points, from 0. */
  readonly members: readonly number[];
}

/** The box of the map, and the margin within it that keeps marks off its edge. */
export const mapBox = { width: 1000, height: 640, margin: 30 } as const;

/** Where the contexts of these rounds lie. Both axes have one scale, so that near means similar in every direction. */
export function layOutMap(rounds: readonly CompletedRound[]): MapLayout {
  const width = rounds.find(({ embedding }) => embedding !== null)?.embedding?.length;
  const placed = rounds.filter(({ embedding }) => embedding !== null && embedding.length === width);
  const { points, shares } = projectPlane(placed.map(({ embedding }) => embedding!));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right, low, high] = [
    xs.reduce((a, b) => Math.min(a, b), Infinity),
    xs.reduce((a, b) => Math.max(a, b), -Infinity),
    ys.reduce((a, b) => Math.min(a, b), Infinity),
    ys.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  const room = { x: mapBox.width - 2 * mapBox.margin, y: mapBox.height - 2 * mapBox.margin };
  const scale = Math.min(room.x / (right - left), room.y / (high - low));
  // Points that all lie in one place lie in the middle.
  const factor = Number.isFinite(scale) ? scale : 0;
  return {
    points: points.map(({ x, y }, i) => ({
      round: placed[i]!,
      plane: { x, y },
      x: mapBox.width / 2 + (x - (left + right) / 2) * factor,
      y: mapBox.height / 2 - (y - (low + high) / 2) * factor,
    })),
    shares,
    left: rounds.length - placed.length,
  };
}

/** Preferences are many, and not more than this can be told apart. */
const mostGroups = 8;

export function groupPoints(points: readonly MapPoint[], colouring: Colouring): readonly MapGroup[] {
  const members = new Map<string, number[]>();
  for (const [index, { round }] of points.entries()) {
    const label = colouring === 'source' ? describeSource(round.document.source) : (round.learned ?? nothing);
    members.set(label, [...(members.get(label) ?? []), index]);
  }
  const groups = [...members].sort(
    ([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : one > other ? 1 : 0),
  );
  const kept = groups.slice(0, groups.length > mostGroups + 1 ? mostGroups : mostGroups + 1);
  const others = groups.slice(kept.length);
  const named = kept.map(([label, own], i) => ({ label, ...looks[i]!, members: own }));
  if (others.length === 0) return named;
  const rest = others.flatMap(([, own]) => own).sort((a, b) => a - b);
  return [...named, { label: `${others.length} other preferences`, ...looks.at(-1)!, members: rest }];
}

const nothing = 'nothing learned';

const looks: readonly { readonly ink: string; readonly marker: Marker }[] = [
  { ink: '--agent-blue', marker: 'circle' },
  { ink: '--agent-red', marker: 'square' },
  { ink: '--agent-green', marker: 'diamond' },
  { ink: '--agent-ochre', marker: 'cross' },
  { ink: '--agent-purple', marker: 'triangle' },
  { ink: '--agent-cyan', marker: 'down-triangle' },
  { ink: '--agent-pink', marker: 'plus' },
  { ink: '--agent-olive', marker: 'star' },
  { ink: '--ink-soft', marker: 'hexagon' },
];
