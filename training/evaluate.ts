/**
 * Measures the exported models in the app's own engine, in a browser, on text that training never saw, and writes the table into the
 * model cards.
 *
 *   npm run evaluate-models -- --items 200 --seed 1000 --device wasm --write --json FILE
 *   npm run evaluate-models -- --models assistant --rows 'email: infer'
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { browserArguments, findBrowser, softwareAdapterArguments } from '../scripts/browser.mjs';
import { serve } from '../scripts/serve.mjs';
import type { Prompt } from '../src/core/prompts.ts';
import { buildHarness } from '../tests/harness/build.ts';
import { measureAssistant, measureEmbedder, measureUser, type Ask } from './measures.ts';
import type { Row } from './tally.ts';

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1000' },
    device: { type: 'string', default: 'wasm' },
    models: { type: 'string', default: 'user,assistant,embedder' },
    rows: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const items = Number(values.items);
const seed = Number(values.seed);
if (values.write && values.rows !== '') throw new Error('--write needs all rows');
const folder = resolve(`.cache/evaluate-${process.pid}`);
await buildHarness(folder);
cpSync('public/models', `${folder}/models`, { recursive: true });
const server = await serve(folder, 0);
const executablePath = findBrowser();
const browser = await chromium.launch({
  args: [...browserArguments, ...(values.device === 'webgpu' ? softwareAdapterArguments : [])],
  ...(executablePath === null ? {} : { executablePath }),
});
const page = await browser.newPage();
await page.goto(server.url);
await page.waitForFunction(() => window.engines !== undefined);

const measures = { user: measureUser, assistant: measureAssistant, embedder: measureEmbedder };
const results: Record<string, readonly Row[]> = {};
for (const model of values.models.split(',') as (keyof typeof measures)[]) {
  const card = `public/models/inkling-${model}/README.md`;
  const rows = await measures[model](await openModel(`inkling-${model}`), { items, seed, rows: values.rows });
  results[`inkling-${model}`] = rows;
  const table = writeTable(rows);
  console.log(`inkling-${model}\n${table}\n`);
  if (values.write) writeFileSync(card, replaceTable(readFileSync(card, 'utf8'), table));
}
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ ...values, items, seed, results }, null, 2)}\n`);
}
await browser.close();
await server.close();
rmSync(folder, { recursive: true, force: true });

async function openModel(id: string): Promise<Ask> {
  const catalog = JSON.parse(readFileSync('models.json', 'utf8')) as { models: { id: string }[] };
  const spec = catalog.models.find((model) => model.id === id);
  if (spec === undefined) throw new Error(`models.json lists no ${id}`);
  const device = values.device;
  await page.evaluate(
    ({ spec, device }) => {
      const engines = window.engines;
      const options = { device: device as 'wasm' | 'webgpu', allowSoftwareAdapter: true };
      Object.assign(window, { model: engines.bridge(spec as never, options).bridge });
    },
    { spec, device },
  );
  return {
    write: ({ messages, maxTokens }: Prompt) =>
      page.evaluate(
        (request) =>
          (window as unknown as { model: ReturnType<typeof window.engines.bridge>['bridge'] }).model
            .generate(request)
            .then(({ text }) => text),
        { messages, maxTokens },
      ),
    embed: (texts: readonly string[]) =>
      page.evaluate(
        (texts) =>
          (window as unknown as { model: ReturnType<typeof window.engines.bridge>['bridge'] }).model
            .embed(texts)
            .then((embeddings) => embeddings.map(({ vector }) => vector)),
        texts,
      ),
  };
}

function writeTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    if ('correlation' in row) {
      const { measure, correlation, pairs } = row;
      const [low, high] = fisher(correlation, pairs);
      return `| ${measure} | ${correlation.toFixed(3)} | ${low.toFixed(3)} – ${high.toFixed(3)} | ${pairs} pairs |`;
    }
    const { measure, right, total, independent } = row;
    const [low, high] = wilson(right / total, independent);
    const share = total === 0 ? 'none' : percent(right / total);
    return `| ${measure} | ${share} | ${percent(low)} – ${percent(high)} | ${right} / ${total} |`;
  });
  return [
    '| held-out text, greedy decoding | right | 95 % interval | count |',
    '|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** Wilson's score interval for a share of so many independent things, 95 %. */
function wilson(p: number, total: number): readonly [number, number] {
  if (total === 0) return [0, 1];
  const z = 1.96;
  const centre = p + (z * z) / (2 * total);
  const spread = z * Math.sqrt((p * (1 - p)) / total + (z * z) / (4 * total * total));
  const scale = 1 + (z * z) / total;
  return [(centre - spread) / scale, (centre + spread) / scale];
}

/** Fisher's interval for a correlation, 95 %; pairs that share a sentence make it a little too narrow. */
function fisher(correlation: number, pairs: number): readonly [number, number] {
  const spread = 1.96 / Math.sqrt(pairs - 3);
  return [Math.tanh(Math.atanh(correlation) - spread), Math.tanh(Math.atanh(correlation) + spread)];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function replaceTable(card: string, table: string): string {
  const command = `\`npm run evaluate-models -- --items ${items} --seed ${seed} --device ${values.device}\``;
  return card.replace(
    /<!-- table -->[^]*<!-- end -->/,
    () => `<!-- table -->\n\nPrinted by ${command}:\n\n${table}\n\n<!-- end -->`,
  );
}
