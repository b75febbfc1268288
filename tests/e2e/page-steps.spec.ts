import { expect, test } from '@playwright/test';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { addressOf, comparable, countStoredRounds, expectFinished, exportRun, goOn } from './run-page.ts';

const setUp = { agents: ['cipher-1', 'oracle'], rounds: 3 };

test('a run is walked through station by station with the keyboard, and comes to the same rounds', async ({
  page,
}) => {
  await page.goto(addressOf(setUp));
  await page.getByTestId('start-steps').click();
  const panel = page.getByTestId('steps');
  const next = page.getByTestId('next-station');
  const stations = ['context', 'retrieval', 'draft', 'verdict', 'edit', 'preference', 'memory'];
  for (const station of stations) {
    await expect(panel).toHaveAttribute('data-station', station);
    await expect(next).toHaveAttribute('aria-disabled', 'false');
    await expect(next).toBeFocused();
    expect(await countStoredRounds(page)).toBe(station === 'memory' ? 2 : 0);
    if (station === 'draft') {
      await expect(panel.locator('[data-call=draft] pre').first()).toBeVisible();
      await expectNothingForAxe(page, 'a run waits at a station');
      await page.setViewportSize({ width: 390, height: 800 });
      await expectNoSideways(page, 'a run waits at a station');
      await page.setViewportSize({ width: 1280, height: 720 });
    }
    await page.keyboard.press(station === 'draft' ? 'Enter' : 'Space');
  }
  await expect(panel.getByRole('heading', { name: 'Step by step: round 2' })).toBeVisible();
  await page.getByTestId('run-on').click();
  await expect(panel).toBeHidden();
  await expectFinished(page);
  const stepped = comparable((await exportRun(page)).rounds);

  // What was answered before takes no time: only a run that begins step by step is still there to be stopped.
  await page.goto('about:blank');
  await page.goto(addressOf(setUp));
  await page.getByTestId('start-steps').click();
  await expect(next).toHaveAttribute('aria-disabled', 'false');
  await page.getByTestId('stop').click();
  await expect(page.getByTestId('status')).toHaveText('Run stopped');
  await goOn(page);
  await expectFinished(page);
  expect(comparable((await exportRun(page)).rounds)).toEqual(stepped);
});
