import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { register } from 'tsx/esm/api';
import { serve } from '../scripts/serve.mjs';
import { median } from './median.mjs';

const repeats = 5;
/** Tokens whose time is taken at the end of each context. */
const replyTokens = 24;

/**
 * The engine without the page around it, on the embedded models: what a token costs after about 500 tokens of context
 * over what it costs after about 50, how long the three models take to load when their files are kept already, and how
 * much memory the page has with all three loaded and used. Heaps of WebAssembly never shrink, so their peak is in it.
 *
 * @param {import('playwright-core').Browser} browser
 */
export async function measureEngine(browser) {
  register();
  const { buildHarness } = await import('../tests/harness/build.ts');
  const folder = resolve('.cache/bench-engine');
  await buildHarness(folder);
  const models = readModels(folder);
  const server = await serve(folder, 0);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await open(page, server.url);
    await page.evaluate(load, models);
    await page.close();
    const again = await context.newPage();
    await open(again, server.url);
    const loadSeconds = (await again.evaluate(load, models)) / 1000;
    const growth = await again.evaluate(measureGrowth, {
      prompts: await writePrompts(),
      repeats,
      replyTokens,
    });
    const ratios = growth.map(({ short, long }) => long / short);
    const memoryBytes = await again.evaluate(measureMemory);
    return { contextGrowth: median(ratios), loadSeconds, memoryBytes };
  } finally {
    await context.close();
    await server.close();
  }
}

/**
 * The embedded models; the assistant knows no end here, so that it writes as many tokens after any prompt as are wanted.
 *
 * @param {string} folder @returns {any[]}
 */
function readModels(folder) {
  const listed = JSON.parse(readFileSync('models.json', 'utf8')).models;
  const models = listed.filter((/** @type {any} */ { location }) => location.kind === 'embedded');
  const { location, variants } = models.find((/** @type {any} */ { roles }) => roles.includes('assistant'));
  for (const path of ['config.json', 'generation_config.json']) {
    const file = resolve(folder, location.path, path);
    const bytes = Buffer.from(
      readFileSync(file, 'utf8').replace(/"eos_token_id": *\d+/, '"eos_token_id": 0'),
    );
    writeFileSync(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    for (const { files } of variants) {
      const entry = files.find((/** @type {any} */ one) => one.path === path);
      Object.assign(entry, { bytes: bytes.length, sha256 });
    }
  }
  return models;
}

/** Prompts for drafts from the app's own notes, each with one set of notes more than the one before. */
async function writePrompts() {
  const { draftPrompt } = await import('../src/core/prompts.ts');
  const { orderDocuments } = await import('../src/core/task.ts');
  const documents = orderDocuments('email', 1, 40);
  return documents.map((document, i) => {
    const text = documents.slice(0, i + 1).map((one) => one.text);
    return draftPrompt({ ...document, text: text.join('\n') }, null).messages[0]?.content ?? '';
  });
}

/** @param {import('playwright-core').Page} page @param {string} url */
async function open(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => 'engines' in window);
}

/**
 * In the page: loads all models at once, each into its worker, and uses each once.
 *
 * @param {any[]} models @returns {Promise<number>} milliseconds until all are ready
 */
async function load(models) {
  const { engines } = /** @type {any} */ (window);
  const bridges = models.map((spec) => engines.bridge(spec).bridge);
  const start = performance.now();
  await Promise.all(bridges.map((bridge) => bridge.load()));
  const milliseconds = performance.now() - start;
  const [writer, embedder] = ['assistant', 'embedder'].map(
    (role) => bridges[models.findIndex(({ roles }) => roles.includes(role))],
  );
  await embedder.embed(['a text']);
  Object.assign(window, { bridges, writer });
  return milliseconds;
}

/**
 * In the page: bytes of it and its workers. Chromium at times leaves workers out, and tells less than the heaps alone that the models lie in.
 *
 * @returns {Promise<number>}
 */
async function measureMemory() {
  const { bridges } = /** @type {any} */ (window);
  const { bytes } = await /** @type {any} */ (performance).measureUserAgentSpecificMemory();
  const heaps = await Promise.all(bridges.map((/** @type {any} */ bridge) => bridge.heapBytes()));
  const heapBytes = heaps.reduce((sum, heap) => sum + (heap ?? 0), 0);
  return bytes < heapBytes ? bytes + heapBytes : bytes;
}

/**
 * In the page: milliseconds per token after a short and after a long prompt, in turns. Reading the prompt is taken out
 * with the time of a reply of one token.
 *
 * @param {{ prompts: readonly string[], repeats: number, replyTokens: number }} settings
 */
async function measureGrowth({ prompts, repeats, replyTokens }) {
  const { writer } = /** @type {any} */ (window);
  const timeToken = async (/** @type {string} */ content) => {
    const write = async (/** @type {number} */ maxTokens) => {
      const start = performance.now();
      const reply = await writer.generate({ messages: [{ role: 'user', content }], maxTokens });
      return { milliseconds: performance.now() - start, tokens: reply.replyTokens, read: reply.promptTokens };
    };
    const one = await write(1);
    const all = await write(replyTokens);
    if (all.tokens !== replyTokens) throw new Error(`The model wrote ${all.tokens} tokens.`);
    return { read: all.read, milliseconds: (all.milliseconds - one.milliseconds) / (all.tokens - 1) };
  };
  /** The shortest prompt of at least so many tokens. */
  const fit = async (/** @type {number} */ tokens) => {
    for (const prompt of prompts) {
      const reply = await writer.generate({ messages: [{ role: 'user', content: prompt }], maxTokens: 1 });
      if (reply.promptTokens >= tokens) return prompt;
    }
    throw new Error(`No prompt has ${tokens} tokens.`);
  };
  const [short, long] = [await fit(50), await fit(500)];
  const results = [];
  for (let repeat = 0; repeat <= repeats; repeat++) {
    const pair = { short: await timeToken(short), long: await timeToken(long) };
    // The first turn warms the code up.
    if (repeat > 0)
      results.push({
        short: pair.short.milliseconds,
        long: pair.long.milliseconds,
        read: [pair.short.read, pair.long.read],
      });
  }
  return results;
}
