import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/random.ts';
import { locateTokens } from '../../../src/core/token-places.ts';
import { tokenize } from '../../../src/core/tokens.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';
import { drawText } from '../../fixtures/random-text.ts';

interface Vector {
  readonly text: string;
  readonly tokens: readonly string[];
}
const vectors: { readonly written: readonly Vector[]; readonly drawn: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/token-vectors.json', import.meta.url), 'utf8'),
);

describe('tokenize', () => {
  it.each(vectors.written)('gives the tokens of NLTK for $text', ({ text, tokens }) => {
    expect(tokenize(text)).toEqual(tokens);
  });

  it('gives the tokens of NLTK for 600 drawn texts', () => {
    expect(vectors.drawn).toHaveLength(600);
    for (const { text, tokens } of vectors.drawn) expect(tokenize(text), text).toEqual(tokens);
  });

  it('loses no character and invents none (quotes, which it may spell otherwise, are checked below)', () => {
    const random = createRandom(drawSeed('tokens'));
    for (let i = 0; i < 500; i++) {
      const text = drawText(random);
      const plain = (parts: string) => parts.replace(/[\s"`']/g, '');
      expect(plain(tokenize(text).join('')), JSON.stringify(text)).toBe(plain(text));
    }
  });
});

describe('locateTokens', () => {
  it('finds every token where the text spells it', () => {
    const { places, rest } = locateTokens('He said:\n"No."  ');
    expect(places.map(({ text }) => text)).toEqual(['He', ' said', ':', '\n"', 'No', '.', '"']);
    expect(rest).toBe('  ');
  });

  it('cuts any text into pieces that make it up again, each piece being one token', () => {
    const random = createRandom(drawSeed('token places'));
    for (let i = 0; i < 500; i++) {
      const text = drawText(random);
      const { places, rest } = locateTokens(text);
      expect(places.map((place) => place.text).join('') + rest).toBe(text);
      expect(rest.trim()).toBe('');
      for (const place of places) {
        const spelled = place.text.trim();
        const isQuote = ['``', "''"].includes(place.token) && ['"', "''"].includes(spelled);
        expect(isQuote || spelled === place.token, JSON.stringify([text, place])).toBe(true);
      }
    }
  });
});
