import { describe, expect, it } from 'vitest';
import { splitPreference } from '../../../src/core/preference-phrases.ts';

describe('the phrases of a preference', () => {
  it.each([
    ['informal tone, no closing', ['informal tone', 'no closing']],
    ['brief; warm\nplayful', ['brief', 'warm', 'playful']],
    ['- short sentences\n- with emojis', ['short sentences', 'with emojis']],
    ['1. brief\n2) warm\n• playful', ['brief', 'warm', 'playful']],
    ['brief, brief, warm', ['brief', 'warm']],
    ['at most 3 sentences', ['at most 3 sentences']],
    ['well-structured', ['well-structured']],
    ['简短，友好、有趣', ['简短', '友好', '有趣']],
    [' , ;\n - ', []],
    ['', []],
  ])('of %j are %j', (preference, phrases) => {
    expect(splitPreference(preference)).toEqual(phrases);
  });

  it('are found in a reply without end in one pass', () => {
    expect(splitPreference('a, '.repeat(100_000))).toEqual(['a']);
    expect(splitPreference('- '.repeat(100_000))).toEqual([]);
  });
});
