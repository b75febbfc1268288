import { expect as expectPlain, test as plainTest, type Page, type Worker } from '@playwright/test';
import type { Plan } from '../../src/core/plan.ts';
import { fixtureSpec } from '../harness/fixture-spec.ts';
import { listed, playHub } from '../harness/played-hub.ts';
import { expect, test } from '../harness/test.ts';
import { countStoredRounds, expectFinished, startRun } from './run-page.ts';

const spec = fixtureSpec('tiny-writer');

/** As a browser ends a worker for its memory: it is gone, and nobody is told. */
const closeSelf = (worker: Worker) => worker.evaluate(() => void setTimeout(() => self.close()));

const ownLocks = (page: Page) =>
  page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const ours = (locks: LockInfo[]) =>
      locks.filter(({ name }) => name?.startsWith('inkling-worker-')).length;
    return { held: ours(held), waiting: ours(pending) };
  });

test('a worker that dies without a word while it writes is noticed, and the next call has a new one', async ({
  enginePage,
}) => {
  await enginePage.evaluate((spec) => {
    const { bridge, statuses } = window.engines.bridge(spec);
    const request = { messages: [{ role: 'user' as const, content: 'Hello' }], maxTokens: 3000 };
    const state = { text: '' };
    const work = bridge.generate(request, { onText: (text) => (state.text += text) });
    Object.assign(window, { test: { bridge, statuses, state, work: window.engines.failureOf(work) } });
  }, spec);
  type Test = {
    test: { work: Promise<unknown>; state: { text: string } } & ReturnType<typeof window.engines.bridge>;
  };
  await enginePage.waitForFunction(() => (window as unknown as Test).test.state.text !== '');
  const [worker] = enginePage.workers();
  await closeSelf(worker!);
  const { failure, status, reply } = await enginePage.evaluate(async () => {
    const { work, bridge, statuses } = (window as unknown as Test).test;
    const failure = await work;
    const status = statuses.at(-1)!.kind;
    const messages = [{ role: 'user' as const, content: 'Hello' }];
    return { failure, status, reply: await bridge.generate({ messages, maxTokens: 5 }) };
  });
  expect(failure).toMatchObject({ kind: 'worker-died', message: expect.stringContaining('memory') });
  expect(status).toBe('failed');
  expect(reply.replyTokens).toBe(5);
});

test('a worker that dies while nobody asks it anything costs no failure', async ({ enginePage }) => {
  const generate = () =>
    enginePage.evaluate(async (spec) => {
      const page = window as unknown as { bridge?: ReturnType<typeof window.engines.bridge>['bridge'] };
      page.bridge ??= window.engines.bridge(spec).bridge;
      return page.bridge.generate({ messages: [{ role: 'user', content: 'Hello' }], maxTokens: 5 });
    }, spec);
  const first = await generate();
  await closeSelf(enginePage.workers()[0]!);
  await expect.poll(() => ownLocks(enginePage)).toEqual({ held: 0, waiting: 0 });
  expect((await generate()).text).toBe(first.text);
});

test('a worker that is ended on purpose leaves no lock and no failure behind', async ({ enginePage }) => {
  const statuses = await enginePage.evaluate(async (spec) => {
    const { bridge, statuses } = window.engines.bridge(spec);
    await bridge.load();
    const { pending = [] } = await navigator.locks.query();
    bridge.unload();
    return { waited: pending.length, kinds: statuses.map(({ kind }) => kind).slice(-2) };
  }, spec);
  expect(statuses).toEqual({ waited: 1, kinds: ['ready', 'idle'] });
  await expect.poll(() => ownLocks(enginePage)).toEqual({ held: 0, waiting: 0 });
});

test('where the browser has no locks, models run as before', async ({ page, harness }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
  await page.goto(harness);
  await page.waitForFunction(() => window.engines !== undefined);
  const reply = await page.evaluate(
    (spec) =>
      window.engines
        .bridge(spec)
        .bridge.generate({ messages: [{ role: 'user', content: 'Hello' }], maxTokens: 5 }),
    spec,
  );
  expect(reply.replyTokens).toBe(5);
});

test('a download whose worker dies without a word says so, and leaves no lock behind', async ({
  enginePage,
}) => {
  const hub = await playHub(enginePage);
  let asked = () => {};
  const hangs = new Promise<void>((resolve) => (asked = resolve));
  hub.spoil = async (path) => {
    if (!path.endsWith('.onnx')) return false;
    asked();
    return new Promise<boolean>(() => undefined);
  };
  const failure = enginePage.evaluate(async (model) => {
    const { readHub, planDownload, downloads, failureOf } = window.engines;
    const found = await readHub('https://huggingface.co', 'owner/tiny-writer', 'main');
    const plan = planDownload(model, model.variants[0]!, found);
    const options = { signal: new AbortController().signal, onProgress: () => undefined };
    return failureOf(downloads.fetchModel(plan, null, async () => new Map(), options));
  }, listed);
  await hangs;
  await closeSelf(enginePage.workers()[0]!);
  expect(await failure).toMatchObject({ kind: 'worker-died', advice: expect.stringContaining('kept') });
  await expect.poll(() => ownLocks(enginePage)).toEqual({ held: 0, waiting: 0 });
});

plainTest('a run goes on after both of its writers died in the middle of a text', async ({ page }) => {
  await startRun(page, { agents: ['cipher-1'], rounds: 3 });
  await expectPlain.poll(() => countStoredRounds(page)).toBeGreaterThan(0);
  await killWriters(page);
  await expectFinished(page);
  await expectPlain(page.getByTestId('repeated').first()).toContainText(
    'begun again with the model loaded anew',
  );
  expectPlain(await countStoredRounds(page)).toBe(3);
});

plainTest(
  'a plan goes on by itself after both writers of its run died in the middle of a text',
  async ({ page }) => {
    const plan: Plan = {
      ...{ format: 'inkling-plan', version: 1, name: 'Interrupted', device: 'wasm' },
      tasks: [{ task: 'email' }, { task: 'summarization' }],
      agents: ['oracle'],
      models: [{ user: 'inkling-user', assistant: 'inkling-assistant', embedder: 'inkling-embedder' }],
      ...{ seeds: [1], rounds: 3 },
    };
    await page.goto('/#lab');
    await expectPlain(page.getByTestId('start-plan')).toBeVisible();
    await page.getByLabel('File of a plan').setInputFiles({
      name: 'plan.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(plan)),
    });
    await expectPlain(page.getByTestId('plan-news')).toContainText('was read from plan.json');
    await page.getByTestId('start-plan').click();
    await expectPlain.poll(() => countStoredRounds(page)).toBeGreaterThan(0);
    await killWriters(page);
    await expectPlain(page.getByTestId('repeated').first()).toContainText(
      'begun again with the model loaded anew',
    );
    await expectPlain(page.getByTestId('plan-bar')).toContainText('All 2 runs are done.', {
      timeout: 180_000,
    });
    expectPlain(await countStoredRounds(page)).toBe(6);
  },
);

/** The next piece of text is the last thing that is heard of each: the embedder writes none and lives. */
async function killWriters(page: Page): Promise<void> {
  for (const worker of page.workers().filter((worker) => worker.url().includes('model.worker'))) {
    await worker.evaluate(() => {
      const { postMessage } = MessagePort.prototype;
      MessagePort.prototype.postMessage = function (...message: unknown[]) {
        Reflect.apply(postMessage, this, message);
        self.close();
      };
    });
  }
}
