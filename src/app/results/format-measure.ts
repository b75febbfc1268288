import { formatCount, formatShare, formatTenth } from '../format.ts';
import type { Measure } from './chart.ts';

/** A number at an axis, where its neighbours say how fine it is. */
export function formatTick(value: number, measure: Measure): string {
  return formatMeasure(value, measure === 'tenth' && Number.isInteger(value) ? 'count' : measure);
}

/** A number as a reader wants it, with a minus as wide as a plus; files have all its digits. */
export function formatMeasure(value: number, measure: Measure): string {
  return formatPlain(value, measure).replace('-', '−');
}

function formatPlain(value: number, measure: Measure): string {
  switch (measure) {
    case 'count':
      return formatCount(value);
    case 'tenth':
      return formatTenth(value);
    case 'share':
      return formatShare(value);
  }
}
