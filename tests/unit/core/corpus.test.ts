import { describe, expect, it } from 'vitest';
import { countFacts, countNames, readStyle } from '../../../src/core/corpus/check.ts';
import { isInSplit } from '../../../src/core/corpus/entities.ts';
import { adjectives, firstNames, nouns } from '../../../src/core/corpus/lexicon.ts';
import { createNotes } from '../../../src/core/corpus/notes.ts';
import { paperStyles } from '../../../src/core/corpus/paper-styles.ts';
import { renderEmail } from '../../../src/core/corpus/render.ts';
import { emailStyles } from '../../../src/core/corpus/style.ts';
import { createRandom } from '../../../src/core/random.ts';
import { sources } from '../../../src/core/task.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const random = createRandom(drawSeed('corpus'));

describe('the generator of notes and e-mails', () => {
  it('writes e-mails whose style and facts can be read back, for every source and style', () => {
    for (let i = 0; i < 2000; i++) {
      const notes = createNotes(random.pick(sources), i % 2 === 0 ? 'training' : 'held-out', random);
      const style = emailStyles.create(random, 0.5);
      const email = renderEmail(notes, style);
      expect(readStyle(email, notes)).toEqual(style);
      expect(countFacts(email, notes)).toBe(notes.facts.length);
    }
  });

  it('counts a misspelt name as a wrong name and not as another style', () => {
    const notes = createNotes('story', 'held-out', random);
    const style = paperStyles.announcement;
    const email = renderEmail(notes, style);
    const misspelt = `${email}x`;
    expect(countNames(email, notes, style)).toEqual({ right: 2, total: 2 });
    expect(countNames(misspelt, notes, style)).toEqual({ right: 1, total: 2 });
    expect(readStyle(misspelt, notes)).toEqual(style);
  });

  it('puts every fact and both names into the notes, word for word', () => {
    for (let i = 0; i < 500; i++) {
      const notes = createNotes(random.pick(sources), 'held-out', random);
      for (const { value } of notes.facts) expect(notes.text).toContain(value);
      expect(notes.text).toContain(notes.reader);
      expect(notes.text).toContain(notes.writer);
    }
  });

  it('tells two styles that differ in one attribute apart by the words of the e-mail', () => {
    for (let i = 0; i < 1000; i++) {
      const notes = createNotes(random.pick(sources), 'held-out', random);
      const style = emailStyles.create(random, 0.4);
      const near = emailStyles.depart(style, random.pick(emailStyles.names), random);
      expect(renderEmail(notes, near)).not.toBe(renderEmail(notes, style));
    }
  });

  it('keeps the words of training and of held-out documents apart', () => {
    const vocabulary = [...adjectives, ...nouns, ...firstNames];
    const heldOut = vocabulary.filter((word) => isInSplit(word, 'held-out'));
    expect(heldOut.length).toBeGreaterThan(40);
    expect(vocabulary.filter((word) => isInSplit(word, 'training'))).toHaveLength(
      vocabulary.length - heldOut.length,
    );
    const readers = (split: 'training' | 'held-out') =>
      new Set(Array.from({ length: 400 }, () => createNotes('story', split, random).reader));
    const trained = readers('training');
    expect([...readers('held-out')].filter((name) => trained.has(name))).toEqual([]);
  });
});
