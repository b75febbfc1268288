import { configure, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../src/app/App.svelte';
import StepPanel from '../../src/app/components/steps/StepPanel.svelte';
import { applyEvent } from '../../src/app/run/apply-event.ts';
import { createProgress } from '../../src/app/run/progress.ts';
import { createPacer, type StepState } from '../../src/app/steps/pacer.ts';
import { callsOfStation } from '../../src/app/steps/station-calls.ts';
import { explainStation } from '../../src/app/steps/station-words.ts';
import { stepsShown } from '../../src/app/steps/steps-shown.ts';
import type { AgentName, ModelCall } from '../../src/core/types.ts';
import type { RoundStep } from '../../src/simulation/events.ts';
import type { Station } from '../../src/simulation/stations.ts';
import { aCall, aRound, aRun } from '../fixtures/rounds.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';
import { createScriptedSession } from './scripted-session.ts';

// What a page fetches when it is opened takes its time on a busy machine.
configure({ asyncUtilTimeout: 30_000 });

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  location.hash = '';
});

function setUp() {
  let state: StepState = { kind: 'off' };
  const pacer = createPacer((next) => (state = next));
  const gone: string[] = [];
  const come = (agent: 'oracle' | 'cipher-5', station: Station, t = 1) => {
    const waiting = pacer.pace({ agent, seed: 1, t, station });
    void waiting?.then(() => gone.push(`${agent} ${station}`));
    return waiting;
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { pacer, come, gone, settle, on: () => state as Extract<StepState, { kind: 'on' }> };
}

describe('the pace of a run', () => {
  it('keeps nobody while nobody steps', () => {
    const { come } = setUp();
    expect(come('oracle', 'context')).toBeNull();
    expect(come('oracle', 'memory')).toBeNull();
  });

  it('lets nobody go before all are there, and then all of one station together', async () => {
    const { pacer, come, gone, settle, on } = setUp();
    pacer.begin();
    void come('oracle', 'draft');
    void come('cipher-5', 'context');
    pacer.next();
    await settle();
    expect(gone, 'who is behind comes after').toEqual(['cipher-5 context']);
    expect(on()).toMatchObject({ station: 'draft', underway: [{ agent: 'cipher-5' }] });
    pacer.next();
    await settle();
    expect(gone, 'one is still on the way').toHaveLength(1);
    void come('cipher-5', 'draft');
    expect(on()).toMatchObject({ station: 'draft', underway: [] });
    pacer.next();
    await settle();
    expect(gone.slice(1).sort()).toEqual(['cipher-5 draft', 'oracle draft']);
  });

  it('knows who is on the way also where stepping begins in the middle of a round', () => {
    const { pacer, come, on } = setUp();
    void come('oracle', 'draft');
    void come('cipher-5', 'memory');
    pacer.begin();
    expect(on()).toMatchObject({ station: null, waiting: [], underway: [{ agent: 'oracle' }] });
  });

  it('forgets a round that has gone into the memory', async () => {
    const { pacer, come, on } = setUp();
    pacer.begin();
    void come('oracle', 'memory');
    pacer.next();
    expect(on()).toMatchObject({ waiting: [], underway: [] });
  });

  it.each(['runOn', 'clear'] as const)('lets all go with %s', async (name) => {
    const { pacer, come, gone, settle, on } = setUp();
    pacer.begin();
    void come('oracle', 'draft');
    void come('cipher-5', 'retrieval');
    pacer[name]();
    await settle();
    expect(gone).toHaveLength(2);
    expect(on().kind).toBe('off');
    expect(come('oracle', 'verdict')).toBeNull();
  });
});

describe('a station', () => {
  const call = (role: ModelCall['role'], prompt: ModelCall['prompt']): ModelCall => ({
    ...aCall(prompt),
    role,
    prompt,
  });
  const calls = [
    call('assistant', 'aggregate'),
    call('assistant', 'draft'),
    call('user', 'verdict'),
    call('user', 'edit'),
    call('assistant', 'trial'),
    call('assistant', 'infer'),
  ];

  it.each<[Station, readonly string[]]>([
    ['context', []],
    ['retrieval', ['aggregate']],
    ['draft', ['draft']],
    ['verdict', ['verdict']],
    ['edit', ['edit']],
    ['preference', ['trial', 'infer']],
    ['memory', []],
  ])('has the calls that led to it: %s', (station, prompts) => {
    expect(callsOfStation(calls, station).map(({ prompt }) => prompt)).toEqual(prompts);
  });

  it('has the calls before the draft while there is none', () => {
    expect(callsOfStation(calls.slice(0, 1), 'retrieval')).toHaveLength(1);
  });

  it('is told as it went for the agent', () => {
    const seen = {
      agent: 'cipher-5',
      neighbours: [],
      preference: null,
      verdict: null,
      cost: null,
      learned: null,
    } as const;
    const neighbour = { t: 1, similarity: 1, preference: 'informal' };
    const tell = (station: Station, change: object) =>
      explainStation(station, 'email', { ...seen, ...change });
    expect(tell('context', {})).toContain('one e-mail');
    expect(tell('context', {})).toContain('none but the oracle');
    expect(tell('retrieval', {})).toContain('that it learned from');
    expect(tell('draft', {})).toContain('from the document alone');
    expect(tell('draft', { agent: 'icl-edit-5', neighbours: [neighbour] })).toContain('similar documents');
    expect(tell('retrieval', { neighbours: [neighbour], preference: 'informal' })).toContain('most similar');
    expect(tell('draft', { preference: 'informal' })).toContain('fₜ in its prompt');
    expect(tell('verdict', { verdict: 'accept' })).toContain('yes');
    expect(tell('edit', { verdict: 'accept', cost: 0 })).toContain('the cost cₜ is 0');
    expect(tell('edit', { verdict: 'edit', cost: 12 })).toContain('changed 12 words');
    expect(tell('preference', {})).toContain('no preference');
    const kept = { preference: 'x', learned: 'x', cost: 0 };
    expect(tell('preference', { ...kept, verdict: 'accept' })).toContain('f̃ₜ = fₜ');
    expect(tell('preference', { ...kept, verdict: 'edit' }), 'an echo is no edit').toContain('f̃ₜ = fₜ');
    expect(tell('preference', { ...kept, agent: 'continual' })).toContain('its last 5 rounds');
    expect(tell('preference', { ...kept, verdict: 'edit', cost: 3 })).toContain('compared drafts');
  });

  it.each<[AgentName, RegExp]>([
    ['no-learning', /never looks/],
    ['cipher-5', /no earlier document in its memory that it learned from/],
    ['icl-edit-5', /its memory is empty/],
    ['explore-then-exploit', /until it has seen 5 rounds/],
    ['continual', /last rounds gave no preference/],
  ])('says why %s has nothing to go by', (agent, words) => {
    const seen = {
      agent,
      neighbours: [],
      preference: null,
      verdict: null,
      cost: null,
      learned: null,
    } as const;
    expect(explainStation('retrieval', 'email', seen)).toMatch(words);
  });

  it.each<[AgentName, string | null, RegExp]>([
    ['no-learning', null, /^The round is kept: document, draft and edit are .* never reads\.$/],
    ['oracle', null, /never reads\.$/],
    ['cipher-5', 'informal', /edit and the preference f̃ₜ are .*, where the next retrieval looks\.$/],
    ['cipher-5', null, /draft and edit are .*No preference came of the round, so retrievals pass it over\.$/],
    ['prose-3', 'informal', /where the next retrieval looks\.$/],
    ['prose-3', null, /pass it over; only what is inferred later may be checked against it\.$/],
    ['icl-edit-3', null, /draft and edit are .*, where the next retrieval looks\.$/],
    ['explore-then-exploit', null, /no similar documents: once, after round 5, .* the first 5 rounds/],
    ['continual', 'informal', /no similar documents: the next draft is written with this preference/],
    ['continual', null, /the next draft is written without a preference/],
  ])('says of the memory what %s does with it, learned: %s', (agent, learned, words) => {
    const seen = { agent, neighbours: [], preference: null, verdict: 'accept', cost: 0, learned } as const;
    expect(explainStation('memory', 'email', seen)).toMatch(words);
  });
});

describe('a round on its way to a station', () => {
  const { document, neighbours } = aRound(1);
  const agents = ['cipher-5', 'oracle'] as const;
  type Agent = (typeof agents)[number];
  const told: readonly RoundStep[] = [
    { type: 'RoundStarted', document },
    { type: 'ContextRetrieved', neighbours, preference: null },
    { type: 'DraftStreamed', text: 'Hey,' },
    { type: 'DraftWritten', draft: 'Hey, draft' },
    { type: 'VerdictStreamed', text: 'closing: no' },
    { type: 'VerdictGiven', verdict: { kind: 'edit', check: 'closing: no' } },
    { type: 'EditStreamed', text: 'Hey, e' },
    { type: 'EditWritten', edit: 'Hey, edit', cost: 1 },
    { type: 'PreferenceInferred', preference: null },
    { type: 'RoundEnded', round: aRound(1) },
  ];
  const key = (agent: Agent) => ({ agent, seed: 1, t: 1 });
  /** What the page shows when it has drawn so many steps of the one and of the other. */
  const drawn = (cipher: number, oracle: number) => {
    const steps = (agent: Agent, count: number) =>
      told.slice(0, count).map((step) => ({ ...key(agent), ...step }));
    return [...steps('cipher-5', cipher), ...steps('oracle', oracle)].reduce(
      applyEvent,
      createProgress({ ...aRun(), agents, seeds: [1] }, []),
    );
  };
  const at = (station: Station, agent: Agent) => ({ ...key(agent), station });
  const on = (station: Station, waiting: readonly Agent[], underway: readonly Agent[] = []): StepState => ({
    ...{ kind: 'on', station, waiting: waiting.map((agent) => at(station, agent)) },
    underway: underway.map(key),
  });

  it.each<[Station, number]>([
    ['context', 1],
    ['retrieval', 2],
    ['draft', 4],
    ['verdict', 6],
    ['edit', 8],
    ['preference', 9],
  ])('is there when its sheet shows it, and no sooner: %s', (station, count) => {
    const state = on(station, ['cipher-5']);
    expect(stepsShown(state, drawn(count - 1, 0))).toMatchObject({
      ...{ station: null, waiting: [], underway: [{ agent: 'cipher-5' }] },
    });
    expect(stepsShown(state, drawn(count, 0))).toEqual(state);
  });

  it('is in the memory when it has ended', () => {
    const state = on('memory', ['cipher-5']);
    expect(stepsShown(state, drawn(9, 0))).toMatchObject({ station: null });
    expect(stepsShown(state, drawn(10, 0))).toMatchObject({ station: 'memory' });
  });

  function show(state: StepState, progress: ReturnType<typeof drawn>) {
    const steps = { state, begin: vi.fn(), next: vi.fn(), runOn: vi.fn() };
    const { container, rerender } = render(StepPanel, { steps, progress, seed: 1 });
    return { steps, text: () => container.textContent, rerender };
  }

  it('is told as on its way while another is there already, and asked for no models yet', async () => {
    const { text, steps, rerender } = show(on('edit', ['oracle'], ['cipher-5']), drawn(7, 8));
    await waitFor(() => expect(text()).toContain('CIPHER-5 is on the way to this station.'));
    expect(text()).toContain('1 of 2 there');
    expect(text()).not.toContain('revised');
    expect(text()).not.toContain('asked no model');
    await rerender({ steps: { ...steps, state: on('edit', agents) }, progress: drawn(8, 8), seed: 1 });
    await waitFor(() => expect(text()).toContain('that changed 1 word,'));
  });

  it('is not gone on from before the page shows it', async () => {
    const { text, steps, rerender } = show(on('verdict', agents), drawn(4, 4));
    expect(text()).not.toContain('could not be read');
    expect(text()).toContain('The rounds are on their way');
    await fireEvent.click(screen.getByTestId('next-station'));
    expect(steps.next).not.toHaveBeenCalled();
    await rerender({ steps, progress: drawn(6, 6), seed: 1 });
    await waitFor(() => expect(text()).toContain('no, so it is going to revise it'));
    await fireEvent.click(screen.getByTestId('next-station'));
    expect(steps.next).toHaveBeenCalledOnce();
  });
});

describe('stepping through a run', () => {
  it('goes from station to station, shows the prompt that was asked, and runs on', async () => {
    const session = createScriptedSession({ search: '?agents=oracle,no-learning&rounds=2' });
    render(App, { session });
    await fireEvent.click(await screen.findByTestId('start-steps'));
    const panel = await screen.findByTestId('steps');
    const next = within(panel).getByTestId('next-station');
    const expectStation = (name: string) => within(panel).findByText(name, { selector: 'strong' });
    const step = async () => {
      await waitFor(() => expect(next.getAttribute('aria-disabled')).toBe('false'));
      await fireEvent.click(next);
    };

    await expectStation('Document.');
    expect(within(panel).getByText(/All 2 rounds wait for you/)).toBeTruthy();
    await step();
    await expectStation('Retrieval.');
    await step();
    await expectStation('Draft.');
    expect(await within(panel).findByText('1. Draft')).toBeTruthy();
    expect(within(panel).getByText('Dear Ada, all is well.', { selector: 'pre' })).toBeTruthy();
    await fireEvent.click(within(panel).getByRole('button', { name: /No learning/ }));
    expect(within(panel).getByText(/from the document alone/)).toBeTruthy();
    for (const station of ['Verdict.', 'Edit and cost.', 'Inferred preference.', 'Memory.', 'Document.']) {
      await step();
      await expectStation(station);
    }
    expect(within(panel).getByText('Step by step: round 2')).toBeTruthy();
    await fireEvent.click(within(panel).getByTestId('run-on'));
    await waitFor(() => expect(screen.getByTestId('status').textContent).toBe('Run finished'));
    expect(screen.queryByTestId('steps')).toBeNull();
  });

  it('stops where it waits', async () => {
    render(App, { session: createScriptedSession({ search: '?agents=oracle&rounds=2' }) });
    await fireEvent.click(await screen.findByTestId('start-steps'));
    await screen.findByText('Document.', { selector: 'strong' });
    await fireEvent.click(screen.getByTestId('stop'));
    await waitFor(() => expect(screen.getByTestId('status').textContent).toBe('Run stopped'));
    expect(screen.queryByTestId('steps')).toBeNull();
  });
});
