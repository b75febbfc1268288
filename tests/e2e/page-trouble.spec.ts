import { expect, test } from '@playwright/test';
import { expectNothingForAxe } from './axe.ts';
import { expectFinished, startRun } from './run-page.ts';

test('an address with nonsense is told in plain words, and the default is there to run', async ({ page }) => {
  await page.goto('/?rounds=banana&agents=wizard&device=<b>toaster</b>&zzz=1');
  const notices = page.getByTestId('notice').getByRole('listitem');
  await expect(notices).toHaveText([/^zzz/, /^agents=wizard/, /^rounds=banana/, /^device=<b>toaster<\/b>/]);
  await expect(page.getByRole('button', { name: 'Run the demo' })).toBeEnabled();
  await expectNothingForAxe(page, 'nonsense is told');
});

test('a model that is left out is named with the reason, and the others run', async ({ page }) => {
  await page.route('**/models.json', async (route) => {
    const response = await route.fetch();
    const { models } = (await response.json()) as { models: object[] };
    await route.fulfill({ response, json: { models: [{ id: 'half', name: 'Half a model' }, ...models] } });
  });
  await startRun(page, { agents: ['oracle'], rounds: 1 });
  await expectFinished(page);
  await page.getByRole('button', { name: 'New run' }).click();
  await expect(page.getByTestId('notice').first()).toContainText('The model “half” is left out');
});

test('a model list that does not come leaves a page that says so', async ({ page }) => {
  await page.route('**/models.json', (route) => route.fulfill({ status: 404, body: 'not here' }));
  await page.goto('/');
  await expect(page.getByTestId('failure')).toContainText('models.json');
  await expect(page.getByTestId('start')).toBeDisabled();
  await expectNothingForAxe(page, 'the model list is missing');
});

test.describe('without a service worker that keeps the parts', () => {
  test.use({ serviceWorkers: 'block' });
  test('code that does not arrive is told in plain words, and the page goes on', async ({ page }) => {
    // The lazy parts are those that the first page has not asked for.
    await page.goto('/?agents=oracle&rounds=1&device=wasm');
    await expect(page.getByTestId('start')).toBeEnabled();
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.getByTestId('start').click();
    await expect(page.getByTestId('failure')).toContainText('Check the connection, then reload the page.');
    await page.unroute('**/assets/*.js');
    await page.getByRole('button', { name: 'Inkling: back to the first page' }).click();
    await expect(page.getByTestId('start')).toBeVisible();
  });
});
