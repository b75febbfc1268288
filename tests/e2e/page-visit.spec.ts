import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { addressOf, expectFinished } from './run-page.ts';

const setUp = { agents: ['no-learning', 'cipher-1', 'oracle'], rounds: 2 };

/** Tab until the element has the focus; a keyboard cannot do more. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not get there.');
}

test('a first visit: a sentence, a button, three models with their sizes, and nothing else to decide', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('An assistant drafts e-mails');
  const models = page.getByRole('list', { name: 'Models' }).getByRole('listitem');
  await expect(models).toHaveText([/Assistant.* [kM]B/s, /User.* [kM]B/s, /Embedder.* [kM]B/s]);
  await expect(page.getByRole('button', { name: 'Run the demo' })).toBeEnabled();
  await expect(page.getByLabel('Rounds', { exact: true })).toBeHidden();
  await expectNothingForAxe(page, 'a first visitor looks');
});

test('with the keyboard alone: start, watch, leaf back, look at the table, leave', async ({ page }) => {
  await page.goto(addressOf(setUp));
  await expect(page.getByTestId('start')).toBeEnabled();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await tabTo(page, page.getByTestId('start'));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('status')).toBeFocused();
  await expectFinished(page);

  await expect(page.getByTestId('current-round')).toHaveText('Round 2 of 2');
  await tabTo(page, page.getByRole('slider', { name: 'Round' }));
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('current-round')).toHaveText('Round 1 of 2');
  await tabTo(page, page.getByText('The chart as a table'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: 'CIPHER-1' })).toBeVisible();
  await expectNothingForAxe(page, 'the run is finished');

  await page.getByRole('button', { name: 'New run' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('earlier-runs')).toContainText('2 rounds');
  await expectNothingForAxe(page, 'the form and the earlier runs are shown');
});

test('with the mouse on a phone in the dark: nothing sticks out, each agent has its sheet and its row', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto(addressOf(setUp));
  await expectNoSideways(page, 'nothing runs');
  await expectNothingForAxe(page, 'nothing runs, in the dark on a phone');
  await page.getByTestId('start').click();
  await expect(page.getByTestId('device')).toContainText('on the processor (WebAssembly)');
  await expectNoSideways(page, 'it runs');
  await expectFinished(page);

  await expectNoSideways(page, 'it is finished');
  await expectNothingForAxe(page, 'it is finished, in the dark on a phone');
  for (const agent of setUp.agents) {
    await expect(page.locator(`article[data-agent=${agent}]`)).toContainText('Verdict');
    const cells = page.getByTestId('agent-table').locator(`tr[data-agent=${agent}] td`);
    await expect(cells.first()).toHaveText(/^[\d,]+$/);
  }
});

test('a chosen theme is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await page.getByRole('button', { name: 'Dark page' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Light page' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
