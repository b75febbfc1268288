import { methodOf, methods, retrievalOf } from '../../core/agent-name.ts';
import type { AgentName } from '../../core/types.ts';

export interface AgentStyle extends Look {
  readonly label: string;
  /** One line under the name in the form. */
  readonly about: string;
}

/** How an agent is drawn. The markers tell methods apart without colour, the dashes also those of one method. */
interface Look {
  /** Name of the custom property that holds its ink. */
  readonly ink: string;
  /** Canvas dash pattern. */
  readonly dash: readonly number[];
  readonly marker: Marker;
}

export type Marker =
  | 'square'
  | 'diamond'
  | 'circle'
  | 'cross'
  | 'down-triangle'
  | 'plus'
  | 'star'
  | 'triangle'
  | 'hexagon'
  | 'bar';

export function styleOf(agent: AgentName): AgentStyle {
  const method = methodOf(agent);
  const k = retrievalOf(agent)?.k;
  const {
    label,
    about,
    aboutOne = about,
  }: { label: string; about: string; aboutOne?: string } = methods[method];
  const look = looks[Object.keys(methods).indexOf(method)] ?? lastLook;
  if (k === undefined) return { ...look, label, about };
  return {
    ...(agent === 'cipher-1' ? nearestLook : look),
    ...(k === 1 || k === usualK ? {} : { dash: furtherDashes[k % furtherDashes.length]! }),
    label: `${label}-${k}`,
    about: k === 1 ? aboutOne : about.replace(/\bk\b/, String(k)),
  };
}

/** In the order of the methods. */
const looks: readonly Look[] = [
  { ink: '--agent-red', dash: [], marker: 'square' },
  { ink: '--agent-green', dash: [2, 3], marker: 'diamond' },
  { ink: '--agent-blue', dash: [8, 4], marker: 'circle' },
  { ink: '--agent-ochre', dash: [14, 4], marker: 'cross' },
  { ink: '--agent-cyan', dash: [5, 2], marker: 'down-triangle' },
  { ink: '--agent-pink', dash: [2, 2, 7, 2], marker: 'plus' },
  { ink: '--agent-olive', dash: [11, 3, 2, 3, 2, 3], marker: 'star' },
  { ink: '--agent-brown', dash: [3, 6], marker: 'hexagon' },
];
/** Of a method beyond them. */
const lastLook: Look = { ink: '--ink-soft', dash: [1, 2], marker: 'bar' };
/** CIPHER-1 is compared with CIPHER-k so often that it has a look of its own. */
const nearestLook: Look = { ink: '--agent-purple', dash: [9, 3, 2, 3], marker: 'triangle' };

const usualK = 5;
const furtherDashes = [
  [4, 4],
  [12, 3],
  [2, 2],
  [6, 2, 2, 2],
  [9, 2, 3, 2],
  [3, 1],
] as const;
