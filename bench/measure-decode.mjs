import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runToTheEnd } from '../scripts/drive.mjs';
import { runNode } from '../scripts/run-command.mjs';
import { serve } from '../scripts/serve.mjs';
import { median } from './median.mjs';

/** Often enough for a median that one interruption does not move. */
const repeats = 3;
const settings = /** @type {const} */ ({ rounds: 4, seeds: [1], device: 'wasm', software: false });
const agents = ['no-learning', 'cipher-1', 'cipher-5', 'oracle'];

/**
 * How fast the app decodes during real runs, over how fast the bare loop decodes the same prompts with the same files
 * in the same browser. Both take turns, and each call counts with the median of its repeats. Reading the prompt is
 * taken out of both with the same number, the time that the bare loop needs for one token: all that the app adds
 * (streaming, messages between threads, drawing) is so held against decoding alone.
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
      const exported = await runApp(context, origin);
      runs.push(exported);
      calls = callsOf(exported);
      if (repeat === 1) await loadModels(raw, exported);
      say(`decoding: the same ${calls.length} calls in the raw engine`);
      replays.push(await replay(raw, calls));
    }
    const all = calls.map((call, i) => ({
      tokens: call.replyTokens - 1,
      app: median(runs.map((run) => callsOf(run)[i]?.milliseconds ?? NaN)),
      raw: median(replays.map((times) => times[i]?.whole ?? NaN)),
      reading: median(replays.map((times) => times[i]?.reading ?? NaN)),
    }));
    const tokens = sum(all.map((call) => call.tokens));
    const appSpeed = tokens / sum(all.map(({ app, reading }) => app - reading));
    const rawSpeed = tokens / sum(all.map(({ raw: whole, reading }) => whole - reading));
    return { runs, decodeRatio: appSpeed / rawSpeed, rawTokensPerSecond: rawSpeed * 1000 };
  } finally {
    await context.close();
    await server.close();
  }
}

/** @typedef {import('../src/core/types.ts').ModelCall} Call */

/** Calls that write something worth timing: of a one-word reply only the reading is left. @param {any} exported @returns {Call[]} */
function callsOf(exported) {
  return exported.rounds
    .flatMap((/** @type {{ calls: Call[] }} */ round) => round.calls)
    .filter((/** @type {Call} */ call) => call.replyTokens >= 16);
}

/** @param {import('playwright-core').BrowserContext} context @param {string} origin */
async function runApp(context, origin) {
  const page = await context.newPage();
  const exported = await runToTheEnd(page, origin, { ...settings, agents }, () => undefined);
  await page.close();
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
