import { describe, expect, it } from 'vitest';
import { orderDocuments, sources } from '../../../src/core/task.ts';

describe('orderDocuments', () => {
  it('gives the same documents for the same seed and others for another', () => {
    expect(orderDocuments('email', 3, 12)).toEqual(orderDocuments('email', 3, 12));
    expect(orderDocuments('email', 4, 12)).not.toEqual(orderDocuments('email', 3, 12));
  });

  it('gives each source an equal share, in an order that is no rotation of the sources', () => {
    const documents = orderDocuments('email', 1, 40);
    for (const source of sources) expect(documents.filter((d) => d.source === source)).toHaveLength(10);
    const rotation = documents.map((_, i) => documents[i % sources.length]!.source);
    expect(documents.map(({ source }) => source)).not.toEqual(rotation);
  });

  it('names every document differently', () => {
    const ids = [1, 2].flatMap((seed) => orderDocuments('email', seed, 20).map(({ id }) => id));
    expect(new Set(ids).size).toBe(40);
  });

  it('writes another text for every document', () => {
    expect(new Set(orderDocuments('email', 5, 200).map(({ text }) => text)).size).toBe(200);
  });
});
