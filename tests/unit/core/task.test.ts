import { describe, expect, it } from 'vitest';
import { orderDocuments } from '../../../src/core/task.ts';

describe.each(['email', 'summarization'] as const)('orderDocuments of %s', (task) => {
  it('gives the same documents for the same seed and others for another', () => {
    expect(orderDocuments(task, 3, 12)).toEqual(orderDocuments(task, 3, 12));
    expect(orderDocuments(task, 4, 12)).not.toEqual(orderDocuments(task, 3, 12));
  });

  it('gives each source an equal share, in an order that is no rotation of the sources', () => {
    const documents = orderDocuments(task, 1, 40);
    const sources = [...new Set(documents.map(({ source }) => source))];
    expect(sources).toHaveLength(task === 'email' ? 4 : 5);
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
});
