import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpora } from '../../../src/core/corpus/task-corpus.ts';

interface Collection {
  readonly source: string;
  readonly task: string;
  readonly documents: readonly { readonly id: string; readonly text: string }[];
}

const read = (name: string) =>
  JSON.parse(readFileSync(`public/documents/${name}.json`, 'utf8')) as Collection;
const sources = Object.entries(corpora).flatMap(([task, corpus]) =>
  corpus.sources.map((source) => [source, task] as const),
);

describe.each(sources)('the written documents of %s', (source, task) => {
  const collection = read(source);

  it('are at least twenty, each of 80 to 200 words, under the names of their source and task', () => {
    expect(collection).toMatchObject({ source, task });
    expect(collection.documents.length).toBeGreaterThanOrEqual(20);
    for (const { id, text } of collection.documents) {
      const words = text.split(/\s+/).length;
      expect(words, id).toBeGreaterThanOrEqual(80);
      expect(words, id).toBeLessThanOrEqual(200);
    }
  });
});

it('all written documents have a name, a text and a beginning of their own', () => {
  const all = sources.flatMap(([source]) => read(source).documents);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  const beginnings = all.map(({ text }) => text.split(/\s+/).slice(0, 4).join(' '));
  expect(new Set(beginnings).size).toBe(all.length);
});
