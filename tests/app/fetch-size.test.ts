// @vitest-environment node
import { expect, it } from 'vitest';
import { formatBytes, formatBytesExactly } from '../../src/app/format.ts';
import { describeRest, sizeOfFetch } from '../../src/app/models/fetch-size.ts';
import type { DownloadPlan } from '../../src/engines/download-plan.ts';

const hash = { kind: 'git', value: '0' } as const;
const weights = { path: 'a', address: 'https://hub.test/a', bytes: 149_412, hash };
const small = { path: 'b', address: 'https://hub.test/b', bytes: 300, hash };
const library = { path: 'x.wasm', address: 'https://hub.test/x.wasm', bytes: null, hash: null };
const plan = (...files: DownloadPlan['files']) => ({ files }) as Partial<DownloadPlan> as DownloadPlan;
const here = (...files: readonly (typeof small)[]) => files.map(({ address, bytes }) => ({ address, bytes }));

it('of a fetch every byte is told, rounded where that is shorter', () => {
  expect(formatBytesExactly(149_712)).toBe('150 kB (149,712 bytes)');
  expect(formatBytesExactly(1_234_567_890)).toBe('1.23 GB (1,234,567,890 bytes)');
  expect(formatBytesExactly(300)).toBe('300 bytes');
  expect(formatBytesExactly(1)).toBe('1 byte');
});

it('what is still to come is what does not lie here, and nothing where all does', () => {
  const all = plan(weights, small);
  expect(describeRest(sizeOfFetch([all], []))).toBe('150 kB (149,712 bytes)');
  expect(describeRest(sizeOfFetch([all], here(weights)))).toBe('300 bytes');
  expect(describeRest(sizeOfFetch([all], here(weights, small)))).toBeNull();
});

it('files whose length nobody tells are counted', () => {
  const size = sizeOfFetch([plan(small, library)], here(small));
  expect(size).toEqual({ files: 2, bytes: 300, hereBytes: 300, unknown: 1 });
  expect(describeRest(size)).toBe('1 file of unknown length');
  expect(describeRest(sizeOfFetch([plan(small, library)], []))).toBe(
    '300 bytes and 1 file of unknown length',
  );
});

it('a file that two models share is fetched once', () => {
  expect(sizeOfFetch([plan(weights, small), plan(small)], [])).toMatchObject({ files: 2, bytes: 149_712 });
});

it('a few bytes are not rounded to none', () => {
  expect([0, 308, 999, 1000].map(formatBytes)).toEqual(['0 kB', '308 bytes', '999 bytes', '1 kB']);
});
