import { expose } from 'comlink';
import { afterEach, describe, expect, test } from 'vitest';
import { repeatText } from '../../src/app/run/status-text.ts';
import type { FailureKind } from '../../src/core/types.ts';
import { createBridge } from '../../src/engines/bridge.ts';
import { wrapWorker } from '../../src/engines/bridge-worker.ts';
import type { EngineWorker, GenerateReply, Outcome } from '../../src/engines/protocol.ts';
import type { RunEvent } from '../../src/simulation/events.ts';
import type { LanguageModel } from '../../src/simulation/ports.ts';
import { fixtureSpec } from '../harness/fixture-spec.ts';
import { aConfig, createFakeStore, createWorld, playAll, sortRounds } from './simulation/fakes.ts';

const spec = fixtureSpec('tiny-writer');
const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

type Trouble = 'a dead worker' | 'no memory' | 'an empty reply' | 'numbers that are none' | 'a lost device';
const failures: Readonly<Record<Exclude<Trouble, 'a dead worker' | 'no memory'>, Outcome<never>>> = {
  'an empty reply': failed('empty-reply', 'The model answered nothing.'),
  'numbers that are none': failed('generation-failed', 'its numbers are not finite'),
  'a lost device': failed('generation-failed', 'the device was lost'),
};

/** The models of a small world behind real bridges, whose workers get into trouble at the given calls. */
function start(
  troubles: ReadonlyMap<number, Trouble>,
  failingLoads: ReadonlyMap<number, 'load-failed' | 'no-device'> = new Map(),
) {
  const store = createFakeStore();
  const world = createWorld({ store });
  let calls = 0;
  let loads = 0;
  const waits: number[] = [];

  function openWorker() {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    const onError: EventListener[] = [];
    const engine: Partial<EngineWorker> = {
      async load(_spec, choice) {
        const kind = failingLoads.get(++loads);
        if (kind !== undefined) return failed(kind, 'nothing to run on');
        return { ok: true, value: { choice, dtype: 'q8', milliseconds: 1, sha256: 'f'.repeat(64) } };
      },
      async generate(request): Promise<Outcome<GenerateReply>> {
        const trouble = troubles.get(++calls);
        if (trouble === undefined) return { ok: true, value: await world.user.generate(request) };
        if (trouble === 'no memory') throw new RangeError('Array buffer allocation failed');
        if (trouble !== 'a dead worker') return failures[trouble];
        for (const listener of onError) listener(new Event('error'));
        return new Promise(() => undefined);
      },
      interrupt: async () => undefined,
    };
    expose(engine, port2 as never);
    port2.start();
    port1.start();
    return wrapWorker(
      {
        postMessage: (message, transfer) => port1.postMessage(message, transfer ?? []),
        addEventListener: (type, listener) =>
          type === 'error'
            ? onError.push(listener as EventListener)
            : port1.addEventListener(type, listener as EventListener),
        removeEventListener: (type, listener) => port1.removeEventListener(type, listener as EventListener),
        terminate: () => port1.close(),
      },
      60_000,
    );
  }

  const createModel = (role: 'user' | 'assistant'): LanguageModel =>
    createBridge(
      spec,
      { role, device: 'wasm', allowSoftwareAdapter: false, onStatus: () => undefined },
      {
        inspect: async () => ({
          wasm: true,
          simd: true,
          isolated: true,
          cores: 2,
          gpu: false,
          adapter: null,
        }),
        openWorker,
        wait: async (milliseconds) => void waits.push(milliseconds),
      },
    );
  const ports = { ...world, user: createModel('user'), assistant: createModel('assistant') };
  return { ports, store, waits, loads: () => loads };
}

function failed(kind: FailureKind, message: string): Outcome<never> {
  return { ok: false, failure: { kind, message, advice: 'Go on.' } };
}

function repeatsOf(events: readonly RunEvent[]) {
  return events.flatMap((event) => (event.type === 'RoundRepeated' ? [event.round] : []));
}

async function undisturbed(config = aConfig()) {
  const { ports, store } = start(new Map());
  expect((await playAll(config, ports)).at(-1)).toMatchObject({ reason: 'completed' });
  return sortRounds(store.committed);
}

describe('a run over models that get into trouble', () => {
  test.each(['a dead worker', 'no memory', ...(Object.keys(failures) as Trouble[])] as Trouble[])(
    'goes on after %s with a new worker, from the last stored round, and tells it in one line',
    async (trouble) => {
      const { ports, store, loads } = start(new Map([7, 23].map((call) => [call, trouble])));
      const events = await playAll(aConfig(), ports);
      expect(events.at(-1)).toMatchObject({ reason: 'completed' });
      expect(sortRounds(store.committed)).toEqual(await undisturbed());
      expect(loads()).toBe(2 + 2);
      const lines = repeatsOf(events).map(repeatText);
      expect(lines).toHaveLength(2);
      for (const line of lines)
        expect(line).toMatch(/^Round \d of .+ was begun again with the model loaded anew: .+\.?$/);
    },
  );

  test.each([
    ['while the dead worker still held its memory', 'load-failed'],
    ['while the graphics processor was missing after a crash', 'no-device'],
  ] as const)('goes on after a load that failed %s, with a wait before the next', async (_, kind) => {
    const { ports, store, waits } = start(new Map([[7, 'a dead worker']]), new Map([[3, kind]]));
    const events = await playAll(aConfig(), ports);
    expect(events.at(-1)).toMatchObject({ reason: 'completed' });
    expect(repeatsOf(events).map(({ failure }) => failure.kind)).toEqual(['worker-died', 'load-failed']);
    expect(waits).toEqual([3000]);
    expect(sortRounds(store.committed)).toEqual(await undisturbed());
  });

  test('stops at once where there was nothing to run on from the start', async () => {
    const { ports, waits } = start(new Map(), new Map([[1, 'no-device']]));
    const events = await playAll(aConfig({ agents: ['cipher-3'], seeds: [1] }), ports);
    expect(repeatsOf(events)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ reason: 'failed', failure: { kind: 'no-device' } });
    expect(waits).toEqual([]);
  });

  test('stops at the third failure where what it ran on does not come back, and says so', async () => {
    const missing = new Map([3, 4, 5, 6].map((load) => [load, 'no-device'] as const));
    const { ports } = start(new Map([[20, 'a lost device']]), missing);
    const events = await playAll(aConfig({ agents: ['cipher-3'], seeds: [1] }), ports);
    expect(repeatsOf(events)).toHaveLength(2);
    const message = expect.stringContaining('ran on the graphics processor before') as string;
    expect(events.at(-1)).toMatchObject({ reason: 'failed', failure: { message } });
  });

  test('stops at the third failure in a row, and resumes before the round that failed', async () => {
    // One episode: of several, each has its own attempts.
    const config = aConfig({ agents: ['cipher-3'], seeds: [1] });
    const { ports, store } = start(new Map([20, 21, 22].map((call) => [call, 'a lost device'])));
    const events = await playAll(config, ports);
    expect(repeatsOf(events)).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ reason: 'failed', failure: { kind: 'generation-failed' } });
    const kept = store.committed.length;
    expect(kept).toBeGreaterThan(0);
    const again = await playAll(config, ports);
    expect(again[0]).toMatchObject({ type: 'RunStarted', storedRounds: { length: kept } });
    expect(again.at(-1)).toMatchObject({ reason: 'completed' });
    expect(sortRounds(store.committed)).toEqual(await undisturbed(config));
  });
});
