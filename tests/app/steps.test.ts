import { configure, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../src/app/App.svelte';
import { createPacer, type StepState } from '../../src/app/steps/pacer.ts';
import { callsOfStation } from '../../src/app/steps/station-calls.ts';
import { explainStation } from '../../src/app/steps/station-words.ts';
import type { ModelCall } from '../../src/core/types.ts';
import type { Station } from '../../src/simulation/stations.ts';
import { aCall } from '../fixtures/rounds.ts';
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
    const seen = { neighbours: [], preference: null, verdict: null, cost: null, learned: null };
    const neighbour = { t: 1, similarity: 1, preference: 'informal' };
    const tell = (station: Station, change: object) =>
      explainStation(station, 'email', { ...seen, ...change });
    expect(tell('context', {})).toContain('one e-mail');
    expect(tell('context', {})).toContain('none but the oracle');
    expect(tell('retrieval', {})).toContain('nothing to go by');
    expect(tell('retrieval', { neighbours: [neighbour], preference: 'informal' })).toContain('most similar');
    expect(tell('draft', { preference: 'informal' })).toContain('fₜ in its prompt');
    expect(tell('verdict', { verdict: 'accept' })).toContain('yes');
    expect(tell('edit', { verdict: 'accept', cost: 0 })).toContain('the cost cₜ is 0');
    expect(tell('edit', { verdict: 'edit', cost: 12 })).toContain('changed 12 words');
    expect(tell('preference', {})).toContain('no preference');
    const kept = { preference: 'x', learned: 'x', cost: 0 };
    expect(tell('preference', { ...kept, verdict: 'accept' })).toContain('f̃ₜ = fₜ');
    expect(tell('preference', { ...kept, verdict: 'edit' }), 'an echo is no edit').toContain('f̃ₜ = fₜ');
    // Continual infers anew also after an accepted draft.
    expect(tell('preference', { ...kept, learned: 'y', verdict: 'accept' })).toContain('compared drafts');
    expect(tell('preference', { ...kept, verdict: 'edit', cost: 3 })).toContain('compared drafts');
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
