import { configure, fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../src/app/App.svelte';
import type { RunModels } from '../../src/app/run/run-controller.ts';
import { createError } from '../../src/core/failure.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { createScriptedSession } from './scripted-session.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

// What a page fetches when it is opened takes its time on a busy machine.
configure({ asyncUtilTimeout: 30_000 });
const patient = { timeout: 30_000 };

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
  history.replaceState(null, '', '/');
  Element.prototype.scrollIntoView = vi.fn();
});

/** A run whose models load until it is stopped, on a page in view whose browser keeps the screen on when it is asked. */
function setUp(store = createMemoryStore(), able = true) {
  const held = new Set<object>();
  const locks = {
    async request() {
      const sentinel = { release: async () => void held.delete(sentinel), addEventListener: () => undefined };
      held.add(sentinel);
      return sentinel;
    },
  };
  const session = createScriptedSession({
    ...{ store, search: '?rounds=2&agents=oracle' },
    screen: {
      locks: able ? locks : undefined,
      page: { visibilityState: 'visible', addEventListener: () => undefined },
    },
    loadModels: (_config, _onStatus, signal) =>
      new Promise<RunModels>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(createError('aborted', 'Stopped.', '')));
      }),
  });
  render(App, { session });
  return { session, store, held };
}

async function startRun() {
  const button = await screen.findByRole('button', { name: /^Run / });
  await vi.waitFor(() => expect(button).toHaveProperty('disabled', false), patient);
  await fireEvent.click(button);
  await screen.findByTestId('stop');
}

const choice = () => screen.findByRole<HTMLInputElement>('checkbox', { name: 'Let the screen sleep' });
const becomes = (held: ReadonlySet<object>, count: number) =>
  vi.waitFor(() => expect(held.size).toBe(count), patient);

describe('the screen', () => {
  it('stays on while a run goes on, without being asked to, and no longer', async () => {
    const { held } = setUp();
    await startRun();
    expect((await choice()).checked).toBe(false);
    await becomes(held, 1);
    await fireEvent.click(screen.getByTestId('stop'));
    await becomes(held, 0);
    await vi.waitFor(() => expect(screen.queryByText('Let the screen sleep')).toBeNull(), patient);
  });

  it('stays on while a plan goes on', async () => {
    const { session, held } = setUp();
    const lab = await session.lab.open();
    void lab!.queue.start({
      ...{ format: 'inkling-plan', version: 1, name: 'Short', device: 'wasm', tasks: [{ task: 'email' }] },
      ...{ agents: ['oracle'], models: [{ user: 'reader', assistant: 'writer', embedder: 'finder' }] },
      ...{ seeds: [1], rounds: 2 },
    });
    await becomes(held, 1);
    lab!.queue.stop();
    await becomes(held, 0);
  });

  it('sleeps where the visitor lets it, in the next visits too', async () => {
    const { held, store } = setUp();
    await startRun();
    await becomes(held, 1);
    await fireEvent.click(await choice());
    await becomes(held, 0);
    document.body.replaceChildren();

    const next = setUp(store);
    await startRun();
    await vi.waitFor(async () => expect((await choice()).checked).toBe(true), patient);
    expect(next.held.size).toBe(0);
    await fireEvent.click(await choice());
    await becomes(next.held, 1);
  });

  it('is not spoken of where the browser cannot keep it on', async () => {
    setUp(createMemoryStore(), false);
    await startRun();
    expect(screen.queryByText('Let the screen sleep')).toBeNull();
  });
});
