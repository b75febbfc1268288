import { formatCount, formatShare, formatTenth } from '../format.ts';
import type { Measure } from './chart.ts';

/** A number at an axis, where its neighbours say how fine it is. */
export function formatTick(value: number, measure: Measure): string {
  return measure === 'tenth' && Number.isInteger(value) ? formatCount(value) : formatMeasure(value, measure);
}

/** A number as a reader wants it; files have all its digits. */
export function formatMeasure(value: number, measure: Measure): string {
  switch (measure) {
    case 'count':
      return formatCount(value);
    case 'tenth':
      return formatTenth(value);
    case 'share':
      return formatShare(value);
  }
}
