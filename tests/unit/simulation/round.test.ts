import { describe, expect, it } from 'vitest';
import type { Document, Verdict } from '../../../src/core/types.ts';
import type { Agent } from '../../../src/simulation/agents/agent.ts';
import type { RoundStep } from '../../../src/simulation/events.ts';
import { playRound } from '../../../src/simulation/round.ts';
import { anEntry } from '../../fixtures/rounds.ts';

const document: Document = { id: 'd1', task: 'email', source: 'story', text: 'a walk' };
const neighbours = [{ t: 1, similarity: 0.5, preference: 'warm' }];

async function play(verdict: Verdict) {
  const steps: RoundStep[] = [];
  const log: string[] = [];
  const agent: Agent = {
    async retrieve() {
      log.push('retrieve');
      return { embedding: [0, 1], neighbours, preference: 'warm' };
    },
    async draft(_context, { preference }) {
      log.push(`draft ${preference}`);
      return 'Dear Ann, hello.';
    },
    async infer({ cost, retrieval: { preference } }) {
      log.push(`infer ${cost} ${preference}`);
      return 'casual';
    },
  };
  const user = {
    async judge(_document: Document, draft: string) {
      log.push(`judge ${draft}`);
      return verdict;
    },
    async edit() {
      log.push('edit');
      return 'Hi Ann, hello!';
    },
  };
  const memory = [anEntry(1, [1, 0], 'warm')];
  const outcome = await playRound(
    { t: 2, document, memory },
    { agent, user, tell: (step) => (steps.push(step), null) },
  );
  return { outcome, steps, log };
}

describe('playRound', () => {
  it('goes from the document to the memory of the next round', async () => {
    const { outcome, log } = await play({ kind: 'edit', check: 'tone: no' });
    expect(log).toEqual(['retrieve', 'draft warm', 'judge Dear Ann, hello.', 'edit', 'infer 2 warm']);
    expect(outcome).toEqual({
      ...{ embedding: [0, 1], neighbours, preference: 'warm', draft: 'Dear Ann, hello.' },
      ...{ verdict: { kind: 'edit', check: 'tone: no' }, edit: 'Hi Ann, hello!', cost: 2, learned: 'casual' },
      memory: [
        anEntry(1, [1, 0], 'warm'),
        {
          ...{ t: 2, document, embedding: [0, 1], draft: 'Dear Ann, hello.', edit: 'Hi Ann, hello!' },
          ...{ cost: 2, learned: 'casual' },
        },
      ],
    });
  });

  it('tells each step with what it gave', async () => {
    const { steps } = await play({ kind: 'edit', check: 'tone: no' });
    expect(steps).toEqual([
      { type: 'RoundStarted', document },
      { type: 'ContextRetrieved', neighbours, preference: 'warm' },
      { type: 'DraftWritten', draft: 'Dear Ann, hello.' },
      { type: 'VerdictGiven', verdict: { kind: 'edit', check: 'tone: no' } },
      { type: 'EditWritten', edit: 'Hi Ann, hello!', cost: 2 },
      { type: 'PreferenceInferred', preference: 'casual' },
    ]);
  });

  it('asks for no edit of an accepted draft, which is its own edit and costs nothing', async () => {
    const { outcome, log } = await play({ kind: 'accept', check: '' });
    expect(log).not.toContain('edit');
    expect(outcome).toMatchObject({ edit: 'Dear Ann, hello.', cost: 0 });
  });

  it('goes on with an edit after an unclear verdict', async () => {
    const { outcome, log } = await play({ kind: 'unclear', check: 'maybe?' });
    expect(log).toContain('edit');
    expect(outcome).toMatchObject({ verdict: { kind: 'unclear', check: 'maybe?' }, cost: 2 });
  });
});
