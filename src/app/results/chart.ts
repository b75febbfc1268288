import type { AgentName } from '../../core/types.ts';

/** What a chart shows, before anybody has thought of pixels. The drawing, the table and the files are all made from it. */
export interface Chart {
  readonly id: ChartId;
  readonly title: string;
  /** What is drawn, in a sentence or two. */
  readonly note: string;
  readonly x: Axis;
  readonly y: Axis;
  /** `lines` join the marks of a series as far as their x follow one another; `bars` stand on zero. */
  readonly draw: 'lines' | 'points' | 'bars';
  /** In the order of the run's agents; a series without marks is not there. */
  readonly series: readonly Series[];
}

export type ChartId =
  | 'cumulative-cost'
  | 'cost-per-round'
  | 'accuracy'
  | 'share-without-edit'
  | 'expense-against-cost'
  | 'difference';

export interface Axis {
  /** With its unit. */
  readonly label: string;
  readonly measure: Measure;
  /** Ends that the axis has at the least, whatever the marks are. */
  readonly least: number;
  readonly most: number;
}

export type Measure = 'count' | 'tenth' | 'share';

export interface Series {
  readonly agent: AgentName;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly x: number;
  readonly y: number;
  /** Over the seeds; null where there is only one. */
  readonly band: { readonly least: number; readonly most: number } | null;
  /** The rounds that it stands for, one of each seed, with their own value. At least one. */
  readonly rounds: readonly MarkedRound[];
}

export interface MarkedRound {
  readonly seed: number;
  readonly t: number;
  readonly value: number;
}
