import { expect, test, type Locator } from '@playwright/test';
import { addressOf, countStoredRounds, expectFinished, startRun } from './run-page.ts';

const setUp = { agents: ['oracle'], rounds: 2 };

test('an earlier run opens again, is deleted with an undo, and is gone when the time for that is over', async ({
  page,
}) => {
  await startRun(page, setUp);
  await expectFinished(page);
  await page.clock.install();
  await page.getByRole('button', { name: 'New run' }).click();

  await page.getByRole('button', { name: /^Open/ }).click();
  await expect(page.getByTestId('status')).toHaveText('Run finished');
  await page.getByRole('button', { name: 'New run' }).click();

  await page.getByRole('button', { name: /^Delete/ }).click();
  await expect(page.getByTestId('earlier-runs')).toContainText('deleted');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.clock.fastForward('01:00');
  await expect(page.getByRole('button', { name: /^Open/ })).toBeVisible();
  expect(await countStoredRounds(page)).toBe(2);

  await page.getByRole('button', { name: /^Delete/ }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.clock.fastForward('01:00');
  await expect(page.getByTestId('earlier-runs')).toBeHidden();
  expect(await countStoredRounds(page)).toBe(0);
});

test('a deleted run is gone for good when the page is loaded again at once, and the other one is not', async ({
  page,
}) => {
  const list = page.getByTestId('earlier-runs');
  const [kept, deleted] = ['1 round,', '2 rounds,'].map((text) =>
    list.getByRole('listitem').filter({ hasText: text }),
  ) as [Locator, Locator];
  await startRun(page, { ...setUp, rounds: 1 });
  await expectFinished(page);
  for (const leave of [() => page.reload(), () => page.goto(addressOf(setUp))]) {
    await startRun(page, setUp);
    await expectFinished(page);
    await page.getByRole('button', { name: 'New run' }).click();
    await deleted.getByRole('button', { name: /^Delete/ }).click();
    await expect(list).toContainText('deleted');
    await leave();
    await expect(kept).toHaveCount(1);
    await expect(deleted).toHaveCount(0);
    await expect.poll(() => countStoredRounds(page)).toBe(1);
  }
});

test('two tabs cannot write the same run: the second is told, and nothing is changed', async ({
  context,
}) => {
  const first = await context.newPage();
  await startRun(first, { ...setUp, rounds: 20 });
  await first.getByTestId('pause').click();
  await expect(first.getByTestId('status')).toHaveText('Paused');
  await first.getByTestId('stop').click();
  await expect(first.getByTestId('status')).toHaveText('Run stopped');

  const second = await context.newPage();
  await second.goto(addressOf({ ...setUp, rounds: 20 }));
  const offer = second.getByTestId('go-on');
  await expect(offer).toBeVisible();

  await first.getByTestId('go-on').click();
  await first.getByTestId('pause').click();
  await expect(first.getByTestId('status')).toHaveText('Paused');
  const stored = await countStoredRounds(first);
  await offer.click();
  await expect(second.getByTestId('failure')).toContainText('This run is going on in another tab.');
  await second.reload();
  await expect(second.getByTestId('earlier-runs')).toContainText('going on in another tab');
  await expect(offer).toBeHidden();
  await second.getByRole('button', { name: /^Open/ }).click();
  await expect(second.getByTestId('status')).toHaveText('Going on in another tab');
  await expect(offer).toBeHidden();
  expect(await countStoredRounds(second)).toBe(stored);

  await first.getByTestId('resume').click();
  await expectFinished(first);
});
