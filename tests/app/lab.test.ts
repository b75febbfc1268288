import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../src/app/App.svelte';
// Fetched beforehand: how long that takes says nothing of the page.
import '../../src/app/components/PlanBar.svelte';
import '../../src/app/components/PlanOfRun.svelte';
import '../../src/app/pages/PlanPage.svelte';
import '../../src/app/pages/RunPage.svelte';
import { changeMarks, skipRun } from '../../src/app/plan/plan-marks.ts';
import { PLAN_UNDO_MILLISECONDS } from '../../src/app/plan/plan-list.ts';
import { listRuns, type Plan } from '../../src/core/plan.ts';
import { createError } from '../../src/core/failure.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';
import { aRound } from '../fixtures/rounds.ts';
import { aSpec } from './model-specs.ts';
import { createScriptedSession } from './scripted-session.ts';

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
  history.replaceState(null, '', '/');
  Element.prototype.scrollIntoView = vi.fn();
});

const short: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'Short', device: 'wasm' },
  tasks: [{ task: 'email' }, { task: 'summarization' }],
  agents: ['oracle'],
  models: [{ user: 'reader', assistant: 'writer', embedder: 'finder' }],
  ...{ seeds: [1], rounds: 2 },
};

async function openLab(options: Parameters<typeof createScriptedSession>[0] = {}) {
  const session = createScriptedSession(options);
  render(App, { session });
  await session.showLab();
  await screen.findByRole('heading', { level: 1, name: 'Lab' });
  await screen.findByRole('textbox', { name: 'Rounds' });
  return session;
}

async function openFile(text: string, name = 'plan.json') {
  const input = screen.getByLabelText<HTMLInputElement>('File of a plan');
  // jsdom's files cannot be read as text.
  const file = { name, size: text.length, arrayBuffer: async () => new TextEncoder().encode(text) };
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  await fireEvent.change(input);
}

const value = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name }).value;
const news = () => screen.getByTestId('plan-news').textContent;

describe('the lab', () => {
  it('fills its form from a preset, and starts nothing', async () => {
    const store = createMemoryStore();
    await openLab({ store });
    await fireEvent.click(screen.getByRole('button', { name: 'The paper’s experiment' }));
    expect(value('Rounds')).toBe('200');
    expect(value('Seeds')).toBe('1, 2, 3');
    expect(screen.getByText(/^2 runs, 42 episodes, 8,400 rounds; 16,800 to /)).toBeTruthy();
    expect(await store.plans()).toEqual([]);
  });

  it('tells each mistake at its field, and does not start', async () => {
    const store = createMemoryStore();
    await openLab({ store });
    const rounds = screen.getByRole('textbox', { name: 'Rounds' });
    await fireEvent.input(rounds, { target: { value: '20000' } });
    expect(rounds.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('textbox', { name: 'Rounds', description: /from 1 to 10,000/ })).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Start the plan' }));
    expect(document.activeElement).toBe(rounds);
    expect(await store.plans()).toEqual([]);
  });

  it('opens a file, and keeps the form as it is where that is no plan', async () => {
    await openLab();
    await openFile(JSON.stringify(short), 'short.json');
    await vi.waitFor(() => expect(news()).toContain('was read from short.json'));
    expect(value('Name')).toBe('Short');
    await openFile(JSON.stringify({ ...short, name: 'Other', rounds: 0 }));
    await vi.waitFor(() =>
      expect(news()).toContain('rounds must be a whole number from 1 to 10,000; it is 0'),
    );
    expect(value('Name')).toBe('Short');
  });

  it('shows text of a file as text', async () => {
    await openLab();
    const name = '<img src=x onerror=alert(1)>';
    await openFile(JSON.stringify({ ...short, name, models: [{ ...short.models[0]!, user: name }] }));
    await vi.waitFor(() => expect(news()).toContain(name));
    expect(document.querySelector('main img')).toBeNull();
    expect(screen.getByText(/^Not kept in this browser: <img/)).toBeTruthy();
  });

  it('plays a plan to its end, and lists it with its runs', async () => {
    const store = createMemoryStore();
    await openLab({ store });
    await openFile(JSON.stringify(short));
    await vi.waitFor(() => expect(value('Name')).toBe('Short'));
    const entries = history.length;
    await fireEvent.click(screen.getByRole('button', { name: 'Start the plan' }));
    await vi.waitFor(() =>
      expect(screen.getByTestId('plan-bar').textContent).toContain('All 2 runs are done.'),
    );
    expect(location.hash).toBe('#run=run-1-2');
    expect(history.length, 'Back leads to the lab, not through the runs').toBe(entries + 1);
    expect((await store.runs()).map(({ task }) => task)).toEqual(['summarization', 'email']);
    await fireEvent.click(screen.getByRole('button', { name: 'Back to the lab' }));
    await vi.waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: 'Lab' })),
    );
    const listed = await screen.findByTestId('plan');
    expect(within(listed).getAllByText('done')).toHaveLength(2);
    expect(location.hash).toBe('#lab');
  });

  it('paused in the last round of a run says so, takes it back or rests before the next run, and resumes', async () => {
    const store = createMemoryStore();
    const { commit } = store;
    let writing = false;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    store.commit = async (round) => {
      if (round.t === 2 && round.document.task === 'email') {
        writing = true;
        await held;
      }
      return commit(round);
    };
    await openLab({ store });
    await openFile(JSON.stringify(short));
    await vi.waitFor(() => expect(value('Name')).toBe('Short'));
    await fireEvent.click(screen.getByRole('button', { name: 'Start the plan' }));
    const bar = () => screen.getByTestId('plan-bar');
    await vi.waitFor(() => expect(writing).toBe(true));
    await fireEvent.click(await screen.findByTestId('pause'));
    await vi.waitFor(() => expect(bar().textContent).toContain('Run 1 of 2 comes to a rest.'));
    await fireEvent.click(screen.getByTestId('resume'));
    await vi.waitFor(() => expect(bar().textContent).toContain('Run 1 of 2 is going on.'));
    await fireEvent.click(screen.getByTestId('pause'));
    release();
    await vi.waitFor(() =>
      expect(bar().textContent).toContain('Paused before the next run. 1 of 2 runs done.'),
    );
    expect(await store.countRounds((await store.runs())[0]!.id)).toBe(2);
    await fireEvent.click(within(bar()).getByRole('button', { name: 'Resume' }));
    await vi.waitFor(() => expect(bar().textContent).toContain('All 2 runs are done.'));
    expect(within(bar()).queryByRole('checkbox'), 'nothing can fail any more').toBeNull();
  });

  it('names a run that failed, and repeats it when asked', async () => {
    const store = createMemoryStore();
    const { commit } = store;
    let broken = true;
    store.commit = (round) =>
      broken && round.document.task === 'email'
        ? Promise.reject(createError('invalid', 'This run is gone.', 'Repeat it.'))
        : commit(round);
    await openLab({ store });
    await openFile(JSON.stringify(short));
    await vi.waitFor(() => expect(value('Name')).toBe('Short'));
    await fireEvent.click(screen.getByRole('button', { name: 'Start the plan' }));
    const bar = await vi.waitFor(() => {
      const found = screen.getByTestId('plan-bar');
      expect(found.textContent).toContain('1 of 2 runs done, 1 failed.');
      return found;
    });
    expect(bar.textContent).toContain('Run 1 of 2 runs failed: This run is gone.');
    broken = false;
    await vi.waitFor(() =>
      expect(within(bar).getByRole('button', { name: 'Go on with the plan' })).toBeTruthy(),
    );
    await fireEvent.click(within(bar).getByRole('button', { name: 'Go on with the plan' }));
    await vi.waitFor(() =>
      expect(screen.getByTestId('plan-bar').textContent).toContain('All 2 runs are done.'),
    );
  });

  it('puts a run back that was skipped, and leads to what goes on with the plan', async () => {
    const store = createMemoryStore();
    await store.savePlan({ id: 'plan', createdAt: 1, plan: short });
    const [first] = listRuns(short, 'plan', 1);
    await changeMarks(store, 'plan', (marks) => skipRun(marks, first!.id));
    await openLab({ store });
    const listed = await screen.findByTestId('plan');
    expect(within(listed).getByText(/^skipped/)).toBeTruthy();
    await fireEvent.click(within(listed).getByRole('button', { name: /^Put back .+ into the plan$/ }));
    const goOn = within(listed).getByRole('button', { name: /^Go on/ });
    await vi.waitFor(() => expect(document.activeElement).toBe(goOn));
    expect(within(listed).queryByText(/^skipped/)).toBeNull();
  });

  it('estimates with rounds that are kept nowhere', async () => {
    const store = createMemoryStore();
    await openLab({ store });
    await openFile(JSON.stringify({ ...short, rounds: 3 }));
    await vi.waitFor(() => expect(value('Name')).toBe('Short'));
    await fireEvent.click(screen.getByRole('button', { name: 'Estimate how long it takes' }));
    // The scripted models answer in no time at all, which measures nothing.
    await vi.waitFor(() => expect(screen.getByTestId('estimate').textContent).toContain('measured nothing'));
    expect(await store.runs()).toEqual([]);
    expect(await store.plans()).toEqual([]);
  });

  it('knows that what the trial asked needs not be asked again', async () => {
    await openLab();
    // It is over with the two rounds of the trial, whose answers are kept.
    await openFile(JSON.stringify(short));
    await vi.waitFor(() => expect(value('Name')).toBe('Short'));
    await fireEvent.click(screen.getByRole('button', { name: 'Estimate how long it takes' }));
    await vi.waitFor(() =>
      expect(screen.getByTestId('estimate').textContent).toContain('takes less than a minute'),
    );
  });

  it('goes on with an interrupted plan from the first page', async () => {
    const store = createMemoryStore();
    await store.savePlan({ id: 'plan', createdAt: 1, plan: short });
    await store.saveSetting('plan-underway', { id: 'plan', name: 'Short' });
    render(App, { session: createScriptedSession({ store }) });
    await fireEvent.click(await screen.findByTestId('go-on-with-plan'));
    await vi.waitFor(() =>
      expect(screen.getByTestId('plan-bar').textContent).toContain('All 2 runs are done.'),
    );
  });

  it('is named on the page of a stopped run after a reload, which goes on with the plan', async () => {
    const store = createMemoryStore();
    await store.savePlan({ id: 'plan', createdAt: 1, plan: short });
    const [first] = listRuns(short, 'plan', 1);
    await store.saveRun(first!);
    const session = createScriptedSession({ store });
    render(App, { session });
    await session.open(first!);
    const hint = await screen.findByTestId('plan-of-run');
    expect(within(hint).getByRole('link', { name: 'Short' }).getAttribute('href')).toBe('#lab=plan');
    expect(hint.textContent).toContain('goes on with the whole plan');
    await fireEvent.click(screen.getByTestId('go-on'));
    await vi.waitFor(() =>
      expect(screen.getByTestId('plan-bar').textContent).toContain('All 2 runs are done.'),
    );
    expect(screen.queryByTestId('plan-of-run')).toBeNull();
    await session.leave();
    await store.deletePlan('plan');
    await store.saveRun({ ...first!, id: 'left' });
    await session.open({ ...first!, id: 'left' });
    await screen.findByTestId('go-on');
    expect(screen.queryByTestId('plan-of-run'), 'the plan is not kept').toBeNull();
  });

  it('is reached from the runs of a plan, which stand together, and shows what all of them came to', async () => {
    const store = createMemoryStore();
    const plan = { ...short, seeds: [1, 2] };
    await store.savePlan({ id: 'plan', createdAt: 1, plan });
    const [first, second] = listRuns(plan, 'plan', 1);
    const alone = { ...first!, id: 'alone', createdAt: 1.5 };
    delete (alone as { plan?: string }).plan;
    for (const run of [first!, alone, second!]) {
      await store.saveRun(run);
      for (const t of [1, 2]) await store.commit(aRound(t, { runId: run.id, agent: 'oracle', cost: 4 * t }));
      if (run === second)
        await store.commit(aRound(1, { runId: run.id, agent: 'oracle', seed: 2, cost: 10 }));
    }
    render(App, { session: createScriptedSession({ store }) });
    const list = await screen.findByTestId('earlier-runs');
    const group = within(list).getByRole('heading', { name: 'Plan “Short”' }).closest('li')!;
    expect([...group.querySelectorAll('[data-run]')].map((run) => run.getAttribute('data-run'))).toEqual([
      'plan-2',
      'plan-1',
    ]);
    expect(list.querySelectorAll('[data-run]'), 'a run of no plan stands beside them').toHaveLength(3);
    const link = within(group).getByRole('link', { name: /See the plan in the lab/ });
    location.hash = link.getAttribute('href')!;
    await fireEvent.popState(window);
    const heading = await screen.findByRole('heading', { level: 3, name: 'Short' });
    await vi.waitFor(() => expect(document.activeElement).toBe(heading));

    await fireEvent.click(screen.getByText(/^Results of all its runs/));
    const region = await screen.findByRole('region', { name: 'Results of Short' });
    const rows = within(region).getAllByRole('row').slice(1);
    expect(rows.map((row) => row.textContent?.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'E-mail from notes6.0 0% without edit',
      'Summary of a text7.3 ± 2.8 0% without edit',
    ]);
    expect(screen.getByRole('button', { name: /^Download the results of Short as ?CSV$/ })).toBeTruthy();
    await fireEvent.click(within(region).getByRole('link', { name: 'Summary of a text' }));
    await vi.waitFor(() => expect(location.hash).toBe('#run=plan-2'));
  });

  it('says that a link is copied until another plan stands in the form', async () => {
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: vi.fn(async () => undefined) } });
    const lab = await (await openLab()).lab.open();
    // jsdom has no streams to pack with.
    vi.spyOn(lab!, 'pack').mockResolvedValue('packed');
    await fireEvent.click(screen.getByRole('button', { name: 'Copy link' }));
    await screen.findByText(/^The link is copied/);
    await fireEvent.click(screen.getByRole('button', { name: 'The paper’s experiment' }));
    expect(screen.queryByText(/^The link is copied/)).toBeNull();
    vi.unstubAllGlobals();
  });

  it('says so where the address names a plan that is not kept', async () => {
    const session = await openLab();
    location.hash = '#lab=gone';
    await session.followAddress();
    await vi.waitFor(() => expect(news()).toContain('not kept in this browser'));
  });

  it('deletes a plan at once, and takes that back, with the keyboard where it was', async () => {
    const store = createMemoryStore();
    await store.savePlan({ id: 'plan', createdAt: 1, plan: short });
    await openLab({ store });
    const listed = await screen.findByTestId('plan');
    await fireEvent.click(within(listed).getByRole('button', { name: /^Delete/ }));
    const undo = await within(listed).findByRole('button', { name: 'Undo deleting Short' });
    await vi.waitFor(() => expect(document.activeElement).toBe(undo));
    expect(within(listed).getByRole('status').textContent).toContain('“Short” is deleted. Its runs are kept');
    expect(await store.plans()).toEqual([]);
    await fireEvent.click(undo);
    await within(listed).findByRole('heading', { name: 'Short' });
    await vi.waitFor(() => expect(listed.contains(document.activeElement)).toBe(true));
    expect(await store.plans()).toHaveLength(1);

    const waiting = vi.spyOn(globalThis, 'setTimeout');
    await fireEvent.click(within(listed).getByRole('button', { name: /^Delete/ }));
    await vi.waitFor(() => expect(document.activeElement?.textContent).toMatch(/^Undo/));
    const over = waiting.mock.calls.find(([, delay]) => delay === PLAN_UNDO_MILLISECONDS)![0];
    waiting.mockRestore();
    over();
    await vi.waitFor(() => expect(screen.queryByTestId('plan')).toBeNull());
    expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Started plans' }));
  });

  it('does not say that there is no started plan before it has looked', async () => {
    const store = createMemoryStore();
    let find: (plans: []) => void;
    vi.spyOn(store, 'plans').mockReturnValue(new Promise((resolve) => (find = resolve)));
    await openLab({ store });
    expect(await screen.findByText('Looking for started plans …')).toBeTruthy();
    expect(screen.queryByText(/^None yet/)).toBeNull();
    find!([]);
    expect(await screen.findByText(/^None yet/)).toBeTruthy();
  });

  it('says in the list, and at the form, why a model of a plan does not run here', async () => {
    const store = createMemoryStore();
    const trio = { ...short.models[0]!, assistant: 'large' };
    await store.savePlan({ id: 'plan', createdAt: 1, plan: { ...short, models: [trio] } });
    const hub = { kind: 'hub', repository: 'owner/large', revision: 'main' } as const;
    const large = { ...aSpec('large', ['assistant']), location: hub };
    const reason = 'It needs WebGPU, which this browser does not have.';
    const library = { kept: [large], unfit: ['large'], choose: () => ({ kind: 'unfit', reason }) as const };
    await openLab({
      store,
      library: { state: { kind: 'ready', value: library as never }, begin: () => undefined },
    });
    const listed = await screen.findByTestId('plan');
    const sentence = 'The assistant model The large does not run here: it needs WebGPU';
    expect(listed.textContent).toContain(sentence);
    await openFile(JSON.stringify({ ...short, models: [trio] }));
    await vi.waitFor(() =>
      expect(screen.getByRole('group', { name: 'Models' }).textContent).toContain(sentence),
    );
    await openFile(JSON.stringify(short));
    await vi.waitFor(() =>
      expect(screen.getByRole('group', { name: 'Models' }).textContent).not.toContain(sentence),
    );
  });

  it('gives the plan back that a preset took the place of, as long as the new one is not changed', async () => {
    await openLab();
    const type = (text: string) =>
      fireEvent.input(screen.getByRole('textbox', { name: 'Name' }), { target: { value: text } });
    const choosePreset = () =>
      fireEvent.click(screen.getByRole('button', { name: 'The paper’s experiment' }));
    const undo = () => screen.queryByRole('button', { name: 'Undo' });
    await type('Mine');
    expect(undo()).toBeNull();
    await choosePreset();
    expect(value('Name')).not.toBe('Mine');
    await fireEvent.click(undo()!);
    expect(value('Name')).toBe('Mine');
    expect(document.activeElement?.textContent).toContain('from before');
    expect(undo()).toBeNull();

    await choosePreset();
    await type('Changed');
    expect(undo()).toBeNull();
    await openFile(JSON.stringify(short));
    await vi.waitFor(() => expect(value('Name')).toBe('Short'));
    await fireEvent.click(undo()!);
    expect(value('Name')).toBe('Changed');
  });

  it('keeps what was typed before the page is left, which has no time to write then', async () => {
    const store = createMemoryStore();
    await openLab({ store });
    await fireEvent.input(screen.getByRole('textbox', { name: 'Name' }), { target: { value: 'Mine' } });
    await vi.waitFor(async () => expect(await store.setting('plan-draft')).toMatchObject({ name: 'Mine' }));
  });

  it('keeps what was written there for the next visit', async () => {
    const store = createMemoryStore();
    const session = await openLab({ store });
    await fireEvent.input(screen.getByRole('textbox', { name: 'Name' }), { target: { value: 'Mine' } });
    session.showHome();
    await vi.waitFor(async () => expect(await store.setting('plan-draft')).toMatchObject({ name: 'Mine' }));
  });
});
