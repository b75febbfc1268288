import { expect, test } from '@playwright/test';
import { expectNothingForAxe } from './axe.ts';
import { countStoredRounds, expectFinished, startRun, goOn } from './run-page.ts';

/** Long enough that a fast machine is still at it when the buttons are pressed. */
const setUp = { agents: ['no-learning', 'cipher-1'], rounds: 10 };

test('pause holds a run between rounds, resume goes on, stop keeps what is written, and going on ends it', async ({
  page,
}) => {
  await startRun(page, setUp);
  await page.getByTestId('pause').click();
  await expect(page.getByTestId('status')).toHaveText('Paused');
  const held = await countStoredRounds(page);
  expect(held).toBeGreaterThan(0);
  await expectNothingForAxe(page, 'the run is paused');
  expect(await countStoredRounds(page), 'nothing is written while it is paused').toBe(held);

  await page.getByTestId('resume').click();
  await expect(page.getByTestId('status')).toHaveText('Running');
  await expect.poll(() => countStoredRounds(page)).toBeGreaterThan(held);
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('status')).toHaveText('Run stopped');
  const kept = await countStoredRounds(page);
  expect(kept).toBeLessThan(20);

  await goOn(page);
  await expectFinished(page);
  expect(await countStoredRounds(page)).toBe(20);
});

test('stopping while the models load leaves nothing behind, and the run can be started again', async ({
  page,
}) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/models/**/*.onnx', async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });
  await startRun(page, { agents: ['oracle'], rounds: 1 });
  await expect(page.getByTestId('status')).toHaveText('Loading the models');
  await expect(page.getByRole('progressbar', { name: 'Assistant model' })).toBeVisible();
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('status')).toHaveText('Run stopped');
  letGo();
  await page.unroute('**/models/**/*.onnx');
  await goOn(page);
  await expectFinished(page);
});
