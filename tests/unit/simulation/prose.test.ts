import { describe, expect, it } from 'vitest';
import { draftPrompt, inferPrompt, type Prompt } from '../../../src/core/prompts.ts';
import type { Memory } from '../../../src/core/memory.ts';
import type { Entry } from '../../../src/core/types.ts';
import { anEntry } from '../../fixtures/rounds.ts';
import { aRevision, context, memory, noRetrieval, setUp } from './set-up-agent.ts';

/** A model whose drafts say the phrases that they are written with, and which infers what it is told to, one after the other. */
function writePhrases(...inferred: readonly string[]) {
  let count = 0;
  return (kind: string, { messages }: Prompt) => {
    if (kind === 'infer') return inferred[Math.min(count++, inferred.length - 1)]!;
    const asked = /Preference: (.*)/.exec(messages[0]!.content)?.[1] ?? '';
    return write(asked.split(', '));
  };
}

function write(phrases: readonly string[]): string {
  return ['Hello.', ...phrases.map((phrase) => `So ${phrase}.`)].join(' ');
}

function learn(
  edit: string,
  past: Memory,
  answer: ReturnType<typeof writePhrases>,
  name = 'prose-5' as const,
) {
  const set = setUp(name, [0, 1], answer);
  const revision = { ...aRevision(edit, 1, null), retrieval: { ...noRetrieval, embedding: [0, 1] } };
  return { ...set, learned: set.agent.infer(revision, past) };
}

/** A similar round whose edit shows these phrases. */
function shows(t: number, phrases: readonly string[], fields: Partial<Entry> = {}): Entry {
  return { ...anEntry(t, [0, 1], null), draft: 'Hi', edit: write(phrases), ...fields };
}

const kindsOf = (asked: readonly (readonly [string, Prompt])[]) => asked.map(([kind]) => kind);

describe('prose', () => {
  it('retrieves and drafts as CIPHER does', async () => {
    const prose = setUp('prose-2');
    const cipher = setUp('cipher-2');
    const retrieval = await prose.agent.retrieve(memory, context);
    expect(retrieval).toEqual(await cipher.agent.retrieve(memory, context));
    await prose.agent.draft(context, retrieval);
    await cipher.agent.draft(context, retrieval);
    expect(prose.asked).toEqual(cipher.asked);
  });

  it('keeps the preference that led to a draft without edit, without a call', async () => {
    const { agent, asked } = setUp('prose-5');
    expect(await agent.infer(aRevision('a', 0, 'warm'), memory)).toBe('warm');
    expect(asked).toEqual([]);
  });
});

describe('the refinement of prose', () => {
  it('ends with the first description whose trial is the edit', async () => {
    const { learned, asked } = learn(write(['warm']), [], writePhrases('warm', 'cold'));
    expect(await learned).toBe('warm');
    expect(asked).toEqual([
      ['infer', inferPrompt([{ draft: 'a', edit: write(['warm']) }])],
      ['trial', draftPrompt(context, 'warm')],
    ]);
  });

  it('infers again from what still differs, the last trial first', async () => {
    const edit = write(['warm', 'short']);
    const { learned, asked } = learn(edit, [], writePhrases('warm', 'warm, short'));
    expect(await learned).toBe('warm, short');
    expect(kindsOf(asked)).toEqual(['infer', 'trial', 'infer', 'trial']);
    expect(asked[2]![1]).toEqual(
      inferPrompt([
        { draft: write(['warm']), edit },
        { draft: 'a', edit },
      ]),
    );
  });

  it('takes the description that came nearest when no trial is the edit, after three', async () => {
    const { learned, asked } = learn(
      write(['warm', 'short', 'plain']),
      [],
      writePhrases('cold', 'warm, short', 'warm', 'never asked'),
    );
    expect(await learned).toBe('warm, short');
    expect(kindsOf(asked).filter((kind) => kind === 'trial')).toHaveLength(3);
  });

  it('ends when the model says the same again', async () => {
    const { learned, asked } = learn(write(['warm', 'short']), [], writePhrases('warm'));
    expect(await learned).toBe('warm');
    expect(kindsOf(asked)).toEqual(['infer', 'trial', 'infer']);
  });
});

describe('the consistency check of prose', () => {
  it('drops a phrase that leads away from what similar rounds became', async () => {
    const past = [1, 2, 3].map((t) => shows(t, ['warm', 'short']));
    const { learned } = learn(write(['warm', 'loud', 'short']), past, writePhrases('warm, loud, short'));
    expect(await learned).toBe('warm, short');
  });

  it('keeps the phrases that bring drafts nearer to what similar rounds became', async () => {
    const past = [1, 2, 3].map((t) => shows(t, ['warm', 'short', 'plain']));
    const { learned } = learn(write(['warm', 'short']), past, writePhrases('warm, short'));
    expect(await learned).toBe('warm, short');
  });

  it('lets no single round overrule the edit, and asks it nothing', async () => {
    const { learned, asked } = learn(write(['loud']), [shows(1, ['warm'])], writePhrases('loud, clear'));
    expect(await learned).toBe('loud, clear');
    expect(kindsOf(asked).slice(-1)).toEqual(['infer']);
  });

  it('does not listen to rounds that are not similar', async () => {
    const past = [1, 2, 3].map((t) => shows(t, ['warm'], { embedding: [1, 0] }));
    const { learned } = learn(write(['warm', 'loud']), past, writePhrases('warm, loud'));
    expect(await learned).toBe('warm, loud');
  });

  it('does not let rounds of middling similarity outvote the edit', async () => {
    const past = [0.42, 0.38, 0.3].map((cosine, i) =>
      shows(i + 1, ['warm'], { embedding: [Math.sqrt(1 - cosine ** 2), cosine] }),
    );
    const { learned } = learn(write(['warm', 'loud']), past, writePhrases('warm, loud'));
    expect(await learned).toBe('warm, loud');
  });

  it('looks at the k most similar rounds only', async () => {
    const near = [1, 2].map((t) => shows(t, ['warm', 'loud']));
    const far = [3, 4, 5].map((t) => shows(t, ['warm'], { embedding: [0.6, 0.8] }));
    const answer = () => writePhrases('warm, loud');
    const edit = write(['warm', 'loud']);
    expect(await learn(edit, [...near, ...far], answer(), 'prose-2' as 'prose-5').learned).toBe('warm, loud');
    const { asked, learned } = learn(edit, far, answer());
    expect(await learned).toBe('warm');
    expect(asked.length).toBeGreaterThan(2);
  });

  it('tries out nothing where the rounds have taught the same phrases', async () => {
    const past = [1, 2, 3].map((t) => shows(t, ['warm', 'short'], { learned: 'short, warm' }));
    const { learned, asked } = learn(write(['warm', 'short']), past, writePhrases('warm, short'));
    expect(await learned).toBe('warm, short');
    expect(kindsOf(asked)).toEqual(['infer', 'trial']);
  });

  it('never leaves nothing', async () => {
    const past = [1, 2, 3].map((t) => shows(t, []));
    const { learned } = learn(write(['loud']), past, writePhrases('loud'));
    expect(await learned).toBe('loud');
  });
});
