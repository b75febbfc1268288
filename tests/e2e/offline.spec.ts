import { expect, test } from '@playwright/test';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../scripts/serve.mjs';
import { addressOf, expectFinished } from './run-page.ts';

const dist = process.env['INKLING_DIST'] ?? 'dist';
const setUp = { agents: ['cipher-1', 'oracle'], rounds: 2 };

test('after one visit, without a run, a run works with the network cut and the server gone', async ({
  context,
  page,
}) => {
  const server = await serve(dist, 0);
  const origin = new URL(server.url).origin;
  await page.goto(`${origin}/`);
  await expect(page.getByText('Inkling now works without a connection')).toBeVisible();

  await server.close();
  await context.setOffline(true);
  await expect(fetch(origin)).rejects.toThrow();

  await page.reload();
  await expect(page.getByTestId('start')).toBeEnabled();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.goto(`${origin}${addressOf(setUp)}`);
  await page.getByTestId('start').click();
  await expectFinished(page);
});

test('a page that was never visited is not promised anything', async ({ context, page }) => {
  await context.setOffline(true);
  await expect(page.goto('/')).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
});

test('a new version is there with the next load, and offline from then on', async ({ context, page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'inkling-version-'));
  await cp(dist, folder, { recursive: true });
  const server = await serve(folder, 0);
  await page.goto(server.url);
  await expect(page.getByText('Inkling now works without a connection')).toBeVisible();

  await edit(join(folder, 'index.html'), '<title>Inkling</title>', '<title>Inkling, newer</title>');
  await edit(join(folder, 'service-worker.js'), /"revision":"[0-9a-f]{32}","url":"index\.html"/, newRevision);
  await page.reload();
  await expect(page).toHaveTitle('Inkling, newer');
  await expect.poll(() => page.evaluate(isWorkerSettled)).toBe(true);

  await server.close();
  await context.setOffline(true);
  await page.reload();
  await expect(page).toHaveTitle('Inkling, newer');
  await expect(page.getByTestId('start')).toBeEnabled();
  await rm(folder, { recursive: true });
});

/** Looks for a newer service worker; true when none is on its way any more. */
async function isWorkerSettled(): Promise<boolean> {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.update();
  return registration?.active?.state === 'activated' && !registration.installing && !registration.waiting;
}

/** What the build writes when the page has changed: another revision, and so another service worker. */
function newRevision(entry: string): string {
  return entry.replace(/[0-9a-f]{32}/, '0'.repeat(32));
}

async function edit(path: string, from: string | RegExp, to: string | typeof newRevision): Promise<void> {
  const text = await readFile(path, 'utf8');
  const edited = text.replace(from, to as string);
  expect(edited).not.toBe(text);
  await writeFile(path, edited);
}
