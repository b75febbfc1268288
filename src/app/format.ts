const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const hundredth = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** An en dash where there is no number: nothing is averaged over nothing. */
export function formatCount(value: number | null): string {
  return value === null ? '–' : whole.format(value);
}

export function formatTenth(value: number | null): string {
  return value === null ? '–' : tenth.format(value);
}

export function formatHundredth(value: number): string {
  return hundredth.format(value);
}

export function formatShare(value: number | null): string {
  return value === null ? '–' : percent.format(value);
}

/** Megabytes of a million bytes, as browsers and shops count them. */
export function formatBytes(bytes: number): string {
  if (bytes > 0 && bytes < 999.5) return formatPlural(bytes, 'byte', 'bytes');
  if (bytes >= 1e9) return `${hundredth.format(bytes / 1e9)} GB`;
  return bytes < 1_000_000 ? `${whole.format(bytes / 1000)} kB` : `${tenth.format(bytes / 1_000_000)} MB`;
}

/** For what somebody consents to: rounded, and to the byte. */
export function formatBytesExactly(bytes: number): string {
  const exact = formatPlural(bytes, 'byte', 'bytes');
  return bytes < 1000 ? exact : `${formatBytes(bytes)} (${exact})`;
}

/** In millions, or all digits of a small number. */
export function formatParameters(count: number): string {
  return count < 100_000 ? whole.format(count) : `${tenth.format(count / 1e6)} M`;
}

export function formatWhen(milliseconds: number): string {
  return day.format(milliseconds);
}

export function formatPlural(count: number, one: string, many: string): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}
