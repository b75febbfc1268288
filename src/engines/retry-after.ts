/** A year: more is a mistake of the server. */
const longest = 365 * 86_400;

/** How long a busy server asks to be left alone, in seconds: it says so as a number or as a date. 0 where it says nothing sensible. */
export function readRetryAfter(headers: Headers, now: number = Date.now()): number {
  const said = headers.get('Retry-After')?.trim() ?? '';
  if (said === '') return 0;
  const seconds = /^\d+$/.test(said) ? Number(said) : Math.ceil((Date.parse(said) - now) / 1000);
  return seconds > 0 && seconds <= longest ? seconds : 0;
}

/** In the largest unit that does not promise too little. */
export function describeWait(seconds: number): string {
  if (seconds < 100) return count(seconds, 'second');
  if (seconds < 5400) return count(Math.ceil(seconds / 60), 'minute');
  return seconds < 48 * 3600
    ? count(Math.ceil(seconds / 3600), 'hour')
    : count(Math.ceil(seconds / 86_400), 'day');
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
