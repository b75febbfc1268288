import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runToTheEnd } from '../scripts/drive.mjs';
import { runNode } from '../scripts/run-command.mjs';
import { serve } from '../scripts/serve.mjs';
import { median } from './median.mjs';

/** Often enough for a median that one interruption does not move. */
const repeats = 3;
const settings = /** @type {const} */ ({
  task: 'email',
  rounds: 12,
  seeds: [1],
  device: 'wasm',
  software: false,
});
/** One: with several the app writes replies together, and the raw engine does not. */
const agents = ['cipher-5'];

/** What the ratio compares, for whoever reads the number. */
export const meaning = `decodeRatio: tokens per second of the app over those of the raw engine, the library's own generate() with
the same prompts of 250 tokens and more, files, threads and browser. It can exceed 1: the library copies past keys and values out
of the heap of WebAssembly and in again for every token, and the app leaves them there.`;

/**
 * The two take turns, and each call counts with the median of its repeats. Reading the prompt is taken out of both with
 * the same number, the time that the raw engine needs for one token, so that decoding alone is compared.
 *
 * Other work on the machine moves the two apart, so the ratio of each repeat is given too: 4.53, 3.20 and 2.99 on an idle
 * machine with two cores, 3.75 together.
 *
 * @param {import('playwright-core').Browser} browser @param {string} origin where the app is served
 * @param {(line: string) => void} say
 */
export async function measureDecode(browser, origin, say) {
  const server = await serve(await buildRawPage(), 0);
  const context = await browser.newContext();
  try {
    const raw = await context.newPage();
    await raw.goto(server.url);
    await raw.waitForFunction(() => 'raw' in window);
    const runs = /** @type {any[]} */ ([]);
    const replays = /** @type {Awaited<ReturnType<typeof replay>>[]} */ ([]);
    let calls = /** @type {Call[]} */ ([]);
    for (let repeat = 1; repeat <= repeats; repeat += 1) {
      say(`decoding: run ${repeat} of ${repeats} in the app`);
      const exported = await runApp(browser, origin);
      runs.push(exported);
      calls = callsOf(exported);
      if (repeat === 1) await loadModels(raw, exported);
      say(`decoding: the same ${calls.length} calls in the raw engine`);
      replays.push(await replay(raw, calls));
    }
    const speeds = compareSpeeds(runs, replays);
    return {
      runs,
      decodeRatio: speeds.app / speeds.raw,
      ratioOfEachRepeat: runs.map((run, i) => {
        const own = compareSpeeds([run], replays.slice(i, i + 1));
        return own.app / own.raw;
      }),
      rawTokensPerSecond: speeds.raw * 1000,
    };
  } finally {
    await context.close();
    await server.close();
  }
}

/**
 * Tokens per millisecond of the repeats together.
 *
 * @param {readonly any[]} runs @param {readonly Awaited<ReturnType<typeof replay>>[]} replays
 */
function compareSpeeds(runs, replays) {
  const calls = callsOf(runs[0]).map((call, i) => ({
    tokens: call.replyTokens - 1,
    app: median(runs.map((run) => callsOf(run)[i]?.milliseconds ?? NaN)),
    raw: median(replays.map((times) => times[i]?.whole ?? NaN)),
    reading: median(replays.map((times) => times[i]?.reading ?? NaN)),
  }));
  const tokens = sum(calls.map((call) => call.tokens));
  return {
    app: tokens / sum(calls.map(({ app, reading }) => app - reading)),
    raw: tokens / sum(calls.map(({ raw, reading }) => raw - reading)),
  };
}

/** @typedef {import('../src/core/types.ts').ModelCall} Call */

/** Calls that the model answered, with a prompt of at least 250 tokens, whose keys and values are worth copying, and with a reply worth timing. @param {any} exported @returns {Call[]} */
function callsOf(exported) {
  return exported.rounds
    .flatMap((/** @type {{ calls: Call[] }} */ round) => round.calls)
    .filter(
      (/** @type {Call} */ { promptTokens, replyTokens, milliseconds }) =>
        promptTokens >= 250 && replyTokens >= 16 && milliseconds > 0,
    );
}

/**
 * In a browser profile of its own: the page would answer from its cache what an earlier repeat has asked.
 *
 * @param {import('playwright-core').Browser} browser @param {string} origin
 */
async function runApp(browser, origin) {
  const context = await browser.newContext();
  const exported = await runToTheEnd(
    await context.newPage(),
    origin,
    { ...settings, agents },
    () => undefined,
  );
  await context.close();
  return exported;
}

/** @param {import('playwright-core').Page} page @param {any} exported */
async function loadModels(page, { run, record }) {
  const { models } = JSON.parse(readFileSync(new URL('../models.json', import.meta.url), 'utf8'));
  for (const role of /** @type {const} */ (['user', 'assistant'])) {
    const id = run.models[role];
    const { variants } = models.find((/** @type {{ id: string }} */ model) => model.id === id);
    const { files } = variants.find((/** @type {{ device: string }} */ { device }) => device === 'wasm');
    const weights = files.find((/** @type {{ path: string }} */ { path }) => path.endsWith('.onnx')).path;
    const { threads } = record.loaded[role].choice;
    await page.evaluate((model) => /** @type {any} */ (window).raw.load(model), {
      kind: 'load',
      role,
      id,
      weights,
      threads,
    });
  }
}

/** @param {import('playwright-core').Page} page @param {readonly Call[]} calls */
async function replay(page, calls) {
  const times = [];
  for (const { role, messages, replyTokens } of calls) {
    const reading = await generate(page, role, messages, 1);
    const whole = await generate(page, role, messages, replyTokens);
    if (whole.tokens !== replyTokens) {
      throw new Error(`The raw engine wrote ${whole.tokens} tokens where the app wrote ${replyTokens}.`);
    }
    times.push({ reading: reading.milliseconds, whole: whole.milliseconds });
  }
  return times;
}

/** @param {import('playwright-core').Page} page @param {string} role @param {Call['messages']} messages @param {number} maxTokens @returns {Promise<{ tokens: number, milliseconds: number }>} */
function generate(page, role, messages, maxTokens) {
  return page.evaluate(
    ([name, call]) => /** @type {any} */ (window).raw.generate(name, call),
    /** @type {const} */ ([role, { kind: 'generate', messages, maxTokens }]),
  );
}

async function buildRawPage() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const out = `${root}.cache/bench`;
  const vite = `${root}node_modules/vite/bin/vite.js`;
  const args = ['build', `${root}bench`, '--config', `${root}bench/vite.config.ts`, '--outDir', out];
  const code = await runNode(vite, [...args, '--emptyOutDir', '--logLevel', 'error']);
  if (code !== 0) throw new Error('The page around the raw engine could not be built.');
  return out;
}

/** @param {readonly number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
