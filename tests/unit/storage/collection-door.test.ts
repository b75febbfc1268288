import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../../src/storage/parse-plan.ts';
import { collectionLimits } from '../../../src/core/collection.ts';
import { collectionSchema, describeIssues } from '../../../src/storage/records.ts';
import { samplePlan } from '../plan/sample-plan.ts';

const good = {
  ...{ id: 'own', name: 'Letters', task: 'email' },
  sources: [{ name: 'club', preference: 'warm' }],
  documents: [
    { source: 'club', text: 'Dear Ada' },
    { source: 'club', text: '<script>alert(1)</script>\r\n\u200fשלום 👍🏽' },
  ],
};
const withText = (text: unknown) => ({ ...good, documents: [...good.documents, { source: 'club', text }] });
const withName = (name: string) => ({
  ...good,
  sources: [{ name, preference: 'warm' }],
  documents: [{ source: name, text: 'a' }],
});
const withPreference = (preference: unknown) => ({ ...good, sources: [{ name: 'club', preference }] });
const many = (count: number) => ({ ...good, documents: Array(count).fill(good.documents[0]) });

const bad: readonly (readonly [name: string, value: unknown, told: RegExp])[] = [
  ['no object', null, /Expected Object/],
  ['a list', [], /id/],
  ['another task', { ...good, task: 'toString' }, /^task: /],
  ['an id with a path in it', { ...good, id: '../x' }, /^id: not an id/],
  ['an empty name', { ...good, name: ' ' }, /^name: is empty/],
  ['a name that turns the text', { ...good, name: 'a\u202eb' }, /^name: has an invisible sign, U\+202E/],
  ['a name of two lines', { ...good, name: 'a\nb' }, /^name: has an invisible sign, U\+000A/],
  ['a name that is too long', { ...good, name: 'x'.repeat(81) }, /^name: has 81 characters, and 80/],
  ['no source', { ...good, sources: [] }, /^sources: there is no source/],
  [
    '51 sources',
    { ...good, sources: Array.from({ length: 51 }, (_, i) => ({ name: `s${i}`, preference: 'x' })) },
    /^sources: more than 50/,
  ],
  [
    'two sources of one name',
    { ...good, sources: [...good.sources, ...good.sources] },
    /two sources have the same name/,
  ],
  ['a source of every object', withName('hasOwnProperty'), /^sources\.0\.name: cannot be called/],
  ['a source of a prototype', withName('__proto__'), /^sources\.0\.name: cannot be called/],
  ['a preference that is empty', withPreference(''), /^sources\.0\.preference: is empty/],
  ['a preference that is no text', withPreference({ a: 1 }), /^sources\.0\.preference: /],
  ['a preference of two lines', withPreference('a\u2028b'), /^sources\.0\.preference: has an invisible sign/],
  ['a preference that is too long', withPreference('x'.repeat(501)), /^sources\.0\.preference: has 501/],
  ['no document', { ...good, documents: [] }, /^documents: there is no document/],
  ['10,001 documents', many(10_001), /^documents: more than 10000/],
  ['an empty document', withText(' \n'), /^documents\.2\.text: is empty/],
  ['a document that is a number', withText(7), /^documents\.2\.text: /],
  ['a document that is too long', withText('x'.repeat(50_001)), /^documents\.2\.text: has 50,001 characters/],
  ['half of a character', withText('a\udc00'), /^documents\.2\.text: has half of a character/],
  ['a sign of a terminal', withText('\u001b[2J'), /^documents\.2\.text: has an invisible sign, U\+001B/],
  [
    'a document of a source that is not there',
    { ...good, documents: [{ source: 'attic', text: 'a' }] },
    /document 1 is of a source/,
  ],
];

describe('the door of the store', () => {
  it('lets in what is right', () => {
    expect(v.parse(collectionSchema, good)).toEqual(good);
    expect(v.safeParse(collectionSchema, many(collectionLimits.documents)).success).toBe(true);
  });

  it.each(bad)('refuses %s with its place', (_, value, told) => {
    const result = v.safeParse(collectionSchema, value);
    expect(result.success ? 'let in' : describeIssues(result.issues)).toMatch(told);
  });

  it('refuses documents with too many characters together', () => {
    const text = 'x'.repeat(collectionLimits.documentCharacters);
    const value = { ...good, documents: Array(401).fill({ source: 'club', text }) };
    const result = v.safeParse(collectionSchema, value);
    expect(result.success ? 'let in' : describeIssues(result.issues)).toMatch(
      /more than 20,000,000 characters together/,
    );
  });
});

it.each(bad)('no plan brings in what the store refuses: %s', (_, collection) => {
  const plan = { ...samplePlan, tasks: [{ task: 'email', collection }] };
  expect(parsePlan(plan)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('tasks[0].collection'),
  });
});
