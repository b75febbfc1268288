import { formatPlural } from '../format.ts';
import type { Span } from './span.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Unit {
  readonly milliseconds: number;
  /** Up to where a duration is told in it. */
  readonly below: number;
  readonly one: string;
  readonly many: string;
}

const units: readonly Unit[] = [
  { milliseconds: minute, below: 89.5 * minute, one: 'minute', many: 'minutes' },
  { milliseconds: hour, below: 36 * hour, one: 'hour', many: 'hours' },
  { milliseconds: day, below: Infinity, one: 'day', many: 'days' },
];

/** As exact as an estimate is: `about 12 minutes`. */
export function aboutHowLong(milliseconds: number): string {
  return milliseconds < 0.75 * minute ? 'less than a minute' : `about ${inWords(milliseconds)}`;
}

/** `about 4 to 6 minutes`; one number where both ends are the same to the eye. */
export function aboutBetween({ from, to }: Span): string {
  if (to < 0.75 * minute) return aboutHowLong(to);
  const ends = { from: inWords(from), to: inWords(to) };
  if (ends.from === ends.to) return `about ${ends.to}`;
  if (from < 0.75 * minute) return `up to ${ends.to}`;
  const unit = unitOf(from);
  return unit === unitOf(to)
    ? `about ${Math.round(from / unit.milliseconds)} to ${ends.to}`
    : `about ${ends.from} to ${ends.to}`;
}

function inWords(milliseconds: number): string {
  const { one, many, milliseconds: length } = unitOf(milliseconds);
  return formatPlural(Math.round(milliseconds / length), one, many);
}

function unitOf(milliseconds: number): Unit {
  return units.find(({ below }) => milliseconds < below)!;
}
