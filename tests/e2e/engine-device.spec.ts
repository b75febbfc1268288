import { fixtureSpec } from '../harness/fixture-spec.ts';
import { expect, test } from '../harness/test.ts';

const spec = fixtureSpec('tiny-writer');
const embedder = fixtureSpec('tiny-embedder');

test('without a graphics processor the plain build runs, no other is fetched, and the reason is told', async ({
  enginePage,
}) => {
  const requests: string[] = [];
  enginePage.on('request', (request) => requests.push(new URL(request.url()).pathname));
  const report = await enginePage.evaluate(
    (spec) => window.engines.bridge(spec, { device: 'auto' }).bridge.load(),
    spec,
  );
  expect(report.choice.device).toBe('wasm');
  expect(report.choice.reason).toMatch(/^WebAssembly, because .*\. (One thread|Two threads), because .*\.$/);
  expect(report.dtype).toBe('fp32');
  expect(report.sha256).toBe(spec.variants[1]!.files.find(({ path }) => path.endsWith('.onnx'))!.sha256);
  const runtimes = new Set(
    requests.filter((path) => /ort-wasm/.test(path)).map((path) => path.replace(/-\w+\./, '.')),
  );
  expect([...runtimes].sort()).toEqual([
    '/assets/ort-wasm-simd-threaded.mjs',
    '/assets/ort-wasm-simd-threaded.wasm',
  ]);
});

test('the engine runs under the Content-Security-Policy without a violation', async ({ enginePage }) => {
  const complaints: string[] = [];
  enginePage.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await enginePage.evaluate(async (spec) => {
    await window.engines
      .bridge(spec)
      .bridge.generate({ messages: [{ role: 'user', content: 'x' }], maxTokens: 3 });
  }, spec);
  expect(complaints).toEqual([]);
});

test('with two threads the engine writes the same reply as with one', async ({ enginePage }) => {
  const replies = await enginePage.evaluate(async (spec) => {
    const texts: string[] = [];
    for (const threads of [1, 2]) {
      const worker = window.engines.openWorker();
      const choice = { device: 'wasm' as const, threads, reason: 'a test' };
      await worker.load(
        spec,
        choice,
        window.engines.proxy(() => undefined),
        window.engines.compile,
      );
      const messages = [{ role: 'user' as const, content: 'Hello' }];
      const outcome = await worker.generate(
        { messages, maxTokens: 40 },
        window.engines.proxy(() => undefined),
        1,
      );
      texts.push(outcome.ok ? outcome.value.text : outcome.failure.message);
    }
    return texts;
  }, spec);
  expect(replies[0]!.length).toBe(40);
  expect(replies[1]).toBe(replies[0]);
});

test('no WebAssembly and no SIMD are told plainly', async ({ enginePage }) => {
  const [simd, wasm] = await enginePage.evaluate(async (spec) => {
    WebAssembly.validate = () => false;
    const simd = await window.engines.failureOf(window.engines.bridge(spec).bridge.load());
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    const wasm = await window.engines.failureOf(window.engines.bridge(spec).bridge.load());
    return [simd, wasm];
  }, spec);
  expect(simd).toMatchObject({ kind: 'no-device', message: expect.stringContaining('SIMD') });
  expect(wasm).toMatchObject({ kind: 'no-device', message: expect.stringContaining('no WebAssembly') });
});

test('this browser is seen as it is: WebAssembly with SIMD, isolated', async ({ enginePage }) => {
  expect(await enginePage.evaluate(() => window.engines.inspectMachine(false))).toMatchObject({
    wasm: true,
    simd: true,
    isolated: true,
  });
});

test('a graphics processor is looked for once, and not at all where the processor was chosen', async ({
  enginePage,
}) => {
  const counts = await enginePage.evaluate(async (spec) => {
    let asked = 0;
    Object.defineProperty(navigator, 'gpu', {
      value: {
        requestAdapter: () => {
          asked += 1;
          return Promise.resolve(null);
        },
      },
    });
    const counts: number[] = [];
    for (const device of ['wasm', 'auto', 'auto'] as const) {
      const { bridge } = window.engines.bridge(spec, { device });
      await bridge.load();
      bridge.unload();
      counts.push(asked);
    }
    return counts;
  }, embedder);
  expect(counts).toEqual([0, 1, 1]);
});

for (const dtype of ['fp32', 'q8'] as const) {
  test(`an embedder with weights in ${dtype} passes its self-test`, async ({ enginePage }) => {
    const failure = await enginePage.evaluate(
      (spec) => window.engines.failureOf(window.engines.bridge(spec).bridge.load()),
      fixtureSpec('tiny-embedder', dtype),
    );
    expect(failure).toBeNull();
  });
}

test('an embedder that answers other vectors than it should is refused', async ({ enginePage }) => {
  const [first, ...others] = embedder.selfTest!;
  const wrong = { ...first!, vector: [...first!.vector].reverse() };
  const failure = await enginePage.evaluate(
    (spec) => window.engines.failureOf(window.engines.bridge(spec).bridge.load()),
    { ...embedder, selfTest: [wrong, ...others] },
  );
  expect(failure).toMatchObject({ kind: 'load-failed', message: expect.stringContaining('self-test') });
});
