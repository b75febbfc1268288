// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { applyEvent } from '../../src/app/run/apply-event.ts';
import { addRound, countRounds, createProgress, findRound, nextRound } from '../../src/app/run/progress.ts';
import { agentRows } from '../../src/app/run/results.ts';
import { viewSheet } from '../../src/app/run/sheet-view.ts';
import { lastRound, spreadAt } from '../../src/app/run/spread.ts';
import { announcement, pauseHint, repeatText, statusText } from '../../src/app/run/status-text.ts';
import type { FailedRound } from '../../src/core/types.ts';
import type { RunEvent } from '../../src/simulation/events.ts';
import type { RunConfig } from '../../src/core/types.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';

const config = { ...aRun(), rounds: 3 };
const key = { agent: 'cipher-5', seed: 1, t: 2 } as const;
const document = aRound(2).document;

function play(events: readonly RunEvent[]) {
  return events.reduce(applyEvent, createProgress(config, []));
}

const written: readonly RunEvent[] = [
  { ...key, type: 'RoundStarted', document },
  { ...key, type: 'ContextRetrieved', neighbours: aRound(2).neighbours, preference: 'informal' },
  { ...key, type: 'DraftStreamed', text: 'Hey,' },
  { ...key, type: 'DraftWritten', draft: 'Hey, draft' },
  { ...key, type: 'VerdictStreamed', text: 'closing: no' },
  { ...key, type: 'VerdictGiven', verdict: { kind: 'edit', check: 'closing: no.' } },
  { ...key, type: 'EditStreamed', text: 'Hey, e' },
  { ...key, type: 'EditWritten', edit: 'Hey, edit', cost: 1 },
  { ...key, type: 'PreferenceInferred', preference: 'no closing' },
];

function viewAfter(count: number) {
  return viewSheet(play(written.slice(0, count)).writing[0]!);
}

describe('a round that is being written', () => {
  it('shows each part as soon as it is there, and no part before', () => {
    expect(viewAfter(1)).toMatchObject({ doing: 'retrieving', draft: null, cost: null });
    expect(viewAfter(2)).toMatchObject({ preference: 'informal', neighbours: [{ t: 1 }], draft: '' });
    expect(viewAfter(3)).toMatchObject({ doing: 'drafting', draft: 'Hey,', verdict: null, check: null });
    expect(viewAfter(4)).toMatchObject({ doing: 'judging', draft: 'Hey, draft' });
    expect(viewAfter(5)).toMatchObject({ check: 'closing: no', verdict: null });
    expect(viewAfter(6)).toMatchObject({
      verdict: 'edit',
      check: 'closing: no.',
      doing: 'editing',
      edit: null,
    });
    expect(viewAfter(7)).toMatchObject({ edit: 'Hey, e', compared: false, cost: null });
    expect(viewAfter(8)).toMatchObject({ edit: 'Hey, edit', compared: true, cost: 1, learned: null });
    expect(viewAfter(9)).toMatchObject({ learned: 'no closing' });
  });

  it('shows no edit when the draft was accepted', () => {
    const { writing } = play([
      ...written.slice(0, 4),
      { ...key, type: 'VerdictGiven', verdict: { kind: 'accept', check: 'closing: yes' } },
      { ...key, type: 'EditWritten', edit: 'Hey, draft', cost: 0 },
    ]);
    expect(viewSheet(writing[0]!)).toMatchObject({ verdict: 'accept', edit: null, compared: false, cost: 0 });
  });

  it('becomes a finished sheet when it ends, and a failed one when it fails', () => {
    const ended = play([...written, { ...key, type: 'RoundEnded', round: aRound(2) }]);
    expect(ended.writing).toEqual([]);
    expect(spreadAt(ended, { seed: 1, t: 2 }).sheets.map(({ kind }) => kind)).toEqual([
      'waiting',
      'completed',
    ]);
    const failed = play([...written, { ...key, type: 'RoundFailed', round: failedRound }]);
    expect(failed.writing).toEqual([]);
    expect(spreadAt(failed, { seed: 1, t: 2 }).sheets[1]).toMatchObject({
      kind: 'failed',
      round: failedRound,
    });
  });
});

describe('rounds of several agents that are written at the same time', () => {
  const other = { agent: 'no-learning', seed: 1, t: 2 } as const;
  const both: readonly RunEvent[] = [
    { ...key, type: 'RoundStarted', document },
    { ...other, type: 'RoundStarted', document },
    { ...other, type: 'ContextRetrieved', neighbours: [], preference: null },
    { ...key, type: 'ContextRetrieved', neighbours: [], preference: 'informal' },
    { ...key, type: 'DraftStreamed', text: 'Hey,' },
    { ...other, type: 'DraftStreamed', text: 'Dear' },
    { ...other, type: 'DraftWritten', draft: 'Dear Ada' },
  ];
  const sheets = (events: readonly RunEvent[]) => spreadAt(play(events), { seed: 1, t: 2 }).sheets;

  it('each grow on their own sheet', () => {
    const [none, cipher] = sheets(both).map(viewSheet);
    expect(none).toMatchObject({ agent: 'no-learning', doing: 'judging', draft: 'Dear Ada' });
    expect(cipher).toMatchObject({
      agent: 'cipher-5',
      doing: 'drafting',
      draft: 'Hey,',
      preference: 'informal',
    });
  });

  it('end one by one, and the others go on', () => {
    const round = aRound(2, { agent: 'no-learning' });
    const ended = [...both, { ...other, type: 'RoundEnded', round } as const];
    expect(sheets(ended).map(({ kind }) => kind)).toEqual(['completed', 'writing']);
    const repeated = [...ended, { ...key, type: 'RoundRepeated', round: failedRound } as const];
    expect(sheets(repeated).map(({ kind }) => kind)).toEqual(['completed', 'waiting']);
  });

  it('lie on the table no longer when the run ends in the middle of them', () => {
    const ended = [...both, { type: 'RunEnded', reason: 'aborted' } as const];
    expect(sheets(ended).map(({ kind }) => kind)).toEqual(['waiting', 'waiting']);
  });
});

it('a round that is begun again leaves no failure behind, and a line that says so', () => {
  const progress = play([...written, { ...key, type: 'RoundRepeated', round: failedRound }]);
  expect(progress.writing).toEqual([]);
  expect(spreadAt(progress, { seed: 1, t: 2 }).sheets[1]!.kind).toBe('waiting');
  expect(repeatText(progress.repeated!)).toMatch(
    /^Round 2 of .+ was begun again .+: The model answered nothing\.$/,
  );
  const ended = play([
    ...written,
    { ...key, type: 'RoundRepeated', round: failedRound },
    { ...key, type: 'RoundEnded', round: aRound(2) },
  ]);
  expect(ended.repeated).toBe(failedRound);
});

const failedRound: FailedRound = {
  status: 'failed',
  runId: 'run-1',
  ...key,
  document,
  failure: { kind: 'empty-reply', message: 'The model answered nothing.', advice: 'Go on.' },
};

describe('progress', () => {
  it('sorts stored rounds into their episodes and knows the next one', () => {
    const stored = [aRound(2), aRound(1), aRound(1, { agent: 'no-learning' }), aRound(1, { seed: 2 })];
    const progress = createProgress(config, stored);
    expect(progress.episodes.map(({ rounds }) => rounds.map(({ t }) => t))).toEqual([[1], [], [1, 2], [1]]);
    expect(countRounds(progress)).toEqual({ done: 4, all: 12 });
    expect(nextRound(progress)).toBe(1);
  });

  it('has no next round when every episode is complete', () => {
    const all = config.agents.flatMap((agent) =>
      config.seeds.flatMap((seed) => [1, 2, 3].map((t) => aRound(t, { agent, seed }))),
    );
    expect(nextRound(createProgress(config, all))).toBeNull();
  });

  it('counts a round once, however often it is told', () => {
    const once = addRound(createProgress(config, []), aRound(1));
    expect(countRounds(addRound(once, aRound(1))).done).toBe(1);
  });

  it('finds a round of an episode whether or not earlier ones are missing', () => {
    for (const stored of [[1, 2, 3, 4], [2, 4], [3], [1, 4], []]) {
      const rounds = stored.map((t) => aRound(t));
      for (let t = 0; t <= 6; t++) {
        const place = `round ${t} of ${JSON.stringify(stored)}`;
        expect(findRound(rounds, t), place).toBe(rounds[stored.indexOf(t)] ?? null);
      }
    }
  });

  it('announces finished rounds, not every e-mail', () => {
    const state = (rounds: ReturnType<typeof aRound>[]) =>
      announcement({ kind: 'running', progress: createProgress(config, rounds), models: {} });
    const firstRound = config.agents.flatMap((agent) =>
      config.seeds.map((seed) => aRound(1, { agent, seed })),
    );
    expect(state(firstRound.slice(0, 3))).toBe('Run started');
    expect(state(firstRound)).toBe('Round 1 finished');
    expect(state([...firstRound, aRound(2)])).toBe('Round 1 finished');
  });
});

describe('a pause that is asked for', () => {
  const pausing = (rounds: ReturnType<typeof aRound>[], change: Partial<RunConfig> = {}) =>
    ({ kind: 'pausing', progress: createProgress({ ...config, ...change }, rounds), models: {} }) as const;
  const roundOfAll = (t: number) =>
    config.agents.flatMap((agent) => config.seeds.map((seed) => aRound(t, { agent, seed })));

  it('says after which round, and how many of its texts are there, since all are waited for', () => {
    const state = pausing([...roundOfAll(1), ...roundOfAll(2).slice(0, 3)]);
    expect(statusText(state)).toBe('Pausing after round 2');
    expect(pauseHint(state.progress)).toMatch(
      /^Round 2 .*: 3 of 4 e-mails are there\. .*rests until you resume/,
    );
    expect(announcement(state)).toContain('3 of 4');
  });

  it('counts nothing where there is one text', () => {
    const { progress } = pausing([], { agents: ['cipher-5'], seeds: [1] });
    expect(pauseHint(progress)).toMatch(/^The e-mail of round 1 is written to its end\. Then/);
  });

  it('in the last round promises no rest', () => {
    const state = pausing([...roundOfAll(1), ...roundOfAll(2)]);
    expect(statusText(state)).toBe('Finishing the last round');
    expect(pauseHint(state.progress)).toContain('After it the run has finished.');
    expect(pauseHint(state.progress)).not.toContain('rests');
  });

  it('in the last round of a run of a plan holds the next run', () => {
    const state = pausing([...roundOfAll(1), ...roundOfAll(2)], { plan: 'plan' });
    expect(pauseHint(state.progress)).toContain('no other run of its plan begins until you resume');
  });
});

describe('the results', () => {
  const rounds = [
    aRound(1, { seed: 1, cost: 10 }),
    aRound(2, { seed: 1, cost: 0, verdict: { kind: 'accept', check: '' } }),
    aRound(1, { seed: 2, cost: 20 }),
    aRound(2, { seed: 2, cost: 30, verdict: { kind: 'unclear', check: '?' } }),
    aRound(3, { seed: 2, cost: 1 }),
  ];
  const { episodes } = createProgress(config, rounds);

  it('are means over the seeds, counts are sums', () => {
    const [none, cipher] = agentRows(config, episodes);
    expect(none).toMatchObject({ completed: 0, cost: null, meanCost: null, shareWithoutEdit: null });
    expect(cipher).toMatchObject({ completed: 5, unclear: 1, cost: 30.5, shareWithoutEdit: 0.2 });
    expect(cipher!.meanCost).toBeCloseTo(61 / 5);
    expect(cipher!.seconds).toBeCloseTo(0.0625);
  });

  it('take no cost from a failed round', () => {
    const failed = addRound(createProgress(config, rounds), { ...failedRound, t: 3 });
    expect(agentRows(config, failed.episodes)[1]).toMatchObject({ failed: 1, completed: 5, cost: 30.5 });
  });
});

describe('the place that the page shows', () => {
  it('cannot be beyond what a seed has', () => {
    const progress = createProgress(config, [aRound(1), aRound(3, { seed: 2 })]);
    expect(lastRound(createProgress(config, []), 1)).toBe(0);
    expect(lastRound(play(written), 1)).toBe(2);
    expect(lastRound(progress, 1)).toBe(1);
    expect(lastRound(progress, 2)).toBe(3);
    expect(lastRound(addRound(progress, failedRound), 1)).toBe(2);
  });

  it('shows the document and, once a round has ended, what the user prefers', () => {
    expect(spreadAt(play(written), key)).toMatchObject({ document, latentPreference: null });
    const ended = play([...written, { ...key, type: 'RoundEnded', round: aRound(2) }]);
    expect(spreadAt(ended, key)).toMatchObject({ document, latentPreference: 'informal, no closing' });
    expect(spreadAt(ended, { seed: 1, t: 3 }).document).toBeNull();
  });
});
