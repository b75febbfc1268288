import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../src/app/App.svelte';
import { createRunAddress } from '../../src/app/run/run-address.ts';
import type { RunConfig } from '../../src/core/types.ts';
import { orderDocuments } from '../../src/core/task.ts';
import { createScriptedModel } from '../../src/engines/scripted.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';
import { createScriptedSession, type SessionOptions } from './scripted-session.ts';

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
  history.replaceState(null, '', '/?task=email');
});

const search = '?rounds=2&agents=oracle';
const stored: RunConfig = {
  ...{ ...aRun('kept'), agents: ['oracle'], seeds: [1], rounds: 3 },
  models: { user: 'reader', assistant: 'writer', embedder: 'finder' },
};

/** What a page does with its address: it is followed before anything is drawn. */
async function open(options: SessionOptions = {}) {
  const session = createScriptedSession({ search, ...options });
  await session.followAddress();
  return { session, ...render(App, { session }) };
}

async function storeWithOneRound() {
  const store = createMemoryStore();
  await store.saveRun(stored);
  await store.commit(
    aRound(1, { runId: 'kept', agent: 'oracle', document: orderDocuments('email', 1, 3)[0]! }),
  );
  return store;
}

const status = () => screen.queryByTestId('status')?.textContent ?? null;
const reaches = (text: string | null) => vi.waitFor(() => expect(status()).toBe(text));

async function pressStart() {
  const button = screen.getByTestId('start');
  await vi.waitFor(() => expect(button).toHaveProperty('disabled', false));
  await fireEvent.click(button);
}

describe('the address', () => {
  it('names a run behind the settings that it asks for, and nothing where there is none', () => {
    const address = createRunAddress(window);
    expect(address.runId).toBeNull();
    address.show('a&b');
    expect(location.search + location.hash).toBe('?task=email#run=a%26b');
    expect(address.runId).toBe('a&b');
    address.show(null);
    expect(location.href).toMatch(/\?task=email$/);
  });

  it('has no second entry for the run that it names already', () => {
    const address = createRunAddress(window);
    address.show('a');
    const { length } = history;
    address.show('a');
    expect(history.length).toBe(length);
  });
});

describe('a run', () => {
  it('is in the address, Back leads to the first page, and Forward to the run', async () => {
    await open();
    await pressStart();
    await reaches('Run finished');
    expect(location.search + location.hash).toBe('?task=email#run=run-1');
    history.back();
    await reaches(null);
    expect(location.hash).toBe('');
    expect(await screen.findByTestId('start')).toBeTruthy();
    history.forward();
    await reaches('Run finished');
    expect(location.hash).toBe('#run=run-1');
  });

  it('that is left by its own button is one Back away', async () => {
    await open();
    await pressStart();
    await reaches('Run finished');
    await fireEvent.click(screen.getByRole('button', { name: 'New run' }));
    await reaches(null);
    expect(location.hash).toBe('');
    history.back();
    await reaches('Run finished');
  });

  it('that the address names is opened, and can be gone on with', async () => {
    history.replaceState(null, '', '/#run=kept');
    const store = await storeWithOneRound();
    await open({ store });
    await reaches('Run stopped');
    await fireEvent.click(screen.getByRole('button', { name: 'Go on with round 2' }));
    await reaches('Run finished');
    expect(await store.rounds('kept', 'oracle', 1)).toHaveLength(3);
    expect(location.hash).toBe('#run=kept');
  });

  it('that is not kept here is told on the first page, until another one is started', async () => {
    history.replaceState(null, '', '/#run=gone');
    await open();
    expect(screen.getByTestId('notice').textContent).toContain('is not kept in this browser');
    expect(location.hash).toBe('');
    await pressStart();
    await reaches('Run finished');
    await fireEvent.click(screen.getByRole('button', { name: 'New run' }));
    await reaches(null);
    expect(screen.queryByText(/is not kept in this browser/)).toBeNull();
  });

  it('that was thrown away counts as not kept', async () => {
    history.replaceState(null, '', '/#run=kept');
    const store = await storeWithOneRound();
    await store.discardRun('kept');
    await open({ store });
    expect(status()).toBeNull();
    expect(screen.getByTestId('notice').textContent).toContain('is not kept in this browser');
  });

  it('leaves the link over the menus alone', async () => {
    await open();
    await pressStart();
    await reaches('Run finished');
    await fireEvent.click(screen.getByRole('link', { name: 'Skip to the content' }));
    expect(location.hash).toBe('#run=run-1');
    expect(document.activeElement).toBe(screen.getByRole('main'));
  });
});

describe('Back in the middle of a run', () => {
  /** The second round's draft waits until it is let go or stopped. */
  async function runHalfway() {
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    let drafts = 0;
    const writer = createScriptedModel(() => 'Dear Ada, all is well.');
    const session = await open({
      loadModels: async () => ({
        assistant: {
          async generate(prompt, options) {
            drafts += 1;
            const stopped = new Promise<void>((resolve) =>
              options?.signal?.addEventListener('abort', () => resolve()),
            );
            if (drafts > 1) await Promise.race([gate, stopped]);
            return writer.generate(prompt, options);
          },
        },
        user: createScriptedModel(() => 'closing: yes\nVerdict: yes'),
        embedder: {
          embed: async (texts) => texts.map(() => ({ vector: [1, 0] })),
          embedTokens: async (texts) => texts.map(() => [[1, 0]]),
        },
      }),
    });
    await pressStart();
    await reaches('Running');
    await vi.waitFor(() => expect(drafts).toBe(2));
    history.back();
    expect(await screen.findByTestId('leave-question')).toBeTruthy();
    return { ...session, letGo };
  }

  it('keeps the run in view and going, and asks', async () => {
    const { letGo } = await runHalfway();
    expect(status()).toBe('Running');
    expect(location.hash).toBe('#run=run-1');
    const stay = screen.getByRole('button', { name: 'Stay with the run' });
    expect(document.activeElement).toBe(stay);
    await fireEvent.click(stay);
    expect(screen.queryByTestId('leave-question')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('main'));
    letGo();
    await reaches('Run finished');
  });

  it('leaves when asked to, and what is written can be gone on with', async () => {
    await runHalfway();
    await fireEvent.click(screen.getByRole('button', { name: 'Stop and leave' }));
    await reaches(null);
    expect(location.hash).toBe('');
    expect((await screen.findByTestId('go-on')).textContent).toMatch(/Go on with round 2/);
  });

  it('asks nothing any more when the run has come to its end', async () => {
    const { letGo } = await runHalfway();
    letGo();
    await reaches('Run finished');
    expect(screen.queryByTestId('leave-question')).toBeNull();
    history.back();
    await reaches(null);
  });
});
