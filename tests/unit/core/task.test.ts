import { describe, expect, it } from 'vitest';
import { isInSplit } from '../../../src/core/corpus/entities.ts';
import { firstNames } from '../../../src/core/corpus/lexicon.ts';
import { sourcesOf, taskNames } from '../../../src/core/sources.ts';
import { latentPreferences, orderDocuments } from '../../../src/core/task.ts';

/** First names that begin sentences of every document as verbs. */
const verbs = new Set(['Mark', 'Will']);

describe.each(taskNames)('orderDocuments of %s', (task) => {
  it('gives the same documents for the same seed and others for another', () => {
    expect(orderDocuments(task, 3, 12)).toEqual(orderDocuments(task, 3, 12));
    expect(orderDocuments(task, 4, 12)).not.toEqual(orderDocuments(task, 3, 12));
  });

  it('begins a longer episode as a shorter one', () => {
    expect(orderDocuments(task, 3, 40).slice(0, 13)).toEqual(orderDocuments(task, 3, 13));
  });

  it('gives each source an equal share, in an order that is no rotation of the sources', () => {
    const documents = orderDocuments(task, 1, 40);
    const sources = [...new Set(documents.map(({ source }) => source))];
    expect(sources.toSorted()).toEqual(sourcesOf[task].toSorted());
    for (const source of sources) {
      expect(documents.filter((d) => d.source === source)).toHaveLength(40 / sources.length);
    }
    const rotation = documents.map((_, i) => documents[i % sources.length]!.source);
    expect(documents.map(({ source }) => source)).not.toEqual(rotation);
  });

  it('names every document differently', () => {
    const ids = [1, 2].flatMap((seed) => orderDocuments(task, seed, 20).map(({ id }) => id));
    expect(new Set(ids).size).toBe(40);
  });

  it('writes another text for every document', () => {
    expect(new Set(orderDocuments(task, 5, 200).map(({ text }) => text)).size).toBe(200);
  });

  it('writes texts of some length, among whose names is none that the models were trained on', () => {
    const texts = orderDocuments(task, 6, 200).map(({ text }) => text.split(/[^\p{L}\d]+/u));
    for (const text of texts) expect(text.length).toBeGreaterThanOrEqual(60);
    const names = texts.flat().filter((word) => firstNames.includes(word) && !verbs.has(word));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => isInSplit(name, 'training'))).toEqual([]);
  });
});

it('every source of both tasks has one latent preference', () => {
  const all = taskNames.flatMap((task) => [...sourcesOf[task]]);
  expect(all).toHaveLength(9);
  expect(Object.keys(latentPreferences).toSorted()).toEqual(all.toSorted());
});
