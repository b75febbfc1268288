import { describe, expect, it } from 'vitest';
import {
  draftFromExamplesPrompt,
  draftPrompt,
  inferPrompt,
  type Revision as Pair,
} from '../../../src/core/prompts.ts';
import type { Memory } from '../../../src/core/memory.ts';
import type { AgentName, Entry } from '../../../src/core/types.ts';
import { anEntry } from '../../fixtures/rounds.ts';
import { aRevision, context, memory, noRetrieval, setUp } from './set-up-agent.ts';

/** Entries 1 … count of an agent that does not embed. */
function rememberPlain(count: number, fields: Partial<Entry> = {}): Memory {
  return Array.from({ length: count }, (_, i) => ({
    ...anEntry(i + 1, [], null),
    embedding: null,
    ...fields,
  }));
}

function pairsOf(entries: Memory): readonly Pair[] {
  return entries.map(({ draft, edit }) => ({ draft, edit }));
}

const own = { draft: 'a', edit: 'b' };

describe('explore-then-exploit', () => {
  it('drafts without a preference and infers nothing before the fifth round', async () => {
    const { agent, asked, embedded } = setUp('explore-then-exploit');
    for (let past = 0; past < 4; past++) {
      const retrieval = await agent.retrieve(rememberPlain(past), context);
      expect(retrieval).toEqual(noRetrieval);
      expect(await agent.infer(aRevision('b', 1, null), rememberPlain(past))).toBeNull();
    }
    await agent.draft(context, noRetrieval);
    expect(asked).toEqual([['draft', draftPrompt(context, null)]]);
    expect(embedded).toEqual([]);
  });

  it('infers one preference from all five pairs after the fifth', async () => {
    const { agent, asked } = setUp('explore-then-exploit');
    const past = rememberPlain(4);
    expect(await agent.infer(aRevision('b', 1, null), past)).toBe('reply to infer');
    expect(asked).toEqual([['infer', inferPrompt([own, ...pairsOf(past).toReversed()])]]);
  });

  it('uses it from then on, and infers nothing again', async () => {
    const { agent, asked } = setUp('explore-then-exploit');
    const past = rememberPlain(9).map((entry) => (entry.t === 5 ? { ...entry, learned: 'warm' } : entry));
    const retrieval = await agent.retrieve(past, context);
    expect(retrieval).toEqual({ ...noRetrieval, preference: 'warm' });
    expect(await agent.infer(aRevision('b', 1, 'warm'), past)).toBeNull();
    await agent.draft(context, retrieval);
    expect(asked).toEqual([['draft', draftPrompt(context, 'warm')]]);
  });

  it('goes on without a preference where nothing was edited, and spends no call on it', async () => {
    const { agent, asked } = setUp('explore-then-exploit');
    const past = rememberPlain(4, { cost: 0 });
    expect(await agent.infer(aRevision('a', 0, null), past)).toBeNull();
    expect((await agent.retrieve(rememberPlain(5), context)).preference).toBeNull();
    expect(asked).toEqual([]);
  });
});

describe('continual', () => {
  it('infers anew after each round, from as many of the last five pairs as there are', async () => {
    for (const count of [0, 2, 4, 7]) {
      const { agent, asked, embedded } = setUp('continual');
      const past = rememberPlain(count);
      expect(await agent.infer(aRevision('b', 1, 'old'), past)).toBe('reply to infer');
      expect(asked).toEqual([['infer', inferPrompt([own, ...pairsOf(past).toReversed().slice(0, 4)])]]);
      expect(embedded).toEqual([]);
    }
  });

  it('drafts with what the last round left, whatever the context', async () => {
    const { agent, asked } = setUp('continual');
    const retrieval = await agent.retrieve(memory, context);
    expect(retrieval).toEqual({ ...noRetrieval, preference: 'formal' });
    await agent.draft(context, retrieval);
    expect(asked).toEqual([['draft', draftPrompt(context, 'formal')]]);
  });

  it('keeps its preference, without a call, when none of the five was edited', async () => {
    const { agent, asked } = setUp('continual');
    expect(await agent.infer(aRevision('a', 0, 'warm'), rememberPlain(6, { cost: 0 }))).toBe('warm');
    expect(asked).toEqual([]);
  });

  it('infers also after a draft without edit while an edit is among the five', async () => {
    const { agent, asked } = setUp('continual');
    const past = [...rememberPlain(1), ...rememberPlain(3, { cost: 0 })];
    expect(await agent.infer(aRevision('a', 0, 'warm'), past)).toBe('reply to infer');
    expect(asked).toHaveLength(1);
  });
});

describe('icl-edit', () => {
  it('drafts as no-learning does while it remembers nothing', async () => {
    const { agent, asked } = setUp('icl-edit-5');
    const retrieval = await agent.retrieve([], context);
    expect(retrieval).toMatchObject({ embedding: [0, 1], neighbours: [], preference: null });
    await agent.draft(context, retrieval);
    expect(asked).toEqual([['draft', draftPrompt(context, null)]]);
  });

  it('shows the model the k nearest revisions, the nearest first, and no preference', async () => {
    const { agent, asked } = setUp('icl-edit-2');
    const retrieval = await agent.retrieve(memory, context);
    expect(retrieval.preference).toBeNull();
    expect(retrieval.neighbours).toEqual([
      { t: 3, similarity: 1, preference: null },
      { t: 2, similarity: 0.8, preference: null },
    ]);
    await agent.draft(context, retrieval);
    const examples = pairsOf([memory[2]!, memory[1]!]);
    expect(asked).toEqual([['draft', draftFromExamplesPrompt(context, examples)]]);
  });

  it('remembers a round that taught no preference, also one without an edit', async () => {
    const { agent } = setUp('icl-edit-5');
    const { embedding: _, ...entry } = anEntry(4, [], null);
    const retrieval = await agent.retrieve([{ ...entry, embedding: [0, 1], cost: 0 }], context);
    expect(retrieval.examples).toEqual([{ draft: entry.draft, edit: entry.edit }]);
  });

  it('asks the model for nothing after the draft', async () => {
    const { agent, asked } = setUp('icl-edit-5');
    expect(await agent.infer(aRevision('b', 1, null), memory)).toBeNull();
    expect(asked).toEqual([]);
  });
});

it.each<AgentName>(['explore-then-exploit', 'continual', 'icl-edit-5', 'cipher-5', 'prose-5'])(
  '%s is never told the latent preference',
  async (name) => {
    const { agent, asked } = setUp(name);
    const retrieval = await agent.retrieve(memory, context);
    await agent.draft(context, retrieval);
    await agent.infer({ ...aRevision('b', 1, retrieval.preference), retrieval }, memory);
    expect(asked.length).toBeGreaterThan(0);
    expect(JSON.stringify([retrieval, asked])).not.toContain('f*');
  },
);
