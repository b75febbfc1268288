import { expose } from 'comlink';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBridge, type BridgeOptions, type BridgeStatus } from '../../src/engines/bridge.ts';
import { wrapWorker, type WorkerLike } from '../../src/engines/bridge-worker.ts';
import type { Machine } from '../../src/engines/machine.ts';
import type { DeviceChoice, EngineWorker, GenerateReply, Outcome } from '../../src/engines/protocol.ts';
import { fixtureSpec } from '../harness/fixture-spec.ts';

const spec = fixtureSpec('tiny-writer');
const request = { messages: [{ role: 'user' as const, content: 'hello' }], maxTokens: 9 };
const reply: GenerateReply = { text: 'hi', promptTokens: 1, replyTokens: 1, finish: 'stop', milliseconds: 1 };
const machine: Machine = { wasm: true, simd: true, isolated: true, cores: 2, gpu: false, adapter: null };
const withGpu: Machine = {
  ...machine,
  gpu: true,
  adapter: { name: 'Example GPU', software: false, f16: true },
};

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** A worker of this test: the engine runs on the other end of a channel. */
function startWorker(engine: Partial<EngineWorker>, log: string[]): WorkerLike & { crash(): void } {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  expose(createEngine(engine, log), port2 as never);
  port2.start();
  port1.start();
  const listeners: EventListener[] = [];
  return {
    postMessage: (message, transfer) => port1.postMessage(message, transfer ?? []),
    addEventListener(type, listener) {
      if (type === 'error') listeners.push(listener as EventListener);
      else port1.addEventListener(type, listener as EventListener);
    },
    removeEventListener: (type, listener) => port1.removeEventListener(type, listener as EventListener),
    terminate() {
      log.push('terminate');
      port1.close();
    },
    crash: () => listeners.forEach((listener) => listener(new Event('error'))),
  };
}

function createEngine(engine: Partial<EngineWorker>, log: string[]): EngineWorker {
  return {
    async load(_spec, choice) {
      log.push(`load ${choice.device}`);
      return { ok: true, value: { choice, dtype: 'q8', milliseconds: 1, sha256: 'f'.repeat(64) } };
    },
    async generate() {
      log.push('generate');
      return { ok: true, value: reply };
    },
    async embed(texts) {
      return { ok: true, value: texts.map(() => ({ vector: [1, 0] })) };
    },
    async embedTokens(texts) {
      return { ok: true, value: texts.map(() => [[1, 0]]) };
    },
    async interrupt() {
      log.push('interrupt');
    },
    ...engine,
  };
}

function start(
  engines: readonly Partial<EngineWorker>[],
  options: Partial<BridgeOptions> & { readonly grace?: number } = {},
  on = machine,
) {
  const log: string[] = [];
  const statuses: BridgeStatus[] = [];
  const workers: ReturnType<typeof startWorker>[] = [];
  const bridge = createBridge(
    spec,
    {
      role: 'user',
      device: 'auto',
      allowSoftwareAdapter: false,
      onStatus: (status) => statuses.push(status),
      ...options,
    },
    {
      inspect: async () => on,
      openWorker() {
        log.push('open');
        const worker = startWorker(engines[workers.length] ?? {}, log);
        workers.push(worker);
        return wrapWorker(worker, options.grace ?? 60_000);
      },
      wait: async (milliseconds) => void log.push(`wait ${milliseconds}`),
    },
  );
  return { bridge, log, statuses, workers };
}

function fail(
  kind: 'load-failed' | 'generation-failed' | 'empty-reply' | 'wrong-hash' | 'invalid',
): Outcome<never> {
  return { ok: false, failure: { kind, message: `${kind}!`, advice: 'none' } };
}

/** A generation that runs until it is interrupted, as the real one does. */
function interruptible(log: string[], name: string): Partial<EngineWorker> {
  let stop: () => void = () => undefined;
  return {
    generate: async () => {
      log.push(`${name} begins`);
      await new Promise<void>((resolve) => (stop = resolve));
      log.push(`${name} ends`);
      return { ok: false, failure: { kind: 'aborted', message: 'stopped', advice: 'none' } };
    },
    interrupt: async () => stop(),
  };
}

const never = <T>() => new Promise<T>(() => undefined);

describe('a bridge', () => {
  test('starts no worker before the first call', async () => {
    const { bridge, log } = start([]);
    expect(log).toEqual([]);
    expect(bridge.status()).toEqual({ kind: 'idle' });
    expect(await bridge.generate(request)).toEqual(reply);
    expect(log).toEqual(['open', 'load wasm', 'generate']);
  });

  test('loads once for many calls', async () => {
    const { bridge, log } = start([]);
    await Promise.all([bridge.load(), bridge.generate(request), bridge.embed(['a'])]);
    expect(log.filter((entry) => entry === 'load wasm')).toHaveLength(1);
  });

  test('lets one call at a time through', async () => {
    let running = 0;
    let most = 0;
    const { bridge } = start([
      {
        generate: async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setImmediate(resolve));
          running--;
          return { ok: true, value: reply };
        },
      },
    ]);
    await Promise.all(Array.from({ length: 5 }, () => bridge.generate(request)));
    expect(most).toBe(1);
  });

  test('tells what happens: loading, then ready with the report', async () => {
    const { bridge, statuses } = start([]);
    await bridge.load();
    expect(statuses.map(({ kind }) => kind)).toEqual(['loading', 'ready']);
    expect(bridge.status()).toMatchObject({ kind: 'ready', report: { dtype: 'q8' }, notes: [] });
  });

  test('gives failures of the worker on as they are, and keeps the worker where the model is sound', async () => {
    const { bridge, log } = start([{ generate: async () => fail('invalid') }]);
    await expect(bridge.generate(request)).rejects.toMatchObject({ failure: { kind: 'invalid' } });
    expect(log).not.toContain('terminate');
    expect(bridge.status().kind).toBe('ready');
  });

  test('takes a fresh worker after a failed load, since the old one would fail for ever', async () => {
    const { bridge, log } = start([{ load: async () => fail('wrong-hash') }]);
    await expect(bridge.load()).rejects.toMatchObject({ failure: { kind: 'wrong-hash' } });
    expect(bridge.status()).toMatchObject({ kind: 'failed', failure: { kind: 'wrong-hash' } });
    expect(await bridge.generate(request)).toEqual(reply);
    expect(log).toEqual(['open', 'terminate', 'open', 'load wasm', 'generate']);
  });

  test.each(['generation-failed', 'empty-reply'] as const)(
    'takes a fresh worker after %s, as a lost graphics device gives',
    async (kind) => {
      const { bridge, log } = start([{ generate: async () => fail(kind) }]);
      await expect(bridge.generate(request)).rejects.toMatchObject({ failure: { kind } });
      expect(await bridge.generate(request)).toEqual(reply);
      expect(log.filter((entry) => entry === 'open')).toHaveLength(2);
    },
  );

  test('rejects with an InklingError when the worker throws all the same', async () => {
    const { bridge } = start([
      {
        generate: async () => {
          throw new RangeError('a bug');
        },
      },
    ]);
    await expect(bridge.generate(request)).rejects.toMatchObject({
      failure: { kind: 'generation-failed', message: expect.stringContaining('a bug') },
    });
  });

  test('rejects the running call when the worker dies, and the next call has a new one', async () => {
    const { bridge, workers, log } = start([{ generate: never }]);
    await bridge.load();
    const call = bridge.generate(request);
    setImmediate(() => workers[0]!.crash());
    await expect(call).rejects.toMatchObject({ failure: { kind: 'worker-died' } });
    expect(bridge.status().kind).toBe('failed');
    expect(await bridge.generate(request)).toEqual(reply);
    expect(log.filter((entry) => entry === 'open')).toHaveLength(2);
  });
});

describe('a bridge to a model that writes several replies together', () => {
  const together = (batch: number): Pick<EngineWorker, 'load'> => ({
    load: async (_spec, choice) => ({
      ok: true,
      value: { choice, dtype: 'q8', milliseconds: 1, sha256: 'f'.repeat(64), batch },
    }),
  });

  test('lets as many calls through as that, and the next one as soon as one has ended', async () => {
    const running: (() => void)[] = [];
    const { bridge } = start([
      {
        ...together(3),
        generate: async () => {
          await new Promise<void>((resolve) => running.push(resolve));
          return { ok: true, value: reply };
        },
      },
    ]);
    const calls = Array.from({ length: 5 }, () => bridge.generate(request));
    await vi.waitFor(() => expect(running).toHaveLength(3));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(running).toHaveLength(3);
    running[1]!();
    await vi.waitFor(() => expect(running).toHaveLength(4));
    running[0]!();
    await vi.waitFor(() => expect(running).toHaveLength(5));
    for (const end of running) end();
    expect(await Promise.all(calls)).toEqual(Array(5).fill(reply));
  });

  test('interrupts the call that is aborted, and none of those beside it', async () => {
    const ends = new Map<number, (outcome: Outcome<GenerateReply>) => void>();
    const { bridge, log } = start([
      {
        ...together(2),
        generate: (_request, onText, call) => {
          onText(`text of ${call}`);
          return new Promise((resolve) => ends.set(call, resolve));
        },
        interrupt: async (call) => ends.get(call)!(failure('aborted')),
      },
    ]);
    const controller = new AbortController();
    const texts: string[] = [];
    const stopped = bridge.generate(request, { signal: controller.signal });
    const kept = bridge.generate(request, { onText: (text) => texts.push(text) });
    await vi.waitFor(() => expect(texts).toEqual(['text of 1']));
    controller.abort();
    await expect(stopped).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    ends.get(1)!({ ok: true, value: reply });
    expect(await kept).toEqual(reply);
    expect(log).not.toContain('terminate');
  });

  test('tells the calls beside one that broke the model that the worker died, and then has a new worker', async () => {
    const ends: ((outcome: Outcome<GenerateReply>) => void)[] = [];
    const { bridge, log } = start([
      { ...together(2), generate: () => new Promise((resolve) => ends.push(resolve)) },
    ]);
    const calls = [bridge.generate(request), bridge.generate(request)];
    await vi.waitFor(() => expect(ends).toHaveLength(2));
    ends[0]!(failure('generation-failed'));
    await expect(calls[0]).rejects.toMatchObject({ failure: { kind: 'generation-failed' } });
    await expect(calls[1]).rejects.toMatchObject({ failure: { kind: 'worker-died' } });
    expect(await Promise.all([bridge.generate(request), bridge.generate(request)])).toEqual([reply, reply]);
    expect(log.filter((entry) => entry === 'open')).toHaveLength(2);
  });
});

function failure(kind: 'aborted' | 'generation-failed'): Outcome<never> {
  return { ok: false, failure: { kind, message: `${kind}!`, advice: 'none' } };
}

describe('an abort', () => {
  test('interrupts the generation and keeps the worker', async () => {
    const log: string[] = [];
    const { bridge, log: life } = start([interruptible(log, 'long')]);
    await bridge.load();
    const controller = new AbortController();
    const call = bridge.generate(request, { signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(call).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    await bridge.embed(['the queue goes on']);
    expect(log).toEqual(['long begins', 'long ends']);
    expect(life).not.toContain('terminate');
    expect(bridge.status().kind).toBe('ready');
  });

  test('ends a worker that does not answer within the grace', async () => {
    const { bridge, log } = start([{ generate: never }], { grace: 1 });
    await bridge.load();
    const controller = new AbortController();
    const call = bridge.generate(request, { signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(call).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    expect(await bridge.generate(request)).toEqual(reply);
    expect(log.filter((entry) => entry === 'terminate' || entry === 'open')).toEqual([
      'open',
      'terminate',
      'open',
    ]);
  });

  test('takes a call out of the queue that has not begun', async () => {
    const log: string[] = [];
    const { bridge } = start([interruptible(log, 'first')]);
    const first = new AbortController();
    const second = new AbortController();
    const calls = [
      bridge.generate(request, { signal: first.signal }),
      bridge.generate(request, { signal: second.signal }),
    ];
    second.abort();
    await expect(calls[1]).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    first.abort();
    await expect(calls[0]).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    await bridge.embed(['after both']);
    expect(log.filter((entry) => entry.endsWith('begins')).length).toBeLessThanOrEqual(1);
  });

  test('ends the worker while it loads', async () => {
    const { bridge, log, statuses } = start([{ load: never }]);
    const controller = new AbortController();
    const call = bridge.load(controller.signal);
    setImmediate(() => controller.abort());
    await expect(call).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    await bridge.generate(request);
    expect(log.slice(0, 3)).toEqual(['open', 'terminate', 'open']);
    expect(statuses.map(({ kind }) => kind)).toEqual(['loading', 'idle', 'loading', 'ready']);
  });
});

describe('texts of a stream', () => {
  test('end with the whole reply, and none comes after it', async () => {
    let late: (text: string) => void = () => undefined;
    const { bridge } = start([
      {
        generate: async (_request, onText) => {
          late = onText;
          onText('h');
          return { ok: true, value: reply };
        },
      },
    ]);
    const texts: string[] = [];
    await bridge.generate(request, { onText: (text) => texts.push(text) });
    late('too late');
    await bridge.embed(['a turn of the worker, so that the late text has arrived']);
    expect(texts.at(-1)).toBe('hi');
  });
});

describe('unloading', () => {
  test('ends the worker and aborts what runs and what waits; the next call loads again', async () => {
    const { bridge, log } = start([{ generate: never }]);
    await bridge.load();
    const calls = [bridge.generate(request), bridge.generate(request)];
    setImmediate(() => bridge.unload());
    for (const call of calls) await expect(call).rejects.toMatchObject({ failure: { kind: 'aborted' } });
    expect(bridge.status()).toEqual({ kind: 'idle' });
    expect(await bridge.generate(request)).toEqual(reply);
    expect(log.filter((entry) => entry === 'open' || entry === 'terminate')).toEqual([
      'open',
      'terminate',
      'open',
    ]);
  });
});

describe('WebGPU that does not work', () => {
  test('is left for WebAssembly in a fresh worker, and the notes say so', async () => {
    const devices: string[] = [];
    const { bridge, log } = start(
      [
        {
          load: async (_spec, choice: DeviceChoice) => {
            devices.push(choice.device);
            return fail('load-failed');
          },
        },
      ],
      {},
      withGpu,
    );
    const report = await bridge.load();
    expect(devices).toEqual(['webgpu']);
    expect(report.choice.device).toBe('wasm');
    expect(report.choice.reason).toMatch(/WebGPU/);
    expect(bridge.status()).toMatchObject({
      kind: 'ready',
      notes: [expect.stringContaining('load-failed!')],
    });
    expect(log).toEqual(['open', 'terminate', 'open', 'load wasm']);
  });

  test('is not hidden where the file itself is wrong', async () => {
    const { bridge } = start([{ load: async () => fail('wrong-hash') }], {}, withGpu);
    await expect(bridge.load()).rejects.toMatchObject({ failure: { kind: 'wrong-hash' } });
  });
});
