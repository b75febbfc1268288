import { describe, expect, it } from 'vitest';
import { InklingError } from '../../../src/core/failure.ts';
import { aggregatePrompt, draftPrompt, inferPrompt } from '../../../src/core/prompts.ts';
import type { AgentName } from '../../../src/core/types.ts';
import { aRevision, context, memory, noRetrieval, setUp } from './set-up-agent.ts';

describe('no-learning', () => {
  it('neither embeds nor learns, and drafts from the document alone', async () => {
    const { agent, asked, embedded } = setUp('no-learning');
    const retrieval = await agent.retrieve(memory, context);
    expect(retrieval).toEqual(noRetrieval);
    expect(await agent.draft(context, retrieval)).toBe('reply to draft');
    expect(await agent.infer(aRevision('b', 1, null), memory)).toBeNull();
    expect(asked).toEqual([['draft', draftPrompt(context, null)]]);
    expect(embedded).toEqual([]);
  });
});

describe('oracle', () => {
  it('drafts with the latent preference and learns nothing', async () => {
    const { agent, asked } = setUp('oracle');
    const retrieval = await agent.retrieve([], context);
    expect(retrieval).toEqual({ ...noRetrieval, preference: 'f*' });
    await agent.draft(context, retrieval);
    expect(await agent.infer(aRevision('b', 1, 'f*'), memory)).toBeNull();
    expect(asked).toEqual([['draft', draftPrompt(context, 'f*')]]);
  });
});

describe('cipher', () => {
  it('has nothing to go by in an empty memory, and asks nobody about it', async () => {
    const { agent, asked, embedded } = setUp('cipher-5');
    expect(await agent.retrieve([], context)).toEqual({
      embedding: [0, 1],
      neighbours: [],
      preference: null,
    });
    expect(asked).toEqual([]);
    expect(embedded).toEqual(['a walk']);
  });

  it('with k = 1 takes the preference of the nearest context as it is, without a call', async () => {
    const { agent, asked } = setUp('cipher-1');
    const { neighbours, preference } = await agent.retrieve(memory, context);
    expect(neighbours).toEqual([{ t: 3, similarity: 1, preference: 'formal' }]);
    expect(preference).toBe('formal');
    expect(asked).toEqual([]);
  });

  it('aggregates the k nearest preferences, the nearest first', async () => {
    const { agent, asked } = setUp('cipher-2');
    const { neighbours, preference } = await agent.retrieve(memory, context);
    expect(neighbours.map(({ t }) => t)).toEqual([3, 2]);
    expect(asked).toEqual([['aggregate', aggregatePrompt(['formal', 'warm'])]]);
    expect(preference).toBe('reply to aggregate');
  });

  it('spends no call on one neighbour, nor on neighbours that all say the same', async () => {
    const { agent, asked } = setUp('cipher-5');
    expect((await agent.retrieve(memory.slice(0, 1), context)).preference).toBe('short');
    const alike = memory.map((entry) => ({ ...entry, learned: 'warm' }));
    expect((await agent.retrieve(alike, context)).preference).toBe('warm');
    expect(asked).toEqual([]);
  });

  it('drafts with the aggregate preference', async () => {
    const { agent, asked } = setUp('cipher-5');
    await agent.draft(context, { ...noRetrieval, preference: 'warm' });
    expect(asked).toEqual([['draft', draftPrompt(context, 'warm')]]);
  });

  it('infers a preference from an edit', async () => {
    const { agent, asked } = setUp('cipher-5');
    expect(await agent.infer(aRevision('b', 1, 'warm'), memory)).toBe('reply to infer');
    expect(asked).toEqual([['infer', inferPrompt([{ draft: 'a', edit: 'b' }])]]);
  });

  it('keeps the preference that led to a draft without edit, without a call', async () => {
    const { agent, asked } = setUp('cipher-5');
    expect(await agent.infer(aRevision('a', 0, 'warm'), memory)).toBe('warm');
    expect(asked).toEqual([]);
  });

  it('learns nothing from an accepted draft that was written without a preference', async () => {
    const { agent } = setUp('cipher-5');
    expect(await agent.infer(aRevision('a', 0, null), memory)).toBeNull();
  });

  it('refuses an embedding that is not finite, so that it never enters the memory', async () => {
    const { agent } = setUp('cipher-5', [Number.NaN, 1]);
    await expect(agent.retrieve([], context)).rejects.toThrow(InklingError);
  });
});

describe('createAgent', () => {
  it.each(['cipher-0', 'cipher-x', 'icl-edit', 'continual-5', 'toString', ''])('refuses %j', (name) => {
    expect(() => setUp(name as AgentName)).toThrow(InklingError);
  });
});
