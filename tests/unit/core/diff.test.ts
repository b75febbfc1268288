import { describe, expect, it } from 'vitest';
import { alignTokens } from '../../../src/core/align.ts';
import { editCost } from '../../../src/core/cost.ts';
import { diffWords, type DiffPiece } from '../../../src/core/diff.ts';
import { createRandom, type Random } from '../../../src/core/random.ts';
import { locateTokens } from '../../../src/core/token-places.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';
import { drawText } from '../../fixtures/random-text.ts';

describe('diffWords', () => {
  it('shows what was removed before what was added, with the white space between words', () => {
    expect(diffWords('Dear Ann,\n\nthe plan is fine.', 'Hi Ann,\n\nthe whole plan is fine!')).toEqual([
      { kind: 'removed', text: 'Dear' },
      { kind: 'added', text: 'Hi' },
      { kind: 'same', text: ' Ann,\n\nthe' },
      { kind: 'added', text: ' whole' },
      { kind: 'same', text: ' plan is fine' },
      { kind: 'removed', text: '.' },
      { kind: 'added', text: '!' },
    ]);
  });

  it('shows equal texts as one piece and empty texts as none', () => {
    expect(diffWords('A  b.\n', 'A  b.\n')).toEqual([{ kind: 'same', text: 'A  b.\n' }]);
    expect(diffWords('', '')).toEqual([]);
    expect(diffWords('', 'Hi')).toEqual([{ kind: 'added', text: 'Hi' }]);
    expect(diffWords('Hi', '')).toEqual([{ kind: 'removed', text: 'Hi' }]);
  });

  it('draws white space as the edit has it', () => {
    expect(diffWords('One. Two.', 'One.\n\nTwo.')).toEqual([{ kind: 'same', text: 'One.\n\nTwo.' }]);
  });

  it('rebuilds both texts: the edit to the letter, the draft up to white space', () => {
    const random = createRandom(drawSeed('diff texts'));
    for (let i = 0; i < 500; i++) {
      const [before, after] = drawPair(random);
      const pieces = diffWords(before, after);
      expect(joinPieces(pieces, 'added')).toBe(after);
      const plain = (text: string) => text.replace(/[\s"`']/g, '');
      expect(plain(joinPieces(pieces, 'removed'))).toBe(plain(before));
    }
  });

  it('has in each change as many tokens as the edit cost counts', () => {
    const random = createRandom(drawSeed('diff cost'));
    for (let i = 0; i < 500; i++) {
      const [before, after] = drawPair(random);
      const [old, revised] = [before, after].map((text) =>
        locateTokens(text).places.map(({ token }) => token),
      );
      let [cost, removed, added] = [0, 0, 0];
      for (const step of [...alignTokens(old!, revised!), null]) {
        if (step?.same === null) {
          if (step.removed !== null) removed++;
          if (step.added !== null) added++;
        } else {
          cost += Math.max(removed, added);
          [removed, added] = [0, 0];
        }
      }
      expect(cost, JSON.stringify([before, after])).toBe(editCost(before, after));
    }
  });

  it('never has two pieces of one kind in a row, nor an empty one', () => {
    const random = createRandom(drawSeed('diff pieces'));
    for (let i = 0; i < 300; i++) {
      const pieces = diffWords(...drawPair(random));
      pieces.forEach((piece, j) => {
        expect(piece.text).not.toBe('');
        expect(piece.kind).not.toBe(pieces[j + 1]?.kind);
        expect(piece.kind === 'added' && pieces[j + 1]?.kind === 'removed').toBe(false);
      });
    }
  });

  it('treats texts beyond its table as replaced, and stays quick', () => {
    const [before, after] = ['a ', 'b '].map((word) => word.repeat(5_000) + 'end');
    expect(diffWords(before!, after!).map(({ kind }) => kind)).toEqual(['removed', 'added', 'same']);
  });
});

/** The second text is a revision of the first: some of its parts are kept. */
function drawPair(random: Random): [string, string] {
  const parts = Array.from({ length: 5 }, () => drawText(random, 5));
  const revised = parts.map((part) => (random.next() < 0.6 ? part : drawText(random, 5)));
  return [parts.join(''), revised.join('')];
}

function joinPieces(pieces: readonly DiffPiece[], kind: DiffPiece['kind']): string {
  return pieces
    .filter((piece) => piece.kind === 'same' || piece.kind === kind)
    .map(({ text }) => text)
    .join('');
}
