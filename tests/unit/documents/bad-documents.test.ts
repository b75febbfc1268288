import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../../src/app/documents/map-columns.ts';
import type { NamedFile } from '../../../src/app/documents/read-files.ts';
import { collectionLimits } from '../../../src/core/collection.ts';
import { createMemoryStore } from '../../../src/storage/memory-store.ts';
import { bytesOf, fileOf, openDocuments, utf16 } from './open-documents.ts';

interface Case {
  readonly name: string;
  readonly files?: readonly NamedFile[];
  readonly pasted?: string;
  readonly mapping?: Partial<Mapping>;
  /** What the message must hold: the place, and what is wrong there. */
  readonly told: RegExp;
}

const csv = (content: string | Uint8Array<ArrayBuffer>, path = 'notes.csv') => [fileOf(path, content)];
const jsonl = (content: string | Uint8Array<ArrayBuffer>) => [fileOf('notes.jsonl', content)];
const txt = (content: string | Uint8Array<ArrayBuffer>, path = 'a.txt') => [fileOf(path, content)];
const rows = (count: number) => Array.from({ length: count }, (_, i) => `text ${i}`).join('\n');
const long = 'x'.repeat(collectionLimits.documentCharacters + 1);
const bidi = 'gnp\u202Etxt';
const line = (value: unknown) => JSON.stringify(value);
const whole = '{"text":"a","source":"s"}';

const cases: readonly Case[] = [
  // Encodings
  {
    name: 'a CSV in Latin-1',
    files: csv(bytesOf('text\nok\ncaf\xe9\n')),
    told: /“notes\.csv”, line 3 is not in UTF-8/,
  },
  {
    name: 'a text in Windows-1252',
    files: txt(bytesOf('one\ntwo \x93three\x94')),
    told: /“a\.txt”, line 2 is not in UTF-8/,
  },
  {
    name: 'UTF-8 that breaks off',
    files: txt(bytesOf('one\r\ntwo \xe2\x82')),
    told: /“a\.txt”, line 2 is not in UTF-8/,
  },
  { name: 'overlong UTF-8', files: txt(bytesOf('\xc0\xaf')), told: /“a\.txt”, line 1 is not in UTF-8/ },
  {
    name: 'UTF-8 of half a character',
    files: jsonl(bytesOf('{"text":"\xed\xa0\x80"}')),
    told: /line 1 is not in UTF-8/,
  },
  {
    name: 'UTF-16 without a mark',
    files: csv(utf16('text\nhello', 'le', false)),
    told: /line 1 has NUL bytes/,
  },
  {
    name: 'UTF-16 that breaks off',
    files: txt(utf16('hello', 'le').subarray(0, 9)),
    told: /“a\.txt”, line 1 breaks off/,
  },
  {
    name: 'UTF-16 with half a character',
    files: txt(utf16('a\nb\ud800c', 'be')),
    told: /“a\.txt”, line 2 breaks off/,
  },
  { name: 'UTF-32', files: txt(bytesOf('\xff\xfe\0\0a\0\0\0')), told: /“a\.txt”, line 1 has NUL bytes/ },
  {
    name: 'a NUL byte in a CSV',
    files: csv('text\none\ntwo\0\n'),
    told: /“notes\.csv”, line 3 has NUL bytes/,
  },
  {
    name: 'a NUL byte in a line of JSON',
    files: jsonl(`${whole}\n{"text":"a\0"}`),
    told: /line 2 has NUL bytes/,
  },
  {
    name: 'random bytes',
    files: txt(bytesOf('\x89PNG\r\n\x1a\n\0\0\0')),
    told: /“a\.txt”, line 1 is not in UTF-8/,
  },
  {
    name: 'a workbook called CSV',
    files: csv(bytesOf('PK\x03\x04rest')),
    told: /“notes\.csv” is a packed file \(such as \.docx/,
  },
  { name: 'a PDF called text', files: txt('%PDF-1.7\n'), told: /“a\.txt” is a PDF/ },
  {
    name: 'a document of Word',
    files: txt(bytesOf('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'a.doc'),
    told: /“a\.doc” is an old document of Word/,
  },

  // CSV
  { name: 'an empty CSV', files: csv(''), told: /“notes\.csv” is empty/ },
  { name: 'a CSV of blank lines', files: csv('\n \n\n'), told: /“notes\.csv” is empty/ },
  { name: 'a CSV of a mark only', files: csv('\ufeff'), told: /“notes\.csv” is empty/ },
  {
    name: 'a header only',
    files: csv('text,source\n'),
    told: /“notes\.csv” has a first row with names and none below/,
  },
  {
    name: 'a CSV without any text',
    files: csv('text,source\n,a\n ,b\n'),
    told: /“notes\.csv” has no text in it/,
  },
  {
    name: 'a quotation mark that is never closed',
    files: csv('text\nok\n"open\nmore\nmore'),
    told: /line 3 opens a quotation mark that is never closed/,
  },
  {
    name: 'one that a million lines follow',
    files: csv(`text\n"open\n${rows(100_000)}`),
    told: /line 2 opens a quotation mark that is never closed/,
  },
  {
    name: 'a quotation mark inside a quoted cell',
    files: csv('text,source\n"a "b" c",s\n'),
    told: /line 2 has a quotation mark in the middle/,
  },
  {
    name: 'more cells than columns',
    files: csv('text,source\na,s\nwell, yes,s\n'),
    told: /line 3 has 3 cells where the first row has 2/,
  },
  {
    name: 'more cells after a cell of several lines',
    files: csv('text,source\n"a\nb\nc",s\nd,s,x\n'),
    told: /line 5 has 3 cells/,
  },
  {
    name: '10,001 documents',
    files: csv(`text\n${rows(10_001)}`),
    told: /line 10,002 is one row too many: 10,000/,
  },
  {
    name: '201 columns',
    files: csv(`${'a,'.repeat(200)}a\n`),
    told: /line 1 has 201 cells, and 200 are the most/,
  },
  {
    name: 'a document that is too long',
    files: csv(`text,source\na,s\n${long},s`),
    told: /line 3, column “text” has 50,001 characters, and 50,000/,
  },
  {
    name: 'a row without a source',
    files: csv('text,source\na,s\nb\n'),
    told: /line 3, column “source” is empty/,
  },
  {
    name: 'a source with the name of what every object has',
    files: csv('text,source\na,constructor\n'),
    told: /line 2, column “source” cannot be called “constructor”/,
  },
  {
    name: 'a source called __proto__',
    files: csv('text,source\na,__proto__\n'),
    told: /line 2, column “source” cannot be called “__proto__”/,
  },
  {
    name: 'a source that turns the text around it',
    files: csv(`text,source\na,${bidi}\n`),
    told: /line 2, column “source” has an invisible sign, U\+202E, as its character 4/,
  },
  {
    name: 'a source with a very long name',
    files: csv(`text,source\na,${'s'.repeat(61)}\n`),
    told: /line 2, column “source” has 61 characters, and 60/,
  },
  {
    name: 'a text that turns what stands around it',
    files: csv(`text\nok\n${bidi}\n`),
    told: /line 3, column “text” has an invisible sign, U\+202E/,
  },
  {
    name: 'a text with a sign of a terminal',
    files: csv('text\n\u001b[31mred\n'),
    told: /line 2, column “text” has an invisible sign, U\+001B, as its character 1/,
  },
  {
    name: 'a column of sources with too many of them',
    files: csv(`text,id\n${Array.from({ length: 51 }, (_, i) => `t${i},s${i}`).join('\n')}`),
    mapping: { source: 1 },
    told: /line 52 has the 51th source, and 50/,
  },
  {
    name: 'a column that is not there',
    files: csv('text\na\n'),
    mapping: { text: 7 },
    told: /“notes\.csv” has no text in it/,
  },
  {
    name: 'a name of the source that is empty',
    files: csv('text\na\n'),
    mapping: { oneSource: ' ' },
    told: /The name of the source is empty/,
  },
  {
    name: 'a name of the source that every object has',
    files: csv('text\na\n'),
    mapping: { oneSource: 'toString' },
    told: /The name of the source cannot be called “toString”/,
  },
  {
    name: 'a column with a hostile name',
    files: csv(`"<script>alert(1)</script>${bidi}",b\n"${'x'.repeat(50_001)}",b\n`),
    told: /line 2, column “<script>alert\(1\)<\/script>gnp�txt” has 50,001/,
  },

  // JSON Lines
  { name: 'an empty JSONL', files: jsonl(''), told: /“notes\.jsonl” is empty/ },
  {
    name: 'objects without names',
    files: jsonl('{}\n{}\n'),
    told: /“notes\.jsonl” has objects without anything/,
  },
  {
    name: 'a line that is no JSON',
    files: jsonl(`${whole}\n\n{"text":"b",}\n`),
    told: /“notes\.jsonl”, line 3 is not an object in JSON/,
  },
  {
    name: 'a line that breaks off',
    files: jsonl(`${whole}\n${whole.slice(0, 12)}`),
    told: /“notes\.jsonl”, line 2 is not an object in JSON/,
  },
  { name: 'NaN', files: jsonl('{"text":NaN}'), told: /line 1 is not an object in JSON/ },
  {
    name: 'a text that is a number beyond all numbers',
    files: jsonl('{"text":[1e999],"source":"s"}'),
    told: /line 1, column “text” is a list and not a text/,
  },
  {
    name: 'ten thousand levels',
    files: jsonl(`${whole}\n{"text":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
    told: /line 2 has more than 32 objects and lists within each other/,
  },
  {
    name: 'a whole list in JSON',
    files: [fileOf('notes.json', '[\n{"text":"a"}\n]')],
    told: /“notes\.json”, line 1 is not an object in JSON/,
  },
  { name: 'a list on a line', files: jsonl('[1,2]\n'), told: /line 1 is a list and not an object/ },
  {
    name: 'a number on a line',
    files: jsonl(`${whole}\n42\n`),
    told: /line 2 is a number and not an object/,
  },
  { name: 'null on a line', files: jsonl('null\n'), told: /line 1 is null and not an object/ },
  {
    name: 'a text that is a list',
    files: jsonl(`${whole}\n{"text":["a"],"source":"s"}`),
    told: /line 2, column “text” is a list and not a text/,
  },
  {
    name: 'a source that is an object',
    files: jsonl('{"text":"a","source":{"a":1}}'),
    told: /line 1, column “source” is an object and not a text/,
  },
  {
    name: 'nesting without end',
    files: jsonl(`${whole}\n{"text":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
    told: /line 2 has more than 32 objects and lists within each other/,
  },
  {
    name: 'objects within each other without end',
    files: jsonl(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
    told: /line 1 has more than 32/,
  },
  {
    name: 'half of a character',
    files: jsonl(`${whole}\n{"text":"a \\ud83d b","source":"s"}`),
    told: /line 2, column “text” has half of a character/,
  },
  {
    name: 'half of a character in a source',
    files: jsonl('{"text":"a","source":"\\udc00"}'),
    told: /line 1, column “source” has half of a character/,
  },
  {
    name: 'a NUL that is escaped',
    files: jsonl('{"text":"a\\u0000b","source":"s"}'),
    told: /line 1, column “text” has an invisible sign, U\+0000, as its character 2/,
  },
  {
    name: 'a source of a prototype',
    files: jsonl('{"text":"a","source":"__proto__"}'),
    told: /line 1, column “source” cannot be called/,
  },
  {
    name: '201 names',
    files: jsonl(line(Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`n${i}`, ''])))),
    told: /line 1 brings the number of names to more than 200/,
  },
  {
    name: '10,001 objects',
    files: jsonl(`${whole}\n`.repeat(10_001)),
    told: /line 10,001 is one object too many/,
  },
  {
    name: 'a line of more than a million characters',
    files: jsonl(`${whole}\n{"text":"${'x'.repeat(1_000_000)}"}`),
    told: /line 2 has more than 1,000,000 characters/,
  },
  {
    name: 'more characters than a collection may hold',
    files: jsonl(
      Array.from({ length: 401 }, (_, i) => line({ text: `${i}`.padEnd(50_000, 'x') })).join('\n'),
    ),
    told: /line 401 brings all documents to more than 20,000,000/,
  },

  // Text files
  { name: 'an empty text', files: txt(''), told: /“a\.txt” has no text in it/ },
  { name: 'a text of white space', files: txt(' \n\t\r\n'), told: /“a\.txt” has no text in it/ },
  {
    name: 'a text that is too long',
    files: txt(long),
    told: /“a\.txt”, line 1, column “text” has 50,001 characters/,
  },
  {
    name: 'a text far too long',
    files: txt('x'.repeat(300_000)),
    told: /“a\.txt” is one document, and has more than 50,000 characters/,
  },
  { name: 'no file', files: [], told: /holds no file/ },
  {
    name: 'a folder of pictures',
    files: [fileOf('a/b.png', ''), fileOf('a/.hidden', 'x')],
    told: /holds no text file/,
  },
  {
    name: 'a table among texts',
    files: [...txt('a'), ...csv('text\na')],
    told: /“notes\.csv” holds many documents, and came with other files/,
  },
  {
    name: 'the second of several texts in Latin-1',
    files: [...txt('a'), ...txt(bytesOf('\xe9'), 'dir/b.txt')],
    told: /“dir\/b\.txt”, line 1 is not in UTF-8/,
  },
  {
    name: '5,001 files',
    files: Array.from({ length: 5_001 }, (_, i) => fileOf(`d/${i}.txt`, 'a')),
    told: /more than 5,000 files/,
  },
  {
    name: 'a folder that every object has',
    files: [fileOf('d/constructor/a.txt', 'a'), fileOf('d/x/b.txt', 'b')],
    told: /“d\/constructor\/a\.txt”, line 1, column “folder” cannot be called/,
  },
  {
    name: 'a file with a hostile name',
    files: [fileOf(`<img src=x>${bidi}.txt`, '')],
    told: /“<img src=x>gnp�txt\.txt” has no text/,
  },

  // Pasted text
  { name: 'nothing pasted', pasted: ' \n', told: /The pasted text has no text in it/ },
  { name: 'only separators', pasted: '===\n===\n', told: /The pasted text has no text in it/ },
  {
    name: 'the second pasted document too long',
    pasted: `a\n===\n${long}`,
    told: /The pasted text, line 3, has 50,001 characters/,
  },
  {
    name: 'a pasted sign that turns the text',
    pasted: `a\n===\n\n${bidi}`,
    told: /The pasted text, line 3, has an invisible sign/,
  },
  {
    name: 'half of a pasted character',
    pasted: 'a \ud800',
    told: /The pasted text, line 1, has half of a character/,
  },
  {
    name: '10,001 pasted documents',
    pasted: Array.from({ length: 10_001 }, (_, i) => i).join('\n===\n'),
    told: /The pasted text, line 20,001, begins one document too many/,
  },
];

const kept = {
  ...{ id: 'kept', name: 'Kept', task: 'email' as const },
  sources: [{ name: 's', preference: 'short' }],
  documents: [{ source: 's', text: 'kept' }],
};

describe('documents that cannot be used', () => {
  it.each(cases)(
    '$name: told with its place, and nothing is kept',
    async ({ files, pasted, mapping, told }) => {
      const store = createMemoryStore();
      await store.saveCollection(kept);
      const page = openDocuments(store);
      if (files !== undefined) await page.controller.take(Promise.resolve(files), 'email');
      else await page.controller.paste(pasted ?? '', 'email');
      if (mapping !== undefined) {
        const { origin } = page.draft();
        if (origin.kind === 'table') await page.controller.remap({ ...origin.mapping, ...mapping });
      }
      expect(page.refusal()).toMatch(told);
      expect(page.refusal()!.length).toBeLessThan(300);
      expect(await page.controller.save()).toBeNull();
      expect(await store.collections()).toEqual([kept]);
    },
  );

  it.each([
    ['empty', ' ', /is empty/],
    ['too long', 'x'.repeat(501), /has 501 characters, and 500 are the most/],
    ['one that turns the text around it', bidi, /has an invisible sign, U\+202E/],
    ['one with half of a character', '\udfff', /has half of a character/],
  ])('a preference that is %s is told, and nothing is kept', async (_, preference, told) => {
    const page = openDocuments();
    await page.controller.paste('a', 'email');
    page.controller.change({ preferences: new Map([['mine', preference]]) });
    expect(page.refusal()).toMatch(told);
    expect(await page.controller.save()).toBeNull();
    expect(await page.store.collections()).toEqual([]);
  });

  it('a file of a gigabyte is refused by its size, without being opened', async () => {
    const page = openDocuments();
    const open = () => {
      throw new Error('It was opened.');
    };
    await page.controller.take(
      Promise.resolve([{ path: 'huge.csv', content: { size: 1e9, stream: open } }]),
      'email',
    );
    expect(page.refusal()).toBe('“huge.csv” has 1,000 MB, and 32 MB are the most that is read.');
  });

  it('several files that are large together are refused without being opened', async () => {
    const page = openDocuments();
    const open = () => {
      throw new Error('It was opened.');
    };
    const files = ['a.txt', 'b.txt', 'c.txt'].map((path) => ({ path, content: { size: 3e7, stream: open } }));
    await page.controller.take(Promise.resolve(files), 'email');
    expect(page.refusal()).toMatch(/more than 64 MB together/);
  });

  it.each([
    [
      'a line of JSON',
      'endless.jsonl',
      0x20,
      1_500_000,
      /“endless\.jsonl”, line 1 has more than 1,000,000 char/,
    ],
    ['a text', 'endless.txt', 0x61, 33_000_000, /“endless\.txt” goes on after 32 MB/],
    ['a file of NUL bytes', 'endless.txt', 0, 1_500_000, /“endless\.txt”, line 1 has NUL bytes/],
    // The sign between the cells can only be told from all of it.
    ['a cell', 'endless.csv', 0x61, 33_000_000, /“endless\.csv” goes on after 32 MB/],
    ['a cell in quotation marks', 'endless.csv', 0x22, 33_000_000, /“endless\.csv” goes on after 32 MB/],
    ['a row of columns', 'endless.csv', 0x2c, 33_000_000, /“endless\.csv” goes on after 32 MB/],
  ])(
    '%s without end is read no further than it may be long, whatever the file says of its size',
    async (_, path, byte, most, told) => {
      const page = openDocuments();
      let read = 0;
      let cancelled = false;
      const stream = () =>
        new ReadableStream<Uint8Array<ArrayBuffer>>({
          pull(controller) {
            read += 65_536;
            // Where it is not refused, the test ends nevertheless.
            if (read > 100_000_000) controller.close();
            else controller.enqueue(new Uint8Array(65_536).fill(byte));
          },
          cancel() {
            cancelled = true;
          },
        });
      await page.controller.take(Promise.resolve([{ path, content: { size: 1, stream } }]), 'email');
      expect(page.refusal()).toMatch(told);
      expect(read).toBeLessThan(most);
      expect(cancelled).toBe(true);
      expect(await page.store.collections()).toEqual([]);
    },
  );

  it('a file that vanished while it was read is told', async () => {
    const page = openDocuments();
    const stream = () =>
      new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: (controller) => controller.error(new DOMException('gone', 'NotFoundError')),
      });
    await page.controller.take(
      Promise.resolve([{ path: 'gone.txt', content: { size: 5, stream } }]),
      'email',
    );
    expect(page.refusal()).toMatch(/“gone\.txt” cannot be read/);
  });
});
