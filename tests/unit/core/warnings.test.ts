import { describe, expect, it } from 'vitest';
import { corpora } from '../../../src/core/corpus/task-corpus.ts';
import { summarizeEpisode } from '../../../src/core/metrics.ts';
import { signsOf } from '../../../src/core/round-signs.ts';
import { latentPreferences, orderContents, orderDocuments } from '../../../src/core/task.ts';
import type {
  AgentName,
  CompletedRound,
  RunConfig,
  SourceName,
  VerdictKind,
} from '../../../src/core/types.ts';
import { createWarnings, type RunWarning } from '../../../src/core/warnings.ts';
import { aRound, aRun } from '../../fixtures/rounds.ts';

const config: RunConfig = { ...aRun(), rounds: 40 };
const contents = orderContents('email', 1, 40);
const documents = orderDocuments('email', 1, 40);
const { render, styles, paperStyles } = corpora.email;

/** A round on the run's own documents, whose texts are as its preference wants them. */
function play(t: number, kind: VerdictKind, fields: Partial<CompletedRound> = {}): CompletedRound {
  const content = contents[t - 1]!;
  const source = content.source as SourceName;
  const right = render(content, paperStyles[content.source]);
  return aRound(t, {
    agent: 'cipher-5',
    document: documents[t - 1]!,
    latentPreference: latentPreferences[source],
    closeness: [{ source, score: 1 }],
    draft: kind === 'accept' ? right : render(content, styles.plain),
    edit: right,
    verdict: { kind, check: '' },
    ...fields,
  });
}

const blind = { agent: 'no-learning', preference: null, neighbours: [] } as const;

function repeat(count: number, make: (t: number) => CompletedRound): readonly CompletedRound[] {
  return Array.from({ length: count }, (_, i) => make(i + 1));
}

/** The warnings about these rounds by their kinds. */
function warn(...lists: readonly (readonly CompletedRound[])[]): Readonly<Record<string, RunWarning>> {
  return Object.fromEntries(
    createWarnings(config)
      .list(lists.flat())
      .map((warning) => [warning.kind, warning]),
  );
}

const halfEdited = (t: number) => play(t, t % 2 === 0 ? 'edit' : 'accept');

describe('the warnings of a run', () => {
  it('are none for a user that accepts what suits it and edits the rest, nor for no rounds', () => {
    expect(
      warn(
        repeat(40, halfEdited),
        repeat(40, (t) => play(t, 'edit', blind)),
      ),
    ).toEqual({});
    expect(warn([])).toEqual({});
  });

  it('tell of a user that accepts what was written with nothing learned, with its rounds', () => {
    const rounds = repeat(20, (t) => play(t, t > 16 ? 'edit' : 'accept', blind));
    const { 'accepts-everything': warning } = warn(
      rounds,
      repeat(20, (t) => play(t, 'edit')),
    );
    expect(warning!.text).toContain('accepted 16 of 20 drafts (80%) that were written with nothing learned');
    expect(warning!.rounds).toHaveLength(16);
    expect(warning!.rounds[0]).toEqual({ agent: 'no-learning', seed: 1, t: 1 });
    expect(warn(repeat(20, (t) => play(t, t > 15 ? 'edit' : 'accept', blind)))).toEqual({});
  });

  it('hold the drafts with examples and those of the oracle for no blind ones', () => {
    const examples = { agent: 'icl-edit-5', preference: null } as const;
    expect(warn(repeat(40, (t) => play(t, t > 2 ? 'accept' : 'edit', examples)))).toEqual({});
    expect(warn(repeat(40, (t) => play(t, 'accept', { agent: 'oracle' })))).toEqual({});
  });

  it('tell of a user that accepts everything where no draft was blind, and of none after a few rounds', () => {
    expect(warn(repeat(40, (t) => play(t, 'accept')))['accepts-everything']!.text).toContain(
      '40 of 40 drafts',
    );
    expect(warn(repeat(9, (t) => play(t, 'accept')))).toEqual({});
  });

  it('tell of a user that edits everything, and what the oracle says about it', () => {
    const edits = repeat(40, (t) => play(t, 'edit', blind));
    expect(warn(edits)['edits-everything']!.text).toContain('with the oracle in a run');
    const oracle = repeat(20, (t) => play(t, t > 9 ? 'edit' : 'accept', { agent: 'oracle' }));
    const told = warn(oracle, edits);
    expect(told).not.toHaveProperty('edits-everything');
    expect(told['edits-oracle']!.text).toContain('edited 11 of 20 drafts (55%)');
    expect(told['edits-oracle']!.rounds.every(({ agent, t }) => agent === 'oracle' && t > 9)).toBe(true);
    const never = repeat(20, (t) => play(t, 'edit', { agent: 'oracle' }));
    expect(warn(never, edits)['edits-everything']!.text).toContain('even what was written with its own');
  });

  it('tell of unclear verdicts from one in twenty on, and of a single one never', () => {
    const some = (unclear: number) => repeat(40, (t) => (t <= unclear ? play(t, 'unclear') : halfEdited(t)));
    expect(warn(some(1))).toEqual({});
    expect(warn(some(2))['unclear']!.text).toContain('2 of 40 verdicts (5%)');
    expect(warn(some(2))['unclear']!.rounds.map(({ t }) => t)).toEqual([1, 2]);
  });

  it('tell of edits that gave the draft back, which an accepted draft is not', () => {
    const echo = (t: number) => play(t, 'edit', { draft: 'The same.', edit: 'The same.', cost: 0 });
    const rounds = repeat(40, (t) => (t <= 4 ? echo(t) : halfEdited(t)));
    const { echo: warning } = warn(rounds);
    expect(warning!.text).toContain('gave back 4 of 22 drafts (18%) unchanged');
    expect(summarizeEpisode(rounds).echoRate).toBeCloseTo(4 / 22);
  });

  it('count an edit that changed nothing but spaces as an echo, as the table does', () => {
    const echo = (t: number) => play(t, 'edit', { draft: 'The same.', edit: 'The  same.\n', cost: 0 });
    const rounds = repeat(40, (t) => (t <= 4 ? echo(t) : halfEdited(t)));
    expect(warn(rounds)['echo']!.rounds).toHaveLength(4);
    expect(summarizeEpisode(rounds).echoRate).toBeCloseTo(4 / 22);
  });

  it('tell of texts that go round in circles, in all that was written', () => {
    const loop = 'and so on '.repeat(9);
    const rounds = repeat(40, halfEdited).map((round, i) => {
      if (i === 1) return { ...round, edit: round.edit + loop };
      if (i === 2) return { ...round, draft: round.draft + loop, edit: round.draft + loop };
      return i === 3 ? { ...round, verdict: { kind: 'edit', check: loop } as const } : round;
    });
    expect(warn(rounds)['repeats']!.text).toContain('1 drafts, 1 edits and 1 verdicts');
    expect(warn(rounds)['repeats']!.rounds.map(({ t }) => t)).toEqual([2, 3, 4]);
  });

  it('tell of facts that the draft had and the edit has not, and of none where the draft had not', () => {
    const fact = (t: number) => contents[t - 1]!.facts[0]!.value;
    const lose = (t: number) => {
      const round = play(t, 'edit');
      return { ...round, edit: round.edit.replaceAll(fact(t), 'something') };
    };
    const never = (t: number) => {
      const round = lose(t);
      return { ...round, draft: round.draft.replaceAll(fact(t), 'something') };
    };
    const found = warn(repeat(40, (t) => (t % 8 === 0 ? lose(t) : halfEdited(t))));
    expect(found['lost-facts']!.rounds.map(({ t }) => t)).toEqual([8, 16, 24, 32, 40]);
    expect(found['lost-facts']!.text).toContain('In 5 of 20 edits (25%)');
    expect(warn(repeat(40, (t) => (t % 8 === 0 ? never(t) : halfEdited(t))))).toEqual({});
    expect(signsOf(lose(8), contents[7]!, true).lostFacts).toEqual([fact(8)]);
  });

  it('tell of edits that have more of their style wrong than the draft had', () => {
    const leave = (t: number) => {
      const { draft, edit } = play(t, 'edit');
      return play(t, 'edit', { draft: edit, edit: draft });
    };
    const rounds = repeat(40, (t) => (t <= 4 ? leave(t) : halfEdited(t)));
    expect(warn(rounds)['moves-away']!.text).toMatch(/^4 of 22 edits \(18%\) went away/);
    expect(signsOf(rounds[0]!, contents[0]!, true).distance!.draft).toBe(0);
  });

  it('say nothing of facts and styles where nobody knows them', () => {
    const bad = (t: number) => play(t, 'edit', { edit: 'No.' });
    const rounds = repeat(40, (t) => (t % 2 ? play(t, 'accept') : bad(t)));
    expect(Object.keys(warn(rounds))).toContain('lost-facts');
    const kinds = (change: Partial<RunConfig>, changed = rounds) =>
      createWarnings({ ...config, ...change })
        .list(changed)
        .map(({ kind }) => kind);
    expect(kinds({ collection: 'own' })).toEqual([]);
    const otherTexts = rounds.map((round) => ({ ...round, document: { ...round.document, text: 'Other.' } }));
    expect(kinds({}, otherTexts)).toEqual([]);
    const leave = (t: number) => {
      const { draft, edit } = play(t, 'edit');
      return play(t, 'edit', { draft: edit, edit: draft });
    };
    const leaving = repeat(40, (t) => (t % 2 ? play(t, 'accept') : leave(t)));
    expect(kinds({}, leaving)).toEqual(['moves-away']);
    expect(kinds({ models: { ...config.models, assistant: 'another' } }, leaving)).toEqual([]);
    const ownWords = leaving.map((round) => ({ ...round, latentPreference: 'words of the visitor’s own' }));
    expect(kinds({}, ownWords)).toEqual([]);
  });

  it('read what the embedded models infer as a latent preference too', () => {
    const content = contents[0]!;
    const bullets = { ...styles.plain, layout: 'bullets' } as const;
    const preference = corpora.email.language.canonical(bullets);
    const round = play(1, 'edit', {
      latentPreference: preference,
      draft: render(content, styles.plain),
      edit: render(content, bullets),
    });
    expect(signsOf(round, content, true).distance).toEqual({ draft: 1, edit: 0 });
  });

  it('tell where the accuracy is not known, whole runs of earlier versions among them', () => {
    const old = (t: number): CompletedRound => {
      const { closeness, ...round } = halfEdited(t);
      expect(closeness).toBeDefined();
      return round;
    };
    expect(warn(repeat(20, old))['unmeasured']!.text).toContain('there is no accuracy');
    const { unmeasured } = warn(repeat(20, (t) => (t <= 3 ? old(t) : halfEdited(t))));
    expect(unmeasured!.text).toMatch(/^In 3 of 20 rounds \(15%\) .*leaves them out/);
    expect(warn(repeat(20, (t) => ({ ...old(t), preference: t % 2 ? null : ' ' })))).toEqual({});
  });

  it('count a round in which every score is 0 as unmeasured', () => {
    const empty = (t: number) => ({ ...halfEdited(t), closeness: [{ source: 'story', score: 0 }] });
    const { unmeasured } = warn(repeat(20, (t) => (t <= 3 ? empty(t) : halfEdited(t))));
    expect(unmeasured!.rounds.map(({ t }) => t)).toEqual([1, 2, 3]);
  });

  it('doubt the accuracy where accepted drafts come of preferences that count as wrong, the oracle’s aside', () => {
    const elsewhere = (t: number) => ({
      closeness: [...play(t, 'accept').closeness!, { source: 'elsewhere', score: 2 }],
    });
    const some = (kind: VerdictKind, agent: AgentName) =>
      repeat(40, (t) => (t <= 4 ? play(t, kind, { ...elsewhere(t), agent }) : halfEdited(t)));
    const { 'doubtful-accuracy': warning } = warn(some('accept', 'cipher-1'));
    expect(warning!.text).toMatch(/^Behind 4 of 22 accepted drafts \(18%\)/);
    expect(warning!.rounds.map(({ t }) => t)).toEqual([1, 2, 3, 4]);
    expect(warn(some('edit', 'cipher-1'))).toEqual({});
    expect(warn(some('accept', 'oracle'))).toEqual({});
  });

  it('ask for no more documents than there are rounds, however many the run is meant to have', () => {
    const endless = createWarnings({ ...config, rounds: Number.MAX_SAFE_INTEGER });
    const bad = (t: number) => play(t, 'edit', { edit: 'No.' });
    expect(endless.list(repeat(20, bad)).map(({ kind }) => kind)).toContain('lost-facts');
  });

  it('know no facts of a run whose sources are none of the task', () => {
    const imported = createWarnings({ ...config, sources: ['nowhere'] });
    expect(imported.readSigns(play(1, 'edit', { edit: 'No.' })).lostFacts).toBeNull();
  });

  it('are worked out once for each round, however often they are asked for', () => {
    const rounds = repeat(40, (t) => play(t, 'edit', blind));
    let reads = 0;
    const watched = rounds.map((round) => ({
      ...round,
      get learned() {
        return null;
      },
      get draft() {
        reads++;
        return round.draft;
      },
    }));
    const warnings = createWarnings(config);
    warnings.list(watched);
    const first = reads;
    expect(first).toBeGreaterThan(0);
    warnings.list(watched);
    expect(reads).toBe(first);
  });

  it.each<AgentName>(['explore-then-exploit', 'continual', 'prose-5'])(
    'hold a draft of %s before it has learned anything for a blind one',
    (agent) => {
      const rounds = repeat(20, (t) => play(t, 'accept', { agent, preference: null, neighbours: [] }));
      expect(warn(rounds)).toHaveProperty('accepts-everything');
    },
  );
});
