import { describe, expect, it } from 'vitest';
import { hasLoop } from '../../../src/core/find-loop.ts';
import { corpora } from '../../../src/core/corpus/task-corpus.ts';
import { createRandom } from '../../../src/core/random.ts';
import { taskNames } from '../../../src/core/sources.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

describe('a text that goes round in a circle', () => {
  it.each([
    ['a sentence three times and more', 'Well. ' + 'I am glad to hear from you. '.repeat(3)],
    ['one word', `It is very ${'very '.repeat(13)}good.`],
    ['in the middle of it', `Dear Ada, ${'and so on, '.repeat(6)}yours, Bo`],
    [
      'with capitals that change',
      'Thank you so much. THANK you so much. Thank YOU so much. Thank you so much.',
    ],
    ['in Chinese', `开始${'我很高兴'.repeat(4)}`],
    ['of pictures', '🎉'.repeat(20)],
  ])('is found: %s', (_, text) => {
    expect(hasLoop(text)).toBe(true);
  });

  it.each([
    ['an empty text', ''],
    ['a word said a few times', 'No, no, no, no, no! I will not.'],
    ['a sentence said twice', 'I am glad to hear from you. '.repeat(2)],
    ['a line of dashes', `Title\n${'-'.repeat(60)}\n${'. '.repeat(30)}\n${'=='.repeat(20)}`],
    [
      'a list with lines that begin alike',
      '- We met Ann.\n- We met Bo.\n- We met Cy.\n- We met Di.\n- We met Ed.',
    ],
  ])('is not: %s', (_, text) => {
    expect(hasLoop(text)).toBe(false);
  });

  it('is nothing that the corpora write, in any style', () => {
    const random = createRandom(drawSeed('loops'));
    for (const task of taskNames) {
      const { sources, styles, create, render } = corpora[task];
      for (let i = 0; i < 200; i++) {
        const content = create(random.pick(sources), { entities: 'held-out', phrasings: 'training' }, random);
        const text = render(content, styles.create(random, 0.5));
        expect(hasLoop(text), text).toBe(false);
        expect(hasLoop(content.text), content.text).toBe(false);
      }
    }
  });
});
