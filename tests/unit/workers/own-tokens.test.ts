import { describe, expect, it } from 'vitest';
import { findOwnTokens } from '../../../workers/own-tokens.ts';

describe('the own tokens of a text', () => {
  it.each([
    ['none around it', [7, 8], [7, 8], 0, 2],
    ['one before and one after', [101, 7, 8, 102], [7, 8], 1, 3],
    ['one after', [7, 8, 2], [7, 8], 0, 2],
    ['two before', [0, 5, 7], [7], 2, 3],
    ['an unknown word, which is called special too', [101, 100, 7, 102], [100, 7], 1, 3],
    ['a text that is not found, which is taken whole', [1, 2, 3], [9], 0, 3],
  ] as const)('lie where they stand, with %s', (_, all, own, start, end) => {
    expect(findOwnTokens(all, own)).toEqual({ start, end });
  });
});
