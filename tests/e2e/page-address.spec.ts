import { expect, test } from '@playwright/test';
import { addressOf, countStoredRounds, expectFinished, startRun } from './run-page.ts';

/** Long enough that a fast machine is still at it when it is disturbed. */
const setUp = { agents: ['no-learning', 'cipher-1'], rounds: 10 };

test('Back in the middle of a run asks, a reload shows the run, and it goes on from there', async ({
  page,
}) => {
  await page.goto('/?agents=oracle');
  await startRun(page, setUp);
  await expect.poll(() => countStoredRounds(page)).toBeGreaterThan(0);
  await page.goBack();
  await expect(page.getByTestId('leave-question')).toBeVisible();
  await expect(page.getByTestId('status')).toHaveText('Running');
  await page.getByRole('button', { name: 'Stay with the run' }).click();

  await page.reload();
  await expect(page.getByTestId('status')).toHaveText('Run stopped');
  expect(page.url()).toContain(`${addressOf(setUp)}#run=`);
  const kept = await countStoredRounds(page);
  await page.getByTestId('go-on').click();
  await expect.poll(() => countStoredRounds(page)).toBeGreaterThan(kept);

  await page.goBack();
  await page.getByRole('button', { name: 'Stop and leave' }).click();
  await expect(page.getByTestId('start')).toBeVisible();
  expect(page.url()).toMatch(/device=wasm$/);
  await expect(page.getByTestId('go-on')).toBeVisible();
});

test('a link to a run opens it in another tab, and one to a run that is not here says so', async ({
  context,
  page,
}) => {
  await startRun(page, { agents: ['oracle'], rounds: 1 });
  await expectFinished(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByTestId('status')).toHaveText('Run finished');
  await other.goto('/#run=nowhere');
  await expect(other.getByTestId('notice')).toContainText('is not kept in this browser');
  await expect(other.getByTestId('start')).toBeEnabled();
  expect(other.url()).not.toContain('#');
});

test('every page links to the others, and has a title of its own', async ({ page }) => {
  const models = page.getByRole('link', { name: 'Models', exact: true });
  const first = page.getByRole('link', { name: 'First page' });
  await page.goto(addressOf({ agents: ['oracle'], rounds: 40 }));
  await expect(page).toHaveTitle('Inkling');
  await models.click();
  await expect(page).toHaveTitle('Models – Inkling');
  await expect(models).toHaveAttribute('aria-current', 'page');
  await first.click();
  await expect(page).toHaveTitle('Inkling');
  await page.getByTestId('start').click();
  await expect(page).toHaveTitle(/run of .* – Inkling/);
  await models.click();
  const question = page.getByTestId('leave-question');
  await question.getByRole('button').first().click();
  await expect(question).toBeHidden();
  await first.click();
  await expect(question).toBeVisible();
});
