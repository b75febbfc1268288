import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { runToTheEnd } from '../scripts/drive.mjs';

/** What the page shows when everything that a run without a network needs is kept. */
const kept = 'Inkling now works without a connection';

/**
 * The JavaScript that the first page asks for before any model, each file as brotli 11 makes it. What the service
 * worker fetches for later in the background is not the page's.
 *
 * @param {import('playwright-core').Browser} browser @param {string} origin
 */
export async function measureFirstPage(browser, origin) {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  /** @type {Set<string>} */
  const scripts = new Set();
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.add(request.url());
  });
  await page.goto(origin, { waitUntil: 'networkidle' });
  await page.getByTestId('start').waitFor();
  // Asked for again, because the browser does not give away what it fetched for a worker.
  const sizes = await Promise.all(
    [...scripts].map(async (url) => compressedSize(await (await context.request.get(url)).body())),
  );
  await context.close();
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: sizes.length };
}

/** @param {Buffer} body */
async function compressedSize(body) {
  const packed = await promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return packed.length;
}

/**
 * All bytes that the server sends, to the page, its workers and the service worker: on the first visit until
 * everything for working offline is kept, and on the second until the page is quiet.
 *
 * @param {import('playwright-core').Browser} browser @param {{ url: string, bytesSent: () => number }} server
 */
export async function measureVisits(browser, server) {
  const context = await browser.newContext();
  const visit = async (/** @type {(page: import('playwright-core').Page) => Promise<void>} */ wait) => {
    const before = server.bytesSent();
    const page = await context.newPage();
    await page.goto(server.url, { waitUntil: 'networkidle' });
    await wait(page);
    await page.close();
    return server.bytesSent() - before;
  };
  const first = await visit((page) => page.getByText(kept).waitFor({ timeout: 0 }));
  const second = await visit((page) => page.getByTestId('start').waitFor());
  await context.close();
  return { first, second };
}

/**
 * Long tasks of the main thread while a run streams its words to the screen.
 *
 * @param {import('playwright-core').Browser} browser @param {string} origin
 */
export async function measureLongTasks(browser, origin) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const tasks = /** @type {number[]} */ ([]);
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({
      type: 'longtask',
    });
  });
  const agents = ['no-learning', 'cipher-5'];
  const emptied = page
    .getByTestId('status')
    .filter({ hasText: 'Running' })
    .waitFor({ timeout: 0 })
    .then(() => page.evaluate(() => void (/** @type {any} */ (window).longTasks.splice(0))));
  const setUp = /** @type {const} */ ({
    task: 'email',
    rounds: 4,
    seeds: [1],
    device: 'wasm',
    software: false,
  });
  await runToTheEnd(page, origin, { ...setUp, agents }, () => undefined);
  await emptied;
  const tasks = await page.evaluate(() => /** @type {number[]} */ (/** @type {any} */ (window).longTasks));
  await context.close();
  return tasks;
}
