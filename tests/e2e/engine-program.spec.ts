import type { Page } from '@playwright/test';
import { fixtureSpec } from '../harness/fixture-spec.ts';
import { expect, test } from '../harness/test.ts';

const specs = [fixtureSpec('tiny-writer'), fixtureSpec('tiny-embedder')];

function loadBoth(page: Page) {
  return page.evaluate(async (specs) => {
    const bridges = specs.map((spec) => window.engines.bridge(spec).bridge);
    const reports = await Promise.all(bridges.map((bridge) => bridge.load()));
    return reports.map(({ choice }) => choice.device);
  }, specs);
}

test('the workers share one program, which the page compiles once', async ({ enginePage, context }) => {
  let asked = 0;
  await context.route('**/*.wasm', (route) => {
    asked++;
    return route.continue();
  });
  expect(await loadBoth(enginePage)).toEqual(['wasm', 'wasm']);
  expect(await loadBoth(enginePage)).toEqual(['wasm', 'wasm']);
  expect(asked).toBe(1);
});

test('where the page cannot compile the program, each worker does', async ({ enginePage }) => {
  await enginePage.evaluate(() => {
    WebAssembly.compileStreaming = () => Promise.reject(new Error('not here'));
  });
  expect(await loadBoth(enginePage)).toEqual(['wasm', 'wasm']);
  await enginePage.evaluate(() => void Reflect.deleteProperty(WebAssembly, 'compileStreaming'));
  expect(await loadBoth(enginePage)).toEqual(['wasm', 'wasm']);
});
