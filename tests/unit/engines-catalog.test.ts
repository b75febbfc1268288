import { describe, expect, test } from 'vitest';
import { parseCatalog } from '../../src/engines/catalog.ts';
import { fixtureSpec } from '../harness/fixture-spec.ts';

const writer = fixtureSpec('tiny-writer');
const embedder = fixtureSpec('tiny-embedder');

/** An entry of models.json in which one thing is wrong. */
function spoil(change: (entry: Record<string, unknown>) => void): unknown {
  const entry = structuredClone(writer) as unknown as Record<string, unknown>;
  change(entry);
  return entry;
}

const spoiled: readonly [string, unknown, RegExp][] = [
  ['no name', spoil((entry) => delete entry['name']), /name/],
  ['an unknown engine', spoil((entry) => (entry['engine'] = 'magic')), /engine/],
  ['an unknown role', spoil((entry) => (entry['roles'] = ['judge'])), /roles/],
  ['no way to run', spoil((entry) => (entry['variants'] = [])), /variants/],
  ['a misspelt key', spoil((entry) => (entry['lisence'] = 'MIT')), /lisence/],
  [
    'a template of another engine',
    spoil((entry) => (entry['prompting'] = { template: {} })),
    /prompting\.template/,
  ],
  ['a misspelt override', spoil((entry) => (entry['prompting'] = { sistem: '' })), /prompting\.sistem/],
  ['no context', spoil((entry) => (entry['contextLength'] = 0)), /contextLength/],
  [
    'a path out of its folder',
    spoil((entry) => (entry['location'] = { kind: 'embedded', path: '../secrets' })),
    /location\.path is no path inside/,
  ],
  [
    'a revision that may move',
    spoil((entry) => (entry['location'] = { kind: 'hub', repository: 'a/b', revision: 'main' })),
    /location\.revision is not pinned/,
  ],
  [
    'a hash that is none',
    spoil((entry) => {
      const variants = entry['variants'] as { files: { sha256: string }[] }[];
      variants[0]!.files[0]!.sha256 = 'abc';
    }),
    /variants\.0\.files\.0\.sha256 is no SHA-256/,
  ],
  ['no name at all', spoil((entry) => delete entry['name']), /^name is missing\.$/],
  [
    'a key that nobody knows',
    spoil((entry) => (entry['lisence'] = 'MIT')),
    /^lisence is no field that an entry has\.$/,
  ],
  ['a number for a name', spoil((entry) => (entry['name'] = 7)), /^name is not right: 7\.$/],
  [
    'a name that fills the page',
    spoil((entry) => (entry['name'] = 'x'.repeat(300))),
    /^name is longer than 120 characters\.$/,
  ],
  [
    'a name that turns the text around it',
    spoil((entry) => (entry['name'] = 'Tiny \u202eretirW')),
    /^name has signs that nobody sees/,
  ],
  [
    'a licence with a line break',
    spoil((entry) => (entry['licence'] = 'MIT\nkept')),
    /^licence has signs that nobody sees/,
  ],
  [
    'a licence that fills the page',
    spoil((entry) => (entry['licence'] = 'x'.repeat(300))),
    /^licence is longer than/,
  ],
  [
    'parameters that no model has',
    spoil((entry) => (entry['parameters'] = 1e300)),
    /^parameters is more than/,
  ],
  ['half a parameter', spoil((entry) => (entry['parameters'] = 0.5)), /^parameters is no whole number/],
  [
    'a context that no model has',
    spoil((entry) => (entry['contextLength'] = 1e15)),
    /^contextLength is more than/,
  ],
  ['a card that is a program', spoil((entry) => (entry['card'] = 'javascript:alert(1)')), /^card is neither/],
  ['a card without https', spoil((entry) => (entry['card'] = 'http://hub.test/a')), /^card is neither/],
  ['a card on whatever server', spoil((entry) => (entry['card'] = '//hub.test/a')), /^card is neither/],
  [
    'two weight files in one variant',
    spoil((entry) => {
      const variants = entry['variants'] as { files: unknown[] }[];
      variants[0]!.files.push(variants[0]!.files.at(-1));
    }),
    /exactly one \.onnx file/,
  ],
];

describe('the list of models', () => {
  test('takes overrides of the system prompt, the template and the thinking', () => {
    const prompting = { system: 'Be plain.', template: '{{ messages }}', thinkingTokens: 200 };
    const { models, rejected } = parseCatalog({ models: [{ ...writer, prompting }] });
    expect(rejected).toEqual([]);
    expect(models[0]!.prompting).toEqual(prompting);
  });

  test('takes a card with https', () => {
    const card = 'https://hub.test/owner/name';
    expect(parseCatalog({ models: [{ ...writer, card }] }).models).toMatchObject([{ card }]);
  });

  test('takes good entries as they are', () => {
    expect(parseCatalog({ models: [writer, embedder] })).toEqual({
      models: [writer, embedder],
      listed: [],
      rejected: [],
    });
  });

  for (const [fault, entry, reason] of spoiled) {
    test(`leaves out an entry with ${fault}, names it with the reason, and keeps the others`, () => {
      const { models, rejected } = parseCatalog({ models: [entry, embedder] });
      expect(models).toEqual([embedder]);
      expect(rejected).toEqual([{ id: 'tiny-writer', reason: expect.stringMatching(reason) }]);
    });
  }

  test('leaves out an embedder that brings nothing to test itself with', () => {
    const { selfTest: _left, ...blind } = embedder;
    expect(parseCatalog({ models: [blind] }).rejected[0]!.reason).toMatch(/selfTest is missing/);
  });

  test('names an entry without an id by its position', () => {
    expect(parseCatalog({ models: [writer, 7] }).rejected[0]!.id).toBe('entry 2');
  });

  test('keeps the first of two entries with one id', () => {
    const { models, rejected } = parseCatalog({ models: [writer, { ...writer, name: 'Other' }] });
    expect(models).toEqual([writer]);
    expect(rejected).toEqual([{ id: 'tiny-writer', reason: 'another entry has the same id.' }]);
  });

  for (const json of [null, [], 'text', { models: {} }]) {
    test(`is empty, with the reason, when it is ${JSON.stringify(json)}`, () => {
      const { models, rejected } = parseCatalog(json);
      expect(models).toEqual([]);
      expect(rejected[0]!.id).toBe('models.json');
    });
  }
});
