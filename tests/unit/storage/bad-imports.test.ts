import { describe, expect, it } from 'vitest';
import type { CompletedRound } from '../../../src/core/types.ts';
import { createMemoryStore } from '../../../src/storage/memory-store.ts';
import type { Store } from '../../../src/storage/ports.ts';
import { importFile, reviewFile } from '../../../src/storage/transfer/import-runs.ts';
import { failureOf } from '../../fixtures/failure-of.ts';
import { aRound, aRun } from '../../fixtures/rounds.ts';
import { fileOf } from './transfer-files.ts';
import { importTarget, sourceOf } from './import-parts.ts';

const header = '{"type":"inkling","version":1}';
const run = JSON.stringify({ type: 'run', run: aRun(), record: null });
const rounds = [1, 2, 3].map((t) => line({}, t));
const collection = {
  // Of these sources and documents, as docs/formats.md says.
  id: '02798b237e14adf4',
  name: 'Mine',
  task: 'email',
  sources: [{ name: 'diary', preference: 'brief' }],
  documents: [{ source: 'diary', text: 'It rained.' }],
};
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** A round as a line, with some fields changed; also into what its type forbids. */
function line(change: Record<string, unknown> = {}, t = 1): string {
  return JSON.stringify({ type: 'round', round: { ...aRound(t, { neighbours: [] }), ...change } });
}

/** A run with changed fields, and nothing after it. */
function withRun(change: Record<string, unknown>, record: unknown = null): string {
  return file(header, JSON.stringify({ type: 'run', run: { ...aRun(), ...change }, record }));
}

/** A collection with changed fields, under the id that it had before. */
function withCollection(change: Record<string, unknown>): string {
  return file(header, JSON.stringify({ type: 'collection', collection: { ...collection, ...change } }));
}

/** A plan with these tasks. */
function withPlan(tasks: readonly unknown[], change: Record<string, unknown> = {}): string {
  const { models } = aRun();
  const plan = {
    ...{ format: 'inkling-plan', version: 1, name: 'P', device: 'auto' },
    ...{ tasks, agents: ['oracle'], models: [models], seeds: [1], rounds: 1 },
    ...change,
  };
  return file(header, JSON.stringify({ type: 'plan', id: 'p', plan }));
}

/** The first round with changed fields. */
function withRound(change: Record<string, unknown>): string {
  return file(header, run, line(change));
}

/** The first round with something put into its JSON that JavaScript would not write. */
function withJson(field: string, json: string): string {
  return file(header, run, line({ [field]: '@@' }).replace('"@@"', json));
}

function file(...lines: readonly string[]): string {
  return lines.map((one) => `${one}\n`).join('');
}

function archive(change: Record<string, unknown>): string {
  const whole = {
    format: 'inkling-run',
    version: 1,
    run: aRun(),
    rounds: [aRound(1, { neighbours: [] })],
    record: null,
  };
  return JSON.stringify({ ...whole, ...change }, null, 2);
}

const call = aRound(1).calls[0]!;
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  new Uint8Array(
    parts.flatMap((part) => (typeof part === 'string' ? [...new TextEncoder().encode(part)] : part)),
  );
const utf16 = (text: string) =>
  [...text].flatMap((sign) => [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8]);

const cases: readonly [name: string, content: string | Uint8Array, message: RegExp][] = [
  // The file as a whole
  ['an empty file', '', /empty/],
  ['a file of empty lines', '\n\n \r\n', /empty/],
  ['no header', file(run, ...rounds), /Line 1 .*header is missing/],
  ['a newer version', file('{"type":"inkling","version":2}', run), /Line 1 .*version 2.*reads version 1/],
  [
    'a newer version in the middle',
    file(header, run, '{"type":"inkling","version":7}'),
    /Line 3 .*version 7/,
  ],
  ['a version in words', file('{"type":"inkling","version":"1"}'), /Line 1 .*version/],
  ['version 0', file('{"type":"inkling","version":0}'), /Line 1 .*version/],
  ['HTML', '<!doctype html>\n<title>Not found</title>', /Line 1 .*HTML/],
  ['a zip', bytes([0x50, 0x4b, 3, 4], 'rest'), /zip/],
  ['a compressed file', bytes([0x1f, 0x8b, 8], 'rest'), /compressed/],
  ['UTF-16 with its mark', bytes([0xff, 0xfe], utf16(header)), /UTF-16/],
  ['UTF-16 the other way round', bytes([0xfe, 0xff], utf16(header).reverse()), /UTF-16/],
  ['UTF-16 without a mark', bytes(utf16(`${header}\n`)), /Line 1 .*NUL/],
  [
    'Latin-1',
    bytes(file(header, run), line({ draft: '@' }).split('@')[0]!, [0xe9], '"}\n'),
    /Line 3 .*UTF-8/,
  ],
  [
    'UTF-8 of half a character',
    bytes(file(header, run), '{"type":"round","round":{"draft":"', [0xed, 0xa0, 0x80], '"}}\n'),
    /Line 3 .*UTF-8/,
  ],
  ['UTF-8 that breaks off', bytes(file(header, run), '{"type":"', [0xe2, 0x82]), /Line 3 .*UTF-8/],
  ['random bytes', bytes(header, '\n', [0xfe, 0x80, 0xc3, 0x28, 0x91]), /Line 2 .*UTF-8/],
  ['a NUL in the middle', bytes(file(header, run), [0], '\n'), /Line 3 .*NUL/],
  ['a picture', bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0]), /Line 1/],
  ['CSV', 'run,agent\n1,2\n', /Line 1 .*not a JSON object/],
  ['a list', file('[1]'), /Line 1 .*not a JSON object/],
  ['a number', file('1'), /Line 1 .*not a JSON object/],
  ['JSON of something else', '{\n  "name": "package"\n}', /no run of Inkling/],
  // Lines
  [
    'a damaged line in the middle',
    file(header, run, rounds[0]!.replace(',', ''), rounds[1]!),
    /Line 3 .*not JSON/,
  ],
  ['a truncated last line', file(header, run) + rounds[0]!.slice(0, 200), /Line 3 .*ends in the middle/],
  ['an unknown type', file(header, '{"type":"secret"}'), /Line 2 .*type: .*secret/],
  ['a type that every object has', file(header, '{"type":"constructor"}'), /Line 2 .*type/],
  ['no type', file(header, '{}'), /Line 2 .*type/],
  ['a type that is no text', file(header, '{"type":{}}'), /Line 2 .*type/],
  ['deep nesting', file(header, `{"type":"run","run":${deep(5000)}}`), /Line 2 .*nested deeper/],
  ['deep nesting of lists', file(header, '['.repeat(200_000)), /Line 2 .*nested deeper/],
  ['ten thousand levels', file(header, run, `{"type":"round","round":${deep(10_000)}}`), /Line 3 .*nested/],
  [
    'deep nesting behind a text with brackets',
    file(header, `{"a":"\\"[{","b":${deep(40)}}`),
    /nested deeper/,
  ],
  [
    'a prototype key',
    file(header, run.replace('"models":{', '"models":{"__proto__":{"x":1},')),
    /Line 2 .*models\.__proto__/,
  ],
  [
    'a prototype key in disguise',
    file(header, run.replace('"run":{', '"run":{"\\u005f_proto__":1,')),
    /run\.__proto__/,
  ],
  [
    'the key constructor',
    file(header, run.replace('"run":{', '"run":{"constructor":{"prototype":{"x":1}},')),
    /Line 2 .*run\.constructor/,
  ],
  [
    'the key constructor in disguise',
    file(header, run.replace('"run":{', '"run":{"preferences":{"c\\u006fnstructor":"x"},')),
    /Line 2 .*run\.preferences\.constructor/,
  ],
  [
    'the key prototype in a round',
    file(header, run, rounds[0]!.replace('"verdict":{', '"verdict":{"prototype":1,')),
    /Line 3 .*round\.verdict\.prototype/,
  ],
  // The order of lines
  ['rounds before their run', file(header, rounds[0]!, run), /Line 2 .*no run run-1 stands before/],
  ['rounds of an unknown run', file(header, run, line({ runId: 'other' })), /Line 3 .*other/],
  [
    'two runs of one id',
    file(header, run, JSON.stringify({ type: 'run', run: { ...aRun(), rounds: 7 }, record: null })),
    /Line 3 .*two different runs .*run-1/,
  ],
  [
    'a round twice, and not the same',
    file(header, run, rounds[0]!, line({ cost: 99 })),
    /Line 4 .*round 1 of cipher-5, seed 1, occurs twice/,
  ],
  ['a hole', file(header, run, rounds[0]!, rounds[2]!), /round 2 of cipher-5, seed 1, is missing/],
  ['no first round', file(header, run, rounds[1]!), /round 1 of cipher-5, seed 1, is missing/],
  [
    'other documents under the id of a collection',
    withCollection({ documents: [{ source: 'diary', text: 'It snowed.' }] }),
    /Line 2 .*collection\.id: 02798b237e14adf4 .*5058fd2b2773b64d/,
  ],
  [
    'another preference under the id of a collection',
    withCollection({ sources: [{ name: 'diary', preference: 'formal' }] }),
    /Line 2 .*collection\.id: /,
  ],
  [
    'a source more under the id of a collection',
    withCollection({ sources: [...collection.sources, { name: 'letters', preference: 'brief' }] }),
    /Line 2 .*collection\.id: /,
  ],
  [
    'another task under the id of a collection',
    withCollection({ task: 'summarization' }),
    /Line 2 .*collection\.id: /,
  ],
  [
    'a collection whose id somebody thought up',
    withCollection({ id: 'mine' }),
    /Line 2 .*collection\.id: mine/,
  ],
  [
    'two collections of one id',
    file(
      header,
      ...[collection, { ...collection, documents: [{ source: 'diary', text: 'It snowed.' }] }].map((one) =>
        JSON.stringify({ type: 'collection', collection: one }),
      ),
    ),
    /Line 3 .*two collections .*02798b237e14adf4/,
  ],
  [
    'other documents under the id of a collection in a plan',
    withPlan([
      { task: 'email' },
      { task: 'email', collection: { ...collection, sources: [{ name: 'diary', preference: 'x' }] } },
    ]),
    /Line 2 .*plan\.tasks\.1\.collection\.id: 02798b237e14adf4/,
  ],
  // Rounds that do not suit their run
  ['an agent who does not take part', withRound({ agent: 'oracle' }), /Line 3 .*round\.agent: oracle/],
  ['no agent at all', withRound({ agent: 'cipher-0' }), /round\.agent/],
  ['another seed', withRound({ seed: 9 }), /round\.seed: 9/],
  ['a round beyond the last', withRound({ t: 21 }), /round\.t: 21 is beyond the 20/],
  ['round 0', withRound({ t: 0 }), /round\.t/],
  ['half a round', withRound({ t: 1.5 }), /round\.t/],
  [
    'another task',
    withRound({ document: { ...aRound(1).document, task: 'summarization' } }),
    /document\.task/,
  ],
  [
    'a source of another task',
    withRound({ document: { ...aRound(1).document, source: 'film' } }),
    /document\.source.*film/,
  ],
  [
    'a neighbour from the future',
    withRound({ neighbours: [{ t: 1, similarity: 1, preference: null }] }),
    /neighbours\.0\.t/,
  ],
  [
    'embeddings of mixed lengths',
    file(header, run, rounds[0]!, line({ embedding: [1] }, 2)),
    /Line 4 .*embedding: 1 numbers, where an earlier round of the run has 2/,
  ],
  [
    'a document of no source of its collection',
    file(
      header,
      JSON.stringify({ type: 'collection', collection }),
      JSON.stringify({ type: 'run', run: { ...aRun(), collection: collection.id }, record: null }),
      rounds[0]!,
    ),
    /Line 4 .*document\.source/,
  ],
  ['a plan by itself', '{"format":"inkling-plan","version":1,"name":"x"}', /it is a plan by itself/],
  // Numbers
  ['NaN', withJson('cost', 'NaN'), /Line 3 .*not JSON/],
  ['Infinity', withJson('milliseconds', 'Infinity'), /Line 3 .*not JSON/],
  ['1e999', withJson('milliseconds', '1e999'), /round\.milliseconds/],
  ['1e999 in an embedding', withJson('embedding', '[0.6,1e999]'), /round\.embedding/],
  ['1e999 as a cost', withJson('cost', '1e999'), /round\.cost/],
  ['a negative cost', withRound({ cost: -1 }), /round\.cost/],
  ['a cost in words', withRound({ cost: 'nine' }), /round\.cost/],
  ['half a cost', withRound({ cost: 0.5 }), /round\.cost/],
  ['a cost beyond counting', withRound({ cost: 2 ** 60 }), /round\.cost/],
  ['texts in an embedding', withRound({ embedding: [1, '2'] }), /round\.embedding/],
  ['an embedding that is an object', withRound({ embedding: { length: 2 } }), /round\.embedding/],
  // Types of every other field
  ...(['runId', 'latentPreference', 'draft', 'edit', 'preference', 'learned'] as const).map(
    (field): [string, string, RegExp] => [
      `${field} as a number`,
      withRound({ [field]: 7 }),
      new RegExp(`Line 3 .*round\\.${field}`),
    ],
  ),
  ...(['document', 'verdict', 'neighbours', 'calls', 'status'] as const).map(
    (field): [string, string, RegExp] => [
      `${field} as a text`,
      withRound({ [field]: 'x' }),
      new RegExp(`Line 3 .*round\\.${field}`),
    ],
  ),
  ['no draft', withRound({ draft: undefined }), /round\.draft/],
  ['a verdict of no kind', withRound({ verdict: { kind: 'maybe', check: '' } }), /round\.verdict\.kind/],
  ['a failed round', withRound({ status: 'failed' }), /round\.status/],
  [
    'a call without its reply',
    withRound({ calls: [{ ...call, reply: undefined }] }),
    /round\.calls\.0\.reply/,
  ],
  [
    'a message of no role',
    withRound({ calls: [{ ...call, messages: [{ role: 'root', content: '' }] }] }),
    /calls\.0\.messages\.0\.role/,
  ],
  [
    'a message that is no text',
    withRound({ calls: [{ ...call, messages: [{ role: 'user', content: ['x'] }] }] }),
    /messages\.0\.content/,
  ],
  ['tokens below none', withRound({ calls: [{ ...call, promptTokens: -3 }] }), /promptTokens/],
  ['too many calls', withRound({ calls: Array.from({ length: 10_001 }, () => call) }), /round\.calls/],
  [
    'a closeness of no number',
    withRound({ closeness: [{ source: 'story', score: 'near' }] }),
    /closeness\.0\.score/,
  ],
  ['no run in a line of type run', file(header, '{"type":"run"}'), /Line 2 .*run/],
  ['a run of no task', withRun({ task: 'poems' }), /Line 2 .*run\.task/],
  ['a run without agents', withRun({ agents: [] }), /run\.agents: empty/],
  ['a run of an unknown agent', withRun({ agents: ['<script>'] }), /run\.agents\.0/],
  ['a run without seeds', withRun({ seeds: [] }), /run\.seeds: empty/],
  // The page would draw both under one name, and fail.
  ['an agent twice', withRun({ agents: ['oracle', 'cipher-5', 'oracle'] }), /run\.agents\.2: occurs twice/],
  ['a seed twice', withRun({ seeds: [1, 1] }), /run\.seeds\.1: occurs twice/],
  [
    'a source that the task does not have',
    withRun({ sources: ['story', 'news'] }),
    /Line 2 .*run\.sources\.1: “news” is none of/,
  ],
  [
    'a source that the collection of the run does not have',
    file(
      header,
      JSON.stringify({ type: 'collection', collection }),
      JSON.stringify({
        type: 'run',
        run: { ...aRun(), collection: collection.id, sources: ['story'] },
        record: null,
      }),
    ),
    /Line 3 .*run\.sources\.0: “story” is none of diary/,
  ],
  ['a source twice', withRun({ sources: ['story', 'story'] }), /run\.sources\.1: occurs twice/],
  [
    'a neighbour twice',
    file(
      header,
      run,
      rounds[0]!,
      line({ neighbours: [1, 1].map((t) => ({ t, similarity: 1, preference: null })) }, 2),
    ),
    /Line 4 .*round\.neighbours\.1: occurs twice/,
  ],
  [
    'a closeness twice',
    withRound({ closeness: ['story', 'story'].map((source) => ({ source, score: 1 })) }),
    /round\.closeness\.1: occurs twice/,
  ],
  ['half a seed', withRun({ seeds: [0.5] }), /run\.seeds\.0/],
  ['a run of no rounds', withRun({ rounds: 0 }), /run\.rounds/],
  ['a run of 1e9 rounds', withRun({ rounds: 1e9 }), /run\.rounds: not a number from 1 to 100000/],
  [
    'sources without end',
    withRun({ sources: Array.from({ length: 1001 }, (_, i) => `s${i}`) }),
    /run\.sources: longer than 1000/,
  ],
  [
    'a preference without end',
    withRun({ preferences: { story: 'x'.repeat(200_001) } }),
    /run\.preferences\.story: longer than/,
  ],
  ['a preference that is no text', withRun({ preferences: { story: ['x'] } }), /run\.preferences\.story/],
  ['a run of endless rounds', withRun({ rounds: 1e12 }), /run\.rounds/],
  [
    'a run with a thousand agents',
    withRun({ agents: Array.from({ length: 999 }, (_, i) => `cipher-${i + 1}`) }),
    /run\.agents: longer than/,
  ],
  ['a run with an endless name', withRun({ id: 'x'.repeat(501) }), /run\.id: longer than/],
  ['a run with an empty name', withRun({ id: '' }), /run\.id/],
  [
    'a model that is no text',
    withRun({ models: { user: 1, assistant: 'a', embedder: 'e' } }),
    /run\.models\.user/,
  ],
  ['a date in words', withRun({ createdAt: 'today' }), /run\.createdAt/],
  ['a date that no calendar has', withRun({ createdAt: 1e300 }), /run\.createdAt/],
  ['a record of another shape', withRun({}, { device: 'toaster' }), /Line 2 .*record\.device/],
  [
    'a record with no hash',
    withRun({}, { device: 'auto', software: false, browser: '', loaded: { user: {} } }),
    /record\.loaded\.user/,
  ],
  [
    'a plan that is no plan',
    file(header, '{"type":"plan","id":"p","plan":{"format":"x"}}'),
    /Line 2 .*plan: .*format must be “inkling-plan”/,
  ],
  [
    'a plan of 1e9 rounds',
    withPlan([{ task: 'email' }], { rounds: 1e9 }),
    /Line 2 .*plan: rounds must be a whole number/,
  ],
  ['a plan of no tasks', withPlan([]), /Line 2 .*plan: tasks must be a list of 1 to 20 tasks/],
  [
    'a plan of endless tasks',
    withPlan(Array.from({ length: 21 }, () => ({ task: 'email' }))),
    /Line 2 .*plan: tasks must be a list of 1 to 20 tasks/,
  ],
  [
    'a plan with a seed twice',
    withPlan([{ task: 'email' }], { seeds: [1, 1] }),
    /plan: seeds\[1\] must be different/,
  ],
  [
    'a plan with an endless name',
    withPlan([{ task: 'email' }], { name: 'x'.repeat(121) }),
    /plan: name must be a name of 1 to 120 characters/,
  ],
  [
    'a plan with a version of its own',
    withPlan([{ task: 'email' }], { version: 2 }),
    /Line 2 .*plan: This plan is of version 2/,
  ],
  [
    'a plan of an unknown agent',
    withPlan([{ task: 'email' }], { agents: ['x'] }),
    /Line 2 .*plan: agents\[0\] must/,
  ],
  [
    'a plan with a source that its task does not have',
    withPlan([{ task: 'email', sources: ['news'] }]),
    /Line 2 .*plan: tasks\[0\]\.sources\[0\] must be one of the sources/,
  ],
  [
    'a plan with a preference for a source that its task does not have',
    withPlan([{ task: 'email', preferences: { news: 'brief' } }]),
    /Line 2 .*plan: tasks\[0\]\.preferences\.news belongs to nothing/,
  ],
  [
    'a plan with a field that means nothing',
    withPlan([{ task: 'email' }], { speed: 9 }),
    /Line 2 .*plan: speed means nothing in a plan/,
  ],
  [
    'a plan whose documents are huge together',
    withPlan([
      {
        task: 'email',
        collection: {
          ...collection,
          documents: Array(401).fill({ source: 'diary', text: 'x'.repeat(50_000) }),
        },
      },
    ]),
    /Line 2 .*longer than 16|Line 2 .*plan: tasks\[0\]\.collection.* 20,000,000 characters/,
  ],
  ...(
    [
      ['half of a character', 'a\ud800b', /has half of a character/],
      ['a sign that turns the text', 'a\u202eb', /has an invisible sign/],
      ['an escaped NUL', 'a\u0000b', /has an invisible sign/],
    ] as const
  ).map(([name, text, told]): [string, string, RegExp] => [
    `a document with ${name}`,
    withCollection({ documents: [{ source: 'diary', text }] }),
    new RegExp(`Line 2 .*collection\\.documents\\.0\\.text: ${told.source}`),
  ]),
  [
    'a source of a collection that every object has',
    withCollection({ sources: [{ name: 'constructor', preference: 'x' }] }),
    /Line 2 .*collection\.sources\.0\.name: cannot be called/,
  ],
  [
    'a collection without documents',
    file(header, JSON.stringify({ type: 'collection', collection: { ...collection, documents: 1 } })),
    /Line 2 .*document/,
  ],
  [
    'a document of no source',
    file(
      header,
      JSON.stringify({
        type: 'collection',
        collection: { ...collection, documents: [{ source: 'x', text: 'y' }] },
      }),
    ),
    /Line 2 .*document/,
  ],
  // Texts that are too long to be shown
  ['an endless draft', withRound({ draft: 'a'.repeat(200_001) }), /round\.draft: longer than/],
  [
    'an endless reply',
    withRound({ calls: [{ ...call, reply: 'a'.repeat(200_001) }] }),
    /round\.calls\.0\.reply: longer than/,
  ],
  [
    'an endless document',
    withRound({ document: { ...aRound(1).document, text: 'a'.repeat(2_000_001) } }),
    /document\.text: longer than/,
  ],
  [
    'an embedding without end',
    withRound({ embedding: Array.from({ length: 20_000 }, () => 0.1) }),
    /round\.embedding: longer than/,
  ],
  // The files of the version before
  ['an archive of a newer version', archive({ version: 2 }), /version: 1 can be read/],
  ['an archive without rounds', archive({ rounds: null }), /rounds: not a list/],
  [
    'an archive with a damaged round',
    archive({ rounds: [{ ...aRound(1), cost: 'nine' }] }),
    /rounds\.0, round\.cost/,
  ],
  [
    'an archive with a round of another run',
    archive({ rounds: [aRound(1, { runId: 'other' })] }),
    /rounds\.0, .*other/,
  ],
  ['an archive that is cut off', archive({}).slice(0, 900), /not JSON/],
  [
    'an archive with a prototype key',
    archive({}).replace('"run": {', '"run": { "__proto__": 1,'),
    /__proto__/,
  ],
];

describe(`a file that cannot be imported (${cases.length} cases)`, () => {
  it.each(cases)(
    '%s: the message names the place, and nothing is stored',
    async (_name, content, message) => {
      const store = await aStore();
      const before = await snapshot(store);
      const failure = await failureOf(
        reviewFile(
          sourceOf(() => fileOf(content)),
          importTarget(store),
        ),
      );
      expect(failure).toMatchObject({ kind: 'invalid', message: expect.stringMatching(message) as string });
      expect(failure.advice).not.toBe('');
      expect(failure.message.length).toBeLessThan(600);
      expect(await snapshot(store)).toEqual(before);
    },
  );

  it.each(cases)('%s: taken for sound, it is taken back', async (_name, content) => {
    const store = await aStore();
    const before = await snapshot(store);
    const review = { runs: [], here: [], collections: [], plans: [], rounds: 0 };
    const work = importFile(
      sourceOf(() => fileOf(content)),
      importTarget(store),
      review,
      'skip',
    );
    expect((await failureOf(work)).kind).toBe('invalid');
    expect(await snapshot(store)).toEqual(before);
  });
});

describe('hostile text', () => {
  it('in every field that takes text comes through as the very same text', async () => {
    const evil =
      '"><script>alert(1)</script><img src=x onerror=alert(1)>javascript:alert(1)\u202e\u0000\ud800{{constructor}}';
    const names = { id: evil, models: { user: evil, assistant: evil, embedder: evil } };
    const round: CompletedRound = {
      ...aRound(1, { neighbours: [] }),
      runId: evil,
      latentPreference: evil,
      preference: evil,
      draft: evil,
      edit: evil,
      learned: evil,
      verdict: { kind: 'unclear', check: evil },
      neighbours: [],
      closeness: [{ source: evil, score: 0.5 }],
      document: { id: evil, task: 'email', source: 'story', text: evil },
      calls: [{ ...call, reply: evil, messages: [{ role: 'user', content: evil }] }],
    };
    const store = createMemoryStore();
    const content = file(
      header,
      JSON.stringify({
        type: 'run',
        run: { ...aRun(), ...names, preferences: { story: evil } },
        record: null,
      }),
      JSON.stringify({ type: 'round', round }),
    );
    const source = sourceOf(() => fileOf(content));
    await importFile(source, importTarget(store), await reviewFile(source, importTarget(store)), 'skip');
    expect(await store.rounds(evil, 'cipher-5', 1)).toEqual([round]);
  });
});

async function aStore(): Promise<Store> {
  const store = createMemoryStore();
  await store.saveRun(aRun('kept'));
  await store.commit(aRound(1, { runId: 'kept' }));
  await store.saveCollection({ ...collection, task: 'email', name: 'Kept' });
  return store;
}

async function snapshot(store: Store): Promise<unknown> {
  return [
    await store.runs(),
    await store.discardedRuns(),
    await store.rounds('kept', 'cipher-5', 1),
    await store.rounds('run-1', 'cipher-5', 1),
    await store.collections(),
    await store.plans(),
  ];
}
