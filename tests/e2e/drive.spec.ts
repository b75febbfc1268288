import { expect, test } from '@playwright/test';
import { runToTheEnd } from '../../scripts/drive.mjs';
import { accuracyOf } from '../../src/core/accuracy.ts';

/** The driver of the demo and the benchmark, against the real page. */
const asked = {
  task: 'summarization',
  agents: ['oracle'],
  rounds: 1,
  seeds: [1],
  device: 'wasm',
  software: false,
} as const;
const quiet = () => undefined;

test('what was asked for is what runs', async ({ page, baseURL }) => {
  const { run, rounds } = await runToTheEnd(page, baseURL!, asked, quiet);
  expect(run).toMatchObject({ task: 'summarization', agents: ['oracle'], rounds: 1, seeds: [1] });
  expect(rounds).toHaveLength(1);
  // Measured with the embedder that comes with Inkling: the oracle holds the true preference itself.
  expect(rounds[0]!.closeness).toHaveLength(5);
  expect(accuracyOf(rounds)).toBe(1);
});

test('nothing runs when the page says that it would run something else', async ({ page, baseURL }) => {
  const beyond = { ...asked, agents: ['cipher-99'] };
  await expect(runToTheEnd(page, baseURL!, beyond, quiet)).rejects.toThrow(
    /would not run what was asked for.*agents=cipher-99/,
  );
  await expect(page.getByTestId('start')).toBeVisible();
});

test('a run that falls back to the processor where WebGPU was asked for fails and says why', async ({
  page,
  baseURL,
}) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'gpu', { value: undefined }));
  await expect(runToTheEnd(page, baseURL!, { ...asked, device: 'webgpu' }, quiet)).rejects.toThrow(
    /webgpu was asked for.*this browser has no WebGPU/i,
  );
});
