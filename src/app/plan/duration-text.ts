import { formatPlural } from '../format.ts';

const minute = 60_000;
const hour = 60 * minute;

/** As exact as an estimate is: `about 12 minutes`. */
export function aboutHowLong(milliseconds: number): string {
  if (milliseconds < 0.75 * minute) return 'less than a minute';
  if (milliseconds < 89.5 * minute) {
    return `about ${formatPlural(Math.round(milliseconds / minute), 'minute', 'minutes')}`;
  }
  if (milliseconds < 36 * hour) {
    return `about ${formatPlural(Math.round(milliseconds / hour), 'hour', 'hours')}`;
  }
  return `about ${formatPlural(Math.round(milliseconds / (24 * hour)), 'day', 'days')}`;
}
