import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../src/app/App.svelte';
import { createPending } from '../../src/app/pending.svelte.ts';
import { createError } from '../../src/core/failure.ts';
import { orderDocuments } from '../../src/core/task.ts';
import type { Catalog } from '../../src/engines/catalog.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { createFakeLocks } from './fake-locks.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';
import { threeModels } from './model-specs.ts';
import { createScriptedSession } from './scripted-session.ts';

// A browser has it at once; here it is translated first, which takes longer than a test waits for it.
beforeAll(() => import('../../src/app/pages/RunPage.svelte'));

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
});

const status = () => screen.getByTestId('status').textContent;
const finished = () => vi.waitFor(() => expect(status()).toBe('Run finished'));
const startButton = () => screen.findByRole('button', { name: /^Run / });

async function pressStart() {
  const button = await startButton();
  await vi.waitFor(() => expect(button).toHaveProperty('disabled', false));
  await fireEvent.click(button);
}

describe('the first visit', () => {
  it('shows a sentence, a button and three models with their sizes', async () => {
    render(App, { session: createScriptedSession() });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(/An assistant drafts/);
    expect(document.activeElement, 'a first visitor is not moved anywhere').toBe(document.body);
    expect(screen.getByRole('figure').textContent).toContain('An invented example');
    expect((await startButton()).textContent.trim()).toBe('Run the demo');
    const models = within(await screen.findByRole('list', { name: 'Models' })).getAllByRole('listitem');
    expect(models.map((item) => /[\d.]+ MB/.exec(item.textContent)?.[0])).toEqual([
      '8.1 MB',
      '8.1 MB',
      '2.1 MB',
    ]);
  });

  it('runs the demo to its end without any choice', async () => {
    const store = createMemoryStore();
    render(App, { session: createScriptedSession({ store }) });
    await pressStart();
    await finished();
    const rows = within(screen.getByTestId('agent-table')).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.dataset['agent'])).toEqual(['no-learning', 'cipher-5', 'oracle']);
    expect(rows.map((row) => within(row).getAllByRole('cell')[2]!.textContent)).toEqual([
      '100%',
      '100%',
      '100%',
    ]);
    expect(await store.runs()).toMatchObject([{ rounds: 20, seeds: [1], models: { assistant: 'writer' } }]);
    expect(screen.getByTestId('current-round').textContent).toBe('Round 20 of 20');
  });

  it('lists the run afterwards, and opens it again', async () => {
    render(App, { session: createScriptedSession({ search: '?rounds=2&agents=oracle' }) });
    await pressStart();
    await finished();
    await fireEvent.click(screen.getByRole('button', { name: 'New run' }));
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
    const list = await screen.findByTestId('earlier-runs');
    expect(list.textContent).toMatch(/Oracle.*2 rounds.*seed\s+1.*finished.*cost: Oracle 0/s);
    await fireEvent.click(within(list).getByRole('button', { name: /^Open/ }));
    await finished();
  });
});

describe('a run of several seeds', () => {
  it('shows one of them, and the round stays when another one is chosen', async () => {
    render(App, { session: createScriptedSession({ search: '?rounds=3&agents=oracle&seeds=1,2' }) });
    await pressStart();
    await finished();
    const letter = () => screen.getByRole('region', { name: 'Document' }).textContent;
    await fireEvent.click(screen.getByRole('button', { name: 'Earlier' }));
    const first = letter();
    await fireEvent.change(screen.getByRole('combobox', { name: 'Seed' }), { target: { value: '2' } });
    expect(screen.getByTestId('current-round').textContent).toBe('Round 2 of 3');
    expect(letter()).not.toBe(first);
  });
});

describe('an address with nonsense', () => {
  it('is told in one box, however many things are wrong', () => {
    render(App, { session: createScriptedSession({ search: '?zzz=1&round=5&rounds=banana' }) });
    const items = within(screen.getByTestId('notice')).getAllByRole('listitem');
    expect(items.map((item) => item.textContent)).toEqual([
      expect.stringMatching(/^zzz in the address means nothing here: it can say task, agents, rounds,/),
      expect.stringMatching(/^round in the address/),
      expect.stringMatching(/^rounds=banana in the address/),
    ]);
  });

  it('is told in a plain sentence and runs the default', async () => {
    render(App, { session: createScriptedSession({ search: '?rounds=banana' }) });
    expect(screen.getByTestId('notice').textContent).toContain(
      'rounds=banana in the address is not a whole number',
    );
    expect((await startButton()).textContent.trim()).toBe('Run the demo');
  });
});

describe('the form', () => {
  it('does not start with a wrong field, and puts the focus on it', async () => {
    render(App, { session: createScriptedSession({ search: '?rounds=3' }) });
    await fireEvent.input(await screen.findByLabelText('Seeds'), { target: { value: 'none' } });
    expect(screen.getByText(/Give one to 10 different whole numbers/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Start this run' }));
    expect(document.activeElement).toBe(screen.getByLabelText('Seeds'));
    expect(screen.queryByTestId('status')).toBeNull();
  });

  it('with a wrong field holds its own run back and not the demo', async () => {
    const store = createMemoryStore();
    render(App, { session: createScriptedSession({ store, search: '?rounds=3' }) });
    await fireEvent.input(await screen.findByLabelText('Seeds'), { target: { value: '2147483648' } });
    expect(screen.getByText(/whole numbers from 0 to 2147483647/)).toBeTruthy();
    expect(screen.getByText(/The set-up below is not right yet/)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Run the demo' }));
    await finished();
    expect(await store.runs()).toMatchObject([{ rounds: 20, seeds: [1] }]);
  });

  it('says how many e-mails are written, over all seeds', () => {
    render(App, { session: createScriptedSession({ search: '?rounds=2&agents=oracle&seeds=1,2' }) });
    expect(screen.getByText(/^1 agent writes 4 e-mails\. Both sides/)).toBeTruthy();
  });

  it('says the other task in its own words, and runs it', async () => {
    const store = createMemoryStore();
    render(App, { session: createScriptedSession({ store, search: '?rounds=2&agents=oracle' }) });
    const task = await screen.findByLabelText('Task');
    expect(
      within(task)
        .getAllByRole('option')
        .map(({ textContent }) => textContent),
    ).toEqual(['E-mail from notes', 'Summary of a text']);
    await fireEvent.change(task, { target: { value: 'summarization' } });
    expect(screen.getByText(/^1 agent writes 2 summaries\. Both sides/)).toBeTruthy();
    expect(screen.getByText('summaries per agent and seed')).toBeTruthy();
    expect(screen.getByText('bullet points, short sentences')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Start this run' }));
    await finished();
    expect(await store.runs()).toMatchObject([{ task: 'summarization' }]);
    expect(screen.getByTestId('run-id').textContent).toMatch(
      /Summary of a text.*2 of 2\s+summaries written/s,
    );
    expect(screen.getByRole('progressbar', { name: 'summaries written' })).toBeTruthy();
    expect(
      await screen.findAllByText(/^All words of the summaries that/, {}, { timeout: 30_000 }),
    ).not.toEqual([]);
    expect(screen.getByText(/^Document: (a|an|the) /)).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'New run' }));
    expect((await screen.findByTestId('earlier-runs')).textContent).toContain('Summary of a text');
  });

  it('runs what it says', async () => {
    const store = createMemoryStore();
    render(App, { session: createScriptedSession({ store, search: '?rounds=3' }) });
    await fireEvent.input(await screen.findByLabelText('Seeds'), { target: { value: '4, 5' } });
    await fireEvent.input(screen.getByLabelText('Rounds'), { target: { value: '2' } });
    await fireEvent.click(screen.getByRole('checkbox', { name: /No learning/ }));
    await fireEvent.input(screen.getByLabelText('k'), { target: { value: '3' } });
    await fireEvent.click(screen.getByRole('button', { name: 'Start this run' }));
    await finished();
    expect(await store.runs()).toMatchObject([{ agents: ['cipher-3', 'oracle'], seeds: [4, 5], rounds: 2 }]);
  });

  it('offers for each role only models of that role', async () => {
    render(App, { session: createScriptedSession({ search: '?rounds=3' }) });
    const options = within(await screen.findByLabelText('User model')).getAllByRole('option');
    expect(options.map((option) => option.getAttribute('value'))).toEqual(['reader']);
  });
});

describe('an interrupted run', () => {
  it('is offered with the round to go on with, and goes on to its end', async () => {
    const store = createMemoryStore();
    const models = { user: 'reader', assistant: 'writer', embedder: 'finder' };
    await store.saveRun({ ...aRun(), agents: ['oracle'], seeds: [1], rounds: 3, models });
    await store.commit(aRound(1, { agent: 'oracle', document: orderDocuments('email', 1, 3)[0]! }));
    render(App, { session: createScriptedSession({ store }) });
    const offer = await screen.findByTestId('go-on');
    const follows = offer.compareDocumentPosition(screen.getByRole('heading', { level: 1 }));
    expect(follows & Node.DOCUMENT_POSITION_FOLLOWING, 'it stands above everything else').toBeTruthy();
    await fireEvent.click(offer);
    await finished();
    expect((await store.rounds('run-1', 'oracle', 1)).map(({ t }) => t)).toEqual([1, 2, 3]);
    await fireEvent.click(screen.getByRole('button', { name: 'New run' }));
    const list = await screen.findByTestId('earlier-runs');
    expect(list.textContent, 'not for a moment as it was before').toContain('finished');
    expect(screen.queryByRole('button', { name: /^Go on with/ })).toBeNull();
  });

  it('of summaries is offered as such', async () => {
    const store = createMemoryStore();
    await store.saveRun({ ...aRun(), task: 'summarization', agents: ['oracle'], seeds: [1], rounds: 3 });
    await store.commit(aRound(1, { agent: 'oracle' }));
    render(App, { session: createScriptedSession({ store }) });
    expect(await screen.findByText(/1 of 3 summaries are written and kept\./)).toBeTruthy();
  });

  it('that another tab is writing is not offered, and opening it there is explained', async () => {
    const [store, locks] = [createMemoryStore(), createFakeLocks()];
    await store.saveRun({ ...aRun(), agents: ['oracle'], seeds: [1], rounds: 3 });
    await store.commit(aRound(1, { agent: 'oracle' }));
    const session = createScriptedSession({ store, locks });
    render(App, { session });
    const offer = await screen.findByTestId('go-on');
    await locks.acquire('run-1');
    await fireEvent.click(offer);
    expect((await screen.findByTestId('failure')).textContent).toContain('going on in another tab');
    await session.history.refresh();
    await vi.waitFor(() => expect(screen.queryByTestId('go-on')).toBeNull());
    expect(screen.getByTestId('earlier-runs').textContent).toContain('going on in another tab');
    const erase = screen.getByRole('button', { name: /^Delete/, description: 'going on in another tab' });
    expect(erase.getAttribute('aria-disabled')).toBe('true');
    await fireEvent.click(erase);
    expect(screen.queryByText(/so it was not deleted/)).toBeNull();
    expect(await store.discardedRuns()).toEqual([]);
    await fireEvent.click(screen.getByRole('button', { name: /^Open/ }));
    await vi.waitFor(() => expect(status()).toBe('Going on in another tab'));
    expect(screen.queryByTestId('go-on')).toBeNull();
    expect(screen.getByTestId('notice').textContent).toContain('Another tab is writing this run.');
  });

  it('can be deleted again once the other tab has let go of it', async () => {
    const [store, locks] = [createMemoryStore(), createFakeLocks()];
    await store.saveRun({ ...aRun(), agents: ['oracle'], seeds: [1], rounds: 3 });
    const release = await locks.acquire('run-1');
    render(App, { session: createScriptedSession({ store, locks }) });
    const erase = await screen.findByRole('button', { name: /^Delete/ });
    expect(erase.getAttribute('aria-disabled')).toBe('true');
    release?.();
    await fireEvent.click(erase);
    await vi.waitFor(() => expect(erase.getAttribute('aria-disabled')).toBe('false'));
    await fireEvent.click(erase);
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeTruthy();
    expect(await store.discardedRuns()).toEqual(['run-1']);
  });
});

describe('an earlier run', () => {
  it('is deleted with an undo that takes over the focus', async () => {
    const store = createMemoryStore();
    await store.saveRun(aRun());
    render(App, { session: createScriptedSession({ store }) });
    await fireEvent.click(await screen.findByRole('button', { name: /^Delete/ }));
    const undo = await screen.findByRole('button', { name: 'Undo' });
    await vi.waitFor(() => expect(document.activeElement).toBe(undo));
    await fireEvent.click(undo);
    expect(await screen.findByRole('button', { name: /^Delete/ })).toBeTruthy();
    expect(await store.runs()).toHaveLength(1);
  });
});

describe('trouble', () => {
  it('says that nothing will be kept, and runs all the same', async () => {
    const notKept = 'Nothing will be kept after this page is closed: it is a private window.';
    render(App, { session: createScriptedSession({ notKept, search: '?rounds=1&agents=oracle' }) });
    expect(screen.getByTestId('storage-note').textContent).toContain(notKept);
    await pressStart();
    await finished();
  });

  it('names a model that was left out, with the reason', async () => {
    const rejected = [{ id: 'strange', reason: 'it has no files.' }];
    const catalog = createPending(Promise.resolve({ models: threeModels, listed: [], rejected }));
    render(App, { session: createScriptedSession({ catalog }) });
    const notice = await screen.findByText(/“strange” is left out: it has no files\./);
    expect(notice).toBeTruthy();
    expect(await startButton()).toHaveProperty('disabled', false);
  });

  it('says in one box that no model is left, and why', async () => {
    const rejected = ['a', 'b', 'c'].map((id) => ({ id, reason: 'it has no files.' }));
    const catalog = createPending<Catalog>(Promise.resolve({ models: [], listed: [], rejected }));
    render(App, { session: createScriptedSession({ catalog }) });
    const box = await screen.findByRole('alert');
    expect(within(box).getAllByRole('listitem')).toHaveLength(3);
    expect(box.textContent).toContain('no usable model for the assistant, the user, the embedder.');
    expect(screen.queryByTestId('notice')).toBeNull();
    expect(screen.getByText('Nothing can run yet. The reason stands below.')).toBeTruthy();
  });

  it('shows a model list that cannot be had, and no run that cannot start', async () => {
    const failure = createError('network', 'The list could not be fetched.', 'Check the network.');
    const catalog = createPending<Catalog>(Promise.reject(failure));
    render(App, { session: createScriptedSession({ catalog }) });
    expect((await screen.findByTestId('failure')).textContent).toMatch(
      /could not be fetched.*Check the network/s,
    );
    expect(await startButton()).toHaveProperty('disabled', true);
  });

  it('keeps the page when a full disk stops the run, and goes on when there is room', async () => {
    const store = createMemoryStore();
    const { commit } = store;
    let full = true;
    store.commit = (round) =>
      full && round.t === 2
        ? Promise.reject(createError('storage-full', 'No room.', 'Delete runs.'))
        : commit(round);
    render(App, { session: createScriptedSession({ store, search: '?rounds=3&agents=oracle' }) });
    await pressStart();
    await vi.waitFor(() => expect(status()).toBe('Run failed'));
    expect(screen.getAllByTestId('failure')[0]!.textContent).toMatch(/No room\.\s*Delete runs\./);
    expect(screen.getAllByText(/No room\./)).toHaveLength(1);
    full = false;
    await fireEvent.click(screen.getByRole('button', { name: 'Go on with round 2' }));
    await finished();
    expect(screen.queryByTestId('failure')).toBeNull();
  });

  it('offers to try again when nothing is written yet, and shows no shares of nothing', async () => {
    const store = createMemoryStore();
    const { commit } = store;
    store.commit = () => Promise.reject(createError('storage-full', 'No room.', 'Delete runs.'));
    render(App, { session: createScriptedSession({ store, search: '?rounds=1&agents=oracle' }) });
    await pressStart();
    await vi.waitFor(() => expect(status()).toBe('Run failed'));
    expect(screen.queryByText(/The user accepted/)).toBeNull();
    store.commit = commit;
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await finished();
    expect(screen.getByText(/The user accepted 100% of all drafts/)).toBeTruthy();
  });

  it('shows a mistake in drawing instead of a blank page', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = Promise.resolve({ models: [{ roles: null }], listed: [], rejected: [] });
    const catalog = createPending<Catalog>(broken as never);
    render(App, { session: createScriptedSession({ catalog }) });
    expect((await screen.findByTestId('failure')).textContent).toContain('Finished rounds are kept.');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    expect(screen.getByText('Inkling')).toBeTruthy();
  });
});
