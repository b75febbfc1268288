import type { Adapter } from '../../engines/machine.ts';

/** Which machine a measurement comes from, as far as a browser tells: "Firefox 140 on Linux, no graphics processor". */
export function nameMachine(userAgent: string, adapter: Adapter | null): string {
  const [, brand, version] = brands.map((pattern) => pattern.exec(userAgent)).find(Boolean) ?? [];
  const browser = brand === undefined ? 'Another browser' : `${names[brand] ?? brand} ${version}`;
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  return `${browser}${system === undefined ? '' : ` on ${system}`}, ${adapter?.name ?? 'no graphics processor'}`;
}

/** Edge and Opera call themselves Chrome as well, and Chrome calls itself Safari. */
const brands = [
  /(Edg|OPR|Firefox|FxiOS)\/(\d+)/,
  /(Chrome|CriOS|HeadlessChrome)\/(\d+)/,
  /(Version)\/(\d+).*Safari/,
];

const names: Readonly<Record<string, string>> = {
  Edg: 'Edge',
  OPR: 'Opera',
  FxiOS: 'Firefox',
  CriOS: 'Chrome',
  HeadlessChrome: 'Chrome',
  Version: 'Safari',
};

const systems: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];
