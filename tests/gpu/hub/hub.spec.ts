import { expect, test } from '@playwright/test';
import { listed, playHub } from '../../harness/played-hub.ts';
import { exportRun, expectFinished } from '../../e2e/run-page.ts';

/**
 * For a machine with a graphics card and the hub: `npm run test:hub`. Each model is looked up, fetched, run for two rounds as the assistant and
 * deleted again, and every line that is printed was read off the page or the run's own record. `INKLING_HUB=played` rehearses the same on the
 * processor, with a tiny model and the hub played by the test.
 */
const played = process.env['INKLING_HUB'] === 'played';
const chosen = process.env['INKLING_HUB_MODELS']?.split(',');
const models = chosen ?? (played ? [listed.id] : ['smollm2-135m', 'smollm2-135m-mlc-q0f16']);

test.setTimeout(played ? 300_000 : 3_600_000);

for (const id of models) {
  test(`${id} is fetched, runs two rounds and is deleted`, async ({ context, page }) => {
    if (played) {
      await playHub(context);
      await context.route('**/models.json', async (route) => {
        const { models } = (await (await route.fetch()).json()) as { readonly models: readonly object[] };
        await route.fulfill({ json: { models: [...models, listed] } });
      });
    }
    // A software adapter counts only where it is asked for: without a graphics card the real suite fails, as it should.
    await page.goto(`/?agents=oracle&rounds=2&seeds=1&device=${played ? 'wasm' : 'webgpu'}`);
    const adapter = await page.evaluate(async () => {
      const info = (await navigator.gpu?.requestAdapter())?.info;
      return info ? `${info.vendor} ${info.architecture} ${info.description}` : 'none';
    });
    console.log(`${id}: adapter ${adapter}`);

    await page.getByRole('link', { name: 'Models' }).click();
    const entry = page.locator(`[data-model="${id}"]`);
    await entry.getByRole('button', { name: 'Look up' }).click();
    const fetch = entry.getByRole('button', { name: /^Fetch/ });
    console.log(`${id}: ${await fetch.innerText()}`);
    const start = Date.now();
    await fetch.click();
    await expect(entry).toContainText('kept since', { timeout: 0 });
    console.log(`${id}: fetched and checked in ${((Date.now() - start) / 1000).toFixed(1)} s`);

    await page.getByRole('button', { name: 'Inkling: back to the first page' }).click();
    await page.getByRole('combobox', { name: 'Assistant' }).selectOption(id);
    await page.getByTestId('start').click();
    await expectFinished(page);
    const { rounds } = await exportRun(page);
    const drafts = rounds.flatMap(({ calls }) => calls.filter(({ role }) => role === 'assistant'));
    expect(drafts).toHaveLength(2);
    for (const { reply, replyTokens, milliseconds } of drafts) {
      expect(reply.trim()).not.toBe('');
      const speed = (replyTokens / (milliseconds / 1000)).toFixed(1);
      console.log(`${id}: ${replyTokens} tokens, ${speed} a second, reading of the prompt included`);
      console.log(`${id}: ${JSON.stringify(reply.slice(0, 300))}`);
    }

    await page.goto('/#models');
    await page.reload();
    await entry.getByRole('button', { name: 'Delete' }).click();
    await page.getByTestId('delete-one').getByRole('button', { name: 'Delete' }).click();
    await expect(entry.getByRole('button', { name: 'Look up' })).toBeVisible();
    console.log(`${id}: deleted`);
  });
}
