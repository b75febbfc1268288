/** How long a busy server asks to be left alone, in seconds: it says so as a number or as a date. 0 where it says nothing sensible. */
export function readRetryAfter(headers: Headers, now: number = Date.now()): number {
  const said = headers.get('Retry-After')?.trim() ?? '';
  if (said === '') return 0;
  const seconds = /^\d+$/.test(said) ? Number(said) : Math.ceil((Date.parse(said) - now) / 1000);
  return seconds > 0 && seconds < 86_400 ? seconds : 0;
}

/** In the largest unit that does not promise too little. */
export function describeWait(seconds: number): string {
  if (seconds < 100) return count(seconds, 'second');
  return seconds < 5400 ? count(Math.ceil(seconds / 60), 'minute') : count(Math.ceil(seconds / 3600), 'hour');
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
