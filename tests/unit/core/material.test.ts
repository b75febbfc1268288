import { describe, expect, it } from 'vitest';
import { createMaterial } from '../../../src/core/material.ts';
import { latentPreferences, orderDocuments } from '../../../src/core/task.ts';
import type { Collection } from '../../../src/core/types.ts';
import { aRun } from '../../fixtures/rounds.ts';

const letters: Collection = {
  ...{ id: 'own', name: 'Letters', task: 'email' },
  sources: [
    { name: 'club', preference: 'warm' },
    { name: 'office', preference: 'short' },
    { name: 'attic', preference: 'old' },
  ],
  documents: [...['a', 'b', 'c'].map((text) => ({ source: 'club', text })), { source: 'office', text: 'd' }],
};

describe('the material of a run', () => {
  it('is all sources of the task with the preferences of the paper', () => {
    const material = createMaterial(aRun(), null);
    expect(material.sources.map(({ name }) => name)).toEqual(['paper', 'story', 'review', 'announcement']);
    expect(material.sources[1]!.preference).toBe(latentPreferences.story);
    expect(material.listDocuments(3, 9)).toEqual(orderDocuments('email', 3, 9));
  });

  it('is the chosen sources, in equal shares, with the preferences that were written for them', () => {
    const config = { ...aRun(), sources: ['review', 'paper'], preferences: { review: 'in verse' } };
    const { sources, listDocuments } = createMaterial(config, null);
    expect(sources).toEqual([
      { name: 'paper', preference: latentPreferences.paper },
      { name: 'review', preference: 'in verse' },
    ]);
    const dealt = listDocuments(1, 10).map(({ source }) => source);
    expect(dealt.filter((source) => source === 'review')).toHaveLength(5);
    expect(dealt.filter((source) => source === 'paper')).toHaveLength(5);
  });

  it('takes no preference from what every object has', () => {
    const odd: Collection = {
      ...letters,
      sources: [{ name: 'toString', preference: 'terse' }],
      documents: [{ source: 'toString', text: 'a' }],
    };
    const config = { ...aRun(), collection: 'own', preferences: {} };
    expect(createMaterial(config, odd).sources).toEqual([{ name: 'toString', preference: 'terse' }]);
  });

  it('refuses a choice that leaves nothing', () => {
    expect(() => createMaterial({ ...aRun(), sources: ['news'] }, null)).toThrow(
      'None of the chosen sources',
    );
    expect(() => createMaterial({ ...aRun(), sources: ['attic'] }, letters)).toThrow('None of the chosen');
  });

  it('deals every document of a collection before one comes again, and the sources in turn', () => {
    const { sources, listDocuments } = createMaterial({ ...aRun(), collection: 'own' }, letters);
    expect(sources.map(({ name }) => name)).toEqual(['club', 'office']);
    const dealt = listDocuments(7, 12);
    for (let block = 0; block < 12; block += 2) {
      expect(new Set(dealt.slice(block, block + 2).map(({ source }) => source)).size).toBe(2);
    }
    const club = dealt.filter(({ source }) => source === 'club').map(({ text }) => text);
    expect(club.slice(0, 3).toSorted()).toEqual(['a', 'b', 'c']);
    expect(club.slice(3).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('deals a collection by the seed, and a shorter episode as the beginning of a longer one', () => {
    const { listDocuments } = createMaterial({ ...aRun(), collection: 'own' }, letters);
    expect(listDocuments(7, 30).slice(0, 11)).toEqual(listDocuments(7, 11));
    expect(listDocuments(7, 30)).toEqual(listDocuments(7, 30));
    expect(listDocuments(8, 30)).not.toEqual(listDocuments(7, 30));
  });
});
