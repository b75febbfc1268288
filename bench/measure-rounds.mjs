import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { browserArguments, ensureBrowser } from '../scripts/browser.mjs';
import { runNode } from '../scripts/run-command.mjs';
import { serve } from '../scripts/serve.mjs';
import { median } from './median.mjs';

const agent = 'cipher-5';
/** How long the one run is. */
const rounds = 10_000;
/** More than will be played; the same for all, because the documents are written when a run is opened. */
const most = 12_000;
/** How often the two take turns, and how many rounds each plays then. */
const turns = 12;
const roundsPerTurn = 25;
/** Milliseconds. The rounds were played in a minute, and the browser goes on sorting them into its files; whoever plays so many for hours never meets that. */
const rest = 60_000;
/** What a language model takes for an answer while rounds are timed, in milliseconds: what the page does meanwhile holds nobody up. */
const answerTime = 100;
const opened = {
  agents: [
    'no-learning',
    'oracle',
    'explore-then-exploit',
    'continual',
    'icl-edit-5',
    'cipher-1',
    'cipher-5',
    'cipher-10',
  ],
  rounds: 200,
};

/** What the numbers compare, for whoever reads them. */
export const meaning = `storeRoundMs: a round of CIPHER-5 with its calls, from handing it to the store until the browser says that it is kept, when 10,000 are there.
openRunMs: from the press of Open until the page shows a run of 1,600 rounds, read from the database.
topKRatio: the exact five nearest of 100,000 vectors of 384 numbers over adding these numbers up once.
roundGrowthRatio: what a round takes at the end of a run of 10,000 over what the tenth takes, both without the time of the models, through the page
with language models that answer after ${answerTime} ms, from one question for a draft to the next; the two take turns, each in a browser of its own with its database on the disk.`;

/** @param {(line: string) => void} say */
export async function measureRounds(say) {
  const server = await serve(await buildPage(), 0);
  const folder = await mkdtemp(join(tmpdir(), 'inkling-bench-'));
  const { origin } = new URL(server.url);
  const long = await openBrowser(join(folder, 'long'));
  const short = await openBrowser(join(folder, 'short'));
  try {
    say(`rounds: ${rounds} with models that answer at once`);
    await begin(long.page, origin, 'long', rounds);
    await begin(short.page, origin, 'warm', 300);
    say('rounds: the database comes to rest');
    await wait(rest);
    say('rounds: the nearest of 100,000');
    const ratios = await timeTopK(short.page, origin);
    /** @type {Record<'atTen' | 'atEnd', number[]>[]} */
    const times = [];
    for (let turn = 1; turn <= turns; turn++) {
      say(`rounds: turn ${turn} of ${turns}`);
      const atTen = await begin(short.page, origin, `short-${turn}`, roundsPerTurn, answerTime);
      const atEnd = await play(long.page, roundsPerTurn, 'resume', answerTime);
      times.push({ atTen, atEnd });
    }
    say('rounds: storing');
    const storing = await long.page.evaluate(
      (agent) => /** @type {any} */ (window).instant.timeStoring('long', agent),
      agent,
    );
    say('rounds: opening 1,600');
    const openRunMs = await timeOpening(short.page, origin);
    const whole = (/** @type {'atTen' | 'atEnd'} */ side) => times.flatMap((one) => one[side]);
    return {
      topKRatio: median(ratios),
      storeRoundMs: median(storing),
      roundMs: [median(whole('atTen')), median(whole('atEnd'))],
      roundGrowthRatio: median(times.map(({ atTen, atEnd }) => median(atEnd) / median(atTen))),
      openRunMs,
    };
  } finally {
    await long.context.close();
    await short.context.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** With a profile on the disk: a window without one keeps its database in memory. @param {string} folder */
async function openBrowser(folder) {
  const executablePath = await ensureBrowser();
  const { chromium } = await import('playwright-core');
  const context = await chromium.launchPersistentContext(folder, {
    args: browserArguments,
    serviceWorkers: 'block',
    ...(executablePath === null ? {} : { executablePath }),
  });
  return { context, page: context.pages()[0] ?? (await context.newPage()) };
}

/**
 * Begins a run and plays so many rounds of it, through the page, which then pauses.
 *
 * @param {import('playwright-core').Page} page @param {string} origin @param {string} id @param {number} count
 * @param {number} [milliseconds] that a model takes for an answer
 */
async function begin(page, origin, id, count, milliseconds) {
  await save(page, origin, { id, agents: [agent], rounds: most });
  await page.goto(`${origin}/#run=${id}`);
  await page.reload();
  await page.getByTestId('go-on').waitFor({ timeout: 0 });
  return play(page, count, 'go-on', milliseconds);
}

/**
 * @param {import('playwright-core').Page} page @param {number} count of rounds @param {string} button that lets the run go on
 * @param {number} milliseconds that a model takes for an answer
 * @returns {Promise<number[]>} milliseconds of each round but the first five since it went on, without what the models took
 */
async function play(page, count, button, milliseconds = 0) {
  const before = await page.evaluate(
    ([count, milliseconds]) => {
      const { instant } = /** @type {any} */ (window);
      instant.answerTime = milliseconds;
      instant.pauseAt = instant.drafts.length + count;
      return instant.drafts.length;
    },
    [count, milliseconds],
  );
  await page.getByTestId(button).click({ timeout: 0 });
  await page.getByTestId('status').filter({ hasText: 'Paused' }).waitFor({ timeout: 0 });
  /** @type {{ time: number, waited: number }[]} */
  const drafts = await page.evaluate(
    (before) => /** @type {any} */ (window).instant.drafts.slice(before),
    before,
  );
  const rounds = drafts.slice(1).map(({ time, waited }, i) => {
    const last = /** @type {typeof drafts[number]} */ (drafts[i]);
    return time - last.time - (waited - last.waited);
  });
  return rounds.slice(5);
}

/** @param {import('playwright-core').Page} page @param {string} origin @param {{ id: string, agents: readonly string[], rounds: number }} run */
async function save(page, origin, run) {
  await page.goto(origin);
  await page.waitForFunction(() => 'instant' in window);
  await page.evaluate((config) => /** @type {any} */ (window).instant.saveRun(config), {
    ...{ task: 'email', seeds: [1], createdAt: 1, ...run },
    models: { user: 'inkling-user', assistant: 'inkling-assistant', embedder: 'inkling-embedder' },
  });
}

/** @param {import('playwright-core').Page} page @param {string} origin @returns {Promise<readonly number[]>} */
async function timeTopK(page, origin) {
  await page.goto(origin);
  await page.waitForFunction(() => 'instant' in window);
  const times = await page.evaluate(() => /** @type {any} */ (window).instant.timeTopK());
  return times.map((/** @type {{ search: number, pass: number }} */ { search, pass }) => search / pass);
}

/** @param {import('playwright-core').Page} page @param {string} origin */
async function timeOpening(page, origin) {
  await save(page, origin, { id: 'opened', ...opened });
  await page.goto(`${origin}/#run=opened`);
  await page.reload();
  await page.getByTestId('go-on').click({ timeout: 0 });
  await page.getByTestId('status').filter({ hasText: 'Run finished' }).waitFor({ timeout: 0 });
  const times = [];
  for (let repeat = 0; repeat < 7; repeat++) {
    await page.goto(`${origin}/`);
    await page.reload();
    const row = page.getByTestId('earlier-runs').getByRole('listitem').filter({ hasText: '200 rounds' });
    const button = row.getByRole('button', { name: /^Open/ });
    await button.waitFor({ timeout: 0 });
    times.push(await button.evaluate(timeUntilShown));
  }
  return median(times);
}

/** In the page: from the press until the frame after the one that has the table. @param {Element} button @returns {Promise<number>} */
function timeUntilShown(button) {
  return new Promise((resolve) => {
    const start = performance.now();
    const watch = new MutationObserver(() => {
      if (document.querySelector('[data-testid="agent-table"]') === null) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    });
    watch.observe(document, { subtree: true, childList: true });
    /** @type {HTMLElement} */ (button).click();
  });
}

async function buildPage() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const vite = `${root}node_modules/vite/bin/vite.js`;
  const config = `${root}bench/instant/vite.config.ts`;
  const code = await runNode(vite, ['build', root, '--config', config, '--logLevel', 'error']);
  if (code !== 0) throw new Error('The page with models that answer at once could not be built.');
  return `${root}.cache/bench-instant`;
}
