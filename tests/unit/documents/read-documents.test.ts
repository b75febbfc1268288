import { describe, expect, it, vi } from 'vitest';
import { readFiles } from '../../../src/app/documents/read-files.ts';
import { createRandom } from '../../../src/core/random.ts';
import { isAborted } from '../../../src/core/failure.ts';
import { latentPreferences } from '../../../src/core/task.ts';
import { identifyContent, verifyCollection } from '../../../src/storage/collection-id.ts';
import { failureOf } from '../../fixtures/failure-of.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';
import { drawText } from '../../fixtures/random-text.ts';
import { bytesOf, fileOf, openDocuments, utf16 } from './open-documents.ts';

type Page = ReturnType<typeof openDocuments>;

async function take(...files: Parameters<typeof fileOf>[]): Promise<Page> {
  const page = openDocuments();
  await page.controller.take(Promise.resolve(files.map((file) => fileOf(...file))), 'email');
  return page;
}

/** What would be kept, as pairs of source and text. */
function documentsOf(page: Page): readonly (readonly [string, string])[] {
  const { content } = page.draft();
  if (content.kind === 'refused') throw new Error(content.failure.message);
  return content.mapped.documents.map(({ source, text }) => [source, text]);
}

function notesOf(page: Page): readonly string[] {
  const { content } = page.draft();
  return content.kind === 'mapped' ? content.mapped.notes : [];
}

const table = 'source,text\nclub,"Hello, ""you""\nthere"\noffice,Bye';
const read = [
  ['club', 'Hello, "you"\nthere'],
  ['office', 'Bye'],
];

describe('a table', () => {
  it.each([
    ['commas', table],
    ['a mark of UTF-8', `\ufeff${table}`],
    ['lines that end as on Windows', table.replaceAll('\n', '\r\n')],
    ['lines that end as on an old Mac', table.replaceAll('\n', '\r')],
    ['an empty line at the end and between', `${table.replace('\noffice', '\n\noffice')}\n\n`],
    ['semicolons', 'source;text\nclub;"Hello, ""you""\nthere"\noffice;Bye'],
    ['semicolons, and commas in every text', 'source;text\nclub;"Hello, ""you""\nthere"\noffice;Bye\n'],
    ['tabs', 'source\ttext\nclub\t"Hello, ""you""\nthere"\noffice\tBye'],
    ['bars', 'source|text\nclub|"Hello, ""you""\nthere"\noffice|Bye'],
    ['cells beyond the header that are empty', `${table},,\n`],
    ['a last row that is short', 'text,source,id\n"Hello, ""you""\nthere",club,1\nBye,office'],
    [
      'columns by names of prototypes',
      'source,text,__proto__,constructor\nclub,"Hello, ""you""\nthere",a,b\noffice,Bye,a,b',
    ],
  ])('with %s is read', async (_, content) => {
    expect(documentsOf(await take(['notes.csv', content]))).toEqual(read);
  });

  it.each([
    ['UTF-16, little end first', utf16(table, 'le')],
    ['UTF-16, big end first', utf16(table, 'be')],
    ['UTF-8 with its mark', bytesOf(`\xef\xbb\xbf${table}`)],
  ])('in %s is read', async (_, content) => {
    expect(documentsOf(await take(['notes.csv', content]))).toEqual(read);
  });

  it('without a header is read when that is said', async () => {
    const page = await take(['notes.csv', 'club,one\noffice,two']);
    const { origin } = page.draft();
    if (origin.kind !== 'table') throw new Error('no table');
    await page.controller.remap({ ...origin.mapping, hasHeader: false, source: 0, text: 1 });
    expect(documentsOf(page)).toEqual([
      ['club', 'one'],
      ['office', 'two'],
    ]);
  });

  it('that is long and has cells over many lines is read whole, across all pieces that it is read in', async () => {
    const random = createRandom(drawSeed('long table'));
    const texts = Array.from({ length: 1_500 }, (_, i) =>
      `${i} ${drawText(random, 60)}`.toWellFormed().trim(),
    );
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const page = await take(['t.csv', `text,source\n${texts.map((text) => `${quote(text)},s`).join('\n')}`]);
    expect(documentsOf(page).map(([, text]) => text)).toEqual(texts);
  });

  it('tells the rows that it leaves out by their lines', async () => {
    const page = await take([
      'notes.csv',
      'source,text\na,"one\nmore"\na,\nb,two\na,"one\nmore"\nb,"one\nmore"\n',
    ]);
    expect(documentsOf(page)).toHaveLength(3);
    expect(notesOf(page)).toEqual([
      'One document without text, left out: line 4.',
      'One document that stands there already, left out: line 6.',
    ]);
  });

  it('of JSON Lines is read, with the names of all its objects as columns', async () => {
    const lines = [
      { id: 1, notes: 'one', kind: 'a' },
      { more: [], kind: 7, notes: 'two\r\nlines', ['__proto__']: 'x' },
    ].map((value) => JSON.stringify(value));
    const page = await take(['notes.jsonl', `\ufeff${lines.join('\r\n')}\n`]);
    expect(documentsOf(page)).toEqual([
      ['a', 'one'],
      ['7', 'two\nlines'],
    ]);
  });

  it('that is stopped while it is read keeps nothing and says nothing', async () => {
    const page = openDocuments();
    const big = `text\n${Array.from({ length: 9_000 }, (_, i) => `${i}`.padEnd(500, 'x')).join('\n')}`;
    const taking = page.controller.take(Promise.resolve([fileOf('big.csv', big)]), 'email');
    page.controller.cancel();
    await taking;
    expect(page.state()).toMatchObject({ work: { kind: 'idle' }, failure: null });
  });

  it('is read in slices that an abort ends', async () => {
    const abort = new AbortController();
    abort.abort();
    const reading = readFiles([fileOf('a.csv', 'text\na')], {
      signal: abort.signal,
      onBytes: () => undefined,
    });
    await expect(reading).rejects.toSatisfy(isAborted);
  });
});

describe('text files', () => {
  it('are a document each, with their folder as the source', async () => {
    const page = await take(
      ['mail/club/a.txt', 'one\n'],
      ['mail/office/b.md', '\ufefftwo'],
      ['mail/c.png', ''],
    );
    expect(documentsOf(page)).toEqual([
      ['club', 'one'],
      ['office', 'two'],
    ]);
    expect(page.draft().name).toBe('Mail');
    expect(notesOf(page)[0]).toMatch(/Left out, because .* “mail\/c\.png”\.$/);
  });

  it('in one folder are of one source', async () => {
    expect(
      documentsOf(await take(['mail/a.txt', 'one'], ['mail/b.txt', 'two'])).map(([source]) => source),
    ).toEqual(['mine', 'mine']);
  });

  it('that are pasted are told apart by a line of their own', async () => {
    const page = openDocuments();
    await page.controller.paste('one\n=== no\n\r\n === \r\n===\ntwo\n====\n===\n', 'email');
    expect(documentsOf(page)).toEqual([
      ['mine', 'one\n=== no'],
      ['mine', 'two\n===='],
    ]);
    expect(notesOf(page)).toEqual(['One document without text, left out: line 5.']);
  });

  it('with script in them are text like any other', async () => {
    const text = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    const page = await take(['n.csv', `text,source\n${text},${text}\n`]);
    expect(documentsOf(page)).toEqual([[text, text]]);
  });
});

describe('a collection', () => {
  it('has an id of its content, whatever it is called, and the same content keeps one place', async () => {
    const page = await take(['notes.csv', table]);
    const first = await page.controller.save();
    await page.controller.take(Promise.resolve([fileOf('other.csv', table)]), 'email');
    const second = await page.controller.save();
    expect(first!.id).toMatch(/^[0-9a-f]{16}$/);
    expect(second).toEqual({ ...first, name: 'Other' });
    expect(await page.store.collections()).toEqual([second]);
    expect(await identifyContent(first!)).toBe(first!.id);
  });

  it('of the greatest size is kept in slices, between which the page answers and the visitor can stop it', async () => {
    const page = await take(['big.csv', `text\n${Array.from({ length: 10_000 }, (_, i) => i).join('\n')}`]);
    const inAnotherTurn = vi.spyOn(globalThis, 'setTimeout');
    let time = 0;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => (time += 5));
    try {
      const saving = page.controller.save();
      await new Promise((resolve) => setImmediate(resolve));
      expect(page.state().work).toMatchObject({ kind: 'drafting', saving: true });
      page.controller.cancel();
      expect(await saving).toBeNull();
      expect(page.state()).toMatchObject({ work: { kind: 'idle' }, failure: null });
      expect(await page.store.collections()).toEqual([]);
      expect(inAnotherTurn.mock.calls.length).toBeLessThan(100);

      await page.controller.take(Promise.resolve([fileOf('small.csv', 'text\na\nb\nc\nd\ne\nf')]), 'email');
      inAnotherTurn.mockClear();
      expect(await page.controller.save()).not.toBeNull();
      expect(inAnotherTurn).toHaveBeenCalled();
    } finally {
      now.mockRestore();
      inAnotherTurn.mockRestore();
    }
  });

  it('that is opened to be changed while another one is being kept takes its place', async () => {
    const page = await take(['notes.csv', table]);
    const { id } = (await page.controller.save())!;
    await page.controller.take(Promise.resolve([fileOf('big.csv', 'text\none\ntwo')]), 'email');
    const saving = page.controller.save();
    page.controller.edit(id);
    expect(await saving).toBeNull();
    expect(page.draft().origin).toMatchObject({ kind: 'kept', collection: { id } });
    expect(await page.store.collections()).toHaveLength(1);
  });

  it('has the id that docs/formats.md describes, whatever its letters', async () => {
    const random = createRandom(drawSeed('ids'));
    const content = {
      task: 'email' as const,
      sources: [1, 2].map((i) => ({ name: `${i}${drawText(random, 5)}`, preference: drawText(random, 20) })),
      documents: Array.from({ length: 20 }, () => ({
        source: drawText(random, 5),
        text: drawText(random, 90),
      })),
    };
    const { task, sources, documents } = content;
    const json = JSON.stringify([
      task,
      sources.map(({ name, preference }) => [name, preference]),
      documents.map(({ source, text }) => [source, text]),
    ]);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(json)));
    const id = Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
    expect(await identifyContent(content)).toBe(id);
    expect(await identifyContent({ ...content, documents: [] })).not.toBe(id);
  });

  it.each([
    ['a text', { documents: [{ source: 'club', text: 'x' }] }],
    ['a preference', { sources: [{ name: 'club', preference: 'x' }] }],
    ['a task', { task: 'summarization' as const }],
  ])('with %s that was changed after its id was given is refused', async (_, change) => {
    const page = await take(['notes.csv', table]);
    const collection = (await page.controller.save())!;
    expect(await verifyCollection(collection)).toBe(collection);
    const failure = await failureOf(verifyCollection({ ...collection, ...change }));
    expect(failure).toMatchObject({ kind: 'invalid', message: expect.stringContaining(collection.id) });
  });

  it('begins with the preferences of the paper, which change with the task where nobody wrote others', async () => {
    const page = await take(['notes.csv', 'source,text\nstory,a\nmine,b\nother,c']);
    expect(page.draft().preferences.get('story')).toBe(latentPreferences.story);
    page.controller.change({ preferences: new Map([...page.draft().preferences, ['mine', 'my own']]) });
    page.controller.change({ task: 'summarization' });
    const offered = Object.values(latentPreferences);
    expect(page.draft().preferences.get('mine')).toBe('my own');
    expect(page.draft().preferences.get('other')).toBe(latentPreferences.encyclopedia);
    expect(offered).toContain(page.draft().preferences.get('story'));
  });

  it('whose only source gets another name keeps its preference', async () => {
    const page = openDocuments();
    await page.controller.paste('a', 'email');
    page.controller.change({ preferences: new Map([['mine', 'my own']]) });
    const { origin } = page.draft();
    if (origin.kind === 'table') await page.controller.remap({ ...origin.mapping, oneSource: 'letters' });
    expect((await page.controller.save())!.sources).toEqual([{ name: 'letters', preference: 'my own' }]);
  });

  it('that no run uses is replaced when its preferences change, and one that a run uses stays beside it', async () => {
    const page = await take(['notes.csv', table]);
    const first = (await page.controller.save())!;
    const change = async (id: string, preference: string) => {
      page.controller.edit(id);
      page.controller.change({ preferences: new Map([...page.draft().preferences, ['club', preference]]) });
      return (await page.controller.save())!;
    };
    const second = await change(first.id, 'short');
    expect(await page.store.collections()).toEqual([second]);
    const models = { user: 'u', assistant: 'a', embedder: 'e' };
    const run = {
      id: 'r',
      task: 'email' as const,
      agents: ['oracle' as const],
      seeds: [1],
      rounds: 1,
      models,
      createdAt: 0,
    };
    await page.store.saveRun({ ...run, collection: second.id });
    const third = await change(second.id, 'long');
    expect((await page.store.collections()).map(({ id }) => id).toSorted()).toEqual(
      [second.id, third.id].toSorted(),
    );
    expect(page.state().news).toMatch(/A run was begun with what it was before, which stays/);
  });

  it('that only gets another name keeps its id', async () => {
    const page = await take(['notes.csv', table]);
    const { id } = (await page.controller.save())!;
    page.controller.edit(id);
    page.controller.change({ name: 'Renamed' });
    expect(await page.controller.save()).toMatchObject({ id, name: 'Renamed' });
    expect(await page.store.collections()).toMatchObject([{ id, name: 'Renamed' }]);
  });

  it('that was deleted is gone from the store at once, and comes back whole', async () => {
    const page = await take(['notes.csv', table]);
    const saved = (await page.controller.save())!;
    await page.controller.remove(saved.id);
    expect(await page.store.collection(saved.id)).toBeNull();
    await page.controller.refresh();
    expect(page.state().kept).toMatchObject([{ removed: true }]);
    await page.controller.undo(saved.id);
    expect(await page.store.collection(saved.id)).toEqual(saved);
    expect(page.state().kept).toMatchObject([{ removed: false }]);
  });
});
