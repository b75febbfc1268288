import { expect, test } from 'vitest';
import { listenDuring } from '../../src/engines/bridge-listener.ts';

test('what a listener is told while the call lasts is heard, in order', async () => {
  const heard: number[] = [];
  const result = await listenDuring(
    (value: number) => heard.push(value),
    (listener) => {
      listener(1);
      return Promise.resolve().then(() => {
        listener(2);
        return 'done';
      });
    },
  );
  expect(result).toBe('done');
  expect(heard).toEqual([1, 2]);
});

test.each([
  ['has ended', () => Promise.resolve('done')],
  ['has failed', () => Promise.reject(new Error('broken'))],
])('what comes after the call %s is not heard', async (_, end) => {
  const heard: number[] = [];
  let late: (value: number) => void = () => undefined;
  await listenDuring(
    (value: number) => heard.push(value),
    (listener) => {
      late = listener;
      return end();
    },
  ).catch(() => undefined);
  late(1);
  expect(heard).toEqual([]);
});
