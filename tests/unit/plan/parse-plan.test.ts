import { describe, expect, it, vi } from 'vitest';
import { listProblems, parsePlan } from '../../../src/storage/parse-plan.ts';
import { readPlan, readPlanFile, writePlan } from '../../../src/app/plan/plan-text.ts';
import { planLimits } from '../../../src/core/plan-limits.ts';
import { bytesOf, utf16 } from '../documents/open-documents.ts';
import { ownTask, samplePlan } from './sample-plan.ts';

const script = '<script>alert(1)</script><img src=x onerror=alert(1)>';
const { collection } = ownTask;

/** The sample with one thing changed. */
function change(keys: readonly (string | number)[], value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(samplePlan)) as unknown;
  let part = copy as Record<string | number, unknown>;
  for (const key of keys.slice(0, -1)) part = part[key] as typeof part;
  if (value === undefined) Reflect.deleteProperty(part, keys.at(-1)!);
  else part[keys.at(-1)!] = value;
  return copy;
}

const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;

/** Each as long as a document may be. */
const largeDocuments = (count: number) =>
  Array.from({ length: count }, () => ({
    source: 'minutes',
    text: 'x'.repeat(planLimits.documentCharacters),
  }));

const bad: readonly (readonly [name: string, plan: unknown, told: string])[] = [
  ['nothing', null, 'This is no plan'],
  ['undefined', undefined, 'This is no plan'],
  ['a number', 7, 'This is no plan'],
  ['a text', 'plan', 'This is no plan'],
  ['a list', [samplePlan], 'This is no plan'],
  ['an empty object', {}, 'format'],
  ['another file of Inkling', { format: 'inkling-run', version: 1 }, '“inkling-run”'],
  ['a newer version', change(['version'], 2), 'version 2'],
  ['a newer version with other parts', { format: 'inkling-plan', version: 3, grid: [] }, 'version 3'],
  ['version 0', change(['version'], 0), 'version must be 1; it is 0'],
  ['a version as text', change(['version'], '1'), 'version must be 1; it is “1”'],
  ['no name', change(['name'], undefined), 'name is missing'],
  ['an empty name', change(['name'], ' \n'), 'name must be'],
  ['a name without end', change(['name'], 'x'.repeat(100_000)), 'name must be'],
  ['a part that means nothing', change(['seed'], 1), 'seed means nothing'],
  ['a schema that is no address', { ...samplePlan, $schema: { $ref: '#' } }, '$schema must be the address'],
  ['an address without end', { ...samplePlan, $schema: 'x'.repeat(2001) }, '$schema must be the address'],
  [
    'a schema in the middle',
    change(['tasks', 0, '$schema'], 'plan.schema.json'),
    'tasks[0].$schema means nothing',
  ],
  ['no tasks', change(['tasks'], undefined), 'tasks is missing'],
  ['an empty list of tasks', change(['tasks'], []), 'tasks must be a list of 1 to 20'],
  ['too many tasks', change(['tasks'], Array(21).fill({ task: 'email' })), 'tasks must be a list'],
  ['tasks that are an object', change(['tasks'], { 0: { task: 'email' } }), 'tasks must be a list'],
  ['a task that is a text', change(['tasks', 0], 'email'), 'tasks[0] must be'],
  ['an unknown task', change(['tasks', 0, 'task'], 'poetry'), 'tasks[0].task must be one of'],
  ['a script as a task', change(['tasks', 0, 'task'], script), 'tasks[0].task must be one of'],
  ['a source of another task', change(['tasks', 0, 'sources', 1], 'news'), 'tasks[0].sources[1]'],
  ['no source', change(['tasks', 0, 'sources'], []), 'tasks[0].sources'],
  ['a source twice', change(['tasks', 0, 'sources', 1], 'story'), 'tasks[0].sources[1] must be different'],
  ['a preference of an unknown source', change(['tasks', 0, 'preferences', 'poem'], 'x'), 'preferences.poem'],
  ['a preference that is a list', change(['tasks', 0, 'preferences', 'story'], ['x']), 'preferences.story'],
  ['an empty preference', change(['tasks', 0, 'preferences', 'story'], ''), 'preferences.story'],
  [
    'a huge preference',
    change(['tasks', 0, 'preferences', 'story'], 'x'.repeat(2001)),
    'tasks[0].preferences.story',
  ],
  ['preferences as a text', change(['tasks', 0, 'preferences'], 'short'), 'tasks[0].preferences must be'],
  ['a collection that is an id', change(['tasks', 1, 'collection'], 'own'), 'tasks[1].collection must be'],
  ['a collection without documents', change(['tasks', 1, 'collection', 'documents'], []), 'documents'],
  ['a collection of another task', change(['tasks', 1, 'collection', 'task'], 'email'), 'collection.task'],
  ['a path as the id of a collection', change(['tasks', 1, 'collection', 'id'], '../x'), 'collection.id'],
  [
    'a document of no source of the collection',
    change(['tasks', 1, 'collection', 'documents', 0, 'source'], 'poems'),
    'tasks[1].collection.documents[0].source',
  ],
  [
    'a document without a text',
    change(['tasks', 1, 'collection', 'documents', 1, 'text'], undefined),
    'tasks[1].collection.documents[1].text is missing',
  ],
  [
    'a document that is a number',
    change(['tasks', 1, 'collection', 'documents', 1, 'text'], 4),
    'tasks[1].collection.documents[1].text',
  ],
  [
    'a huge document',
    change(['tasks', 1, 'collection', 'documents', 0, 'text'], 'x'.repeat(planLimits.documentCharacters + 1)),
    'tasks[1].collection.documents[0].text',
  ],
  [
    'documents that are huge together',
    change(['tasks', 1, 'collection', 'documents'], largeDocuments(401)),
    'tasks[1].collection.documents must be documents of at most 20,000,000 characters together, and they have 20,050,000',
  ],
  [
    'a source of a collection twice',
    change(['tasks', 1, 'collection', 'sources', 1, 'name'], 'minutes'),
    'tasks[1].collection.sources[1]',
  ],
  [
    'only sources without documents',
    change(['tasks', 1, 'collection', 'documents', 0, 'source'], 'letters'),
    'tasks[1].sources must be sources that have documents',
  ],
  [
    'two collections of one id',
    change(['tasks', 2], { task: 'email', collection: { ...collection, task: 'email', name: 'Others' } }),
    'tasks[2].collection.id',
  ],
  ['no agent', change(['agents'], []), 'agents must be a list of 1'],
  ['an unknown agent', change(['agents', 0], 'wizard'), 'agents[0]'],
  ['cipher-0', change(['agents', 0], 'cipher-0'), 'agents[0]'],
  ['cipher-1000', change(['agents', 0], 'cipher-1000'), 'agents[0]'],
  ['a script as an agent', change(['agents', 0], script), 'agents[0]'],
  ['an agent twice', change(['agents', 1], 'no-learning'), 'agents[1] must be different'],
  ['agents as one text', change(['agents'], 'no-learning,oracle'), 'agents must be a list'],
  ['no models', change(['models'], []), 'models must be a list'],
  [
    'a trio without an embedder',
    change(['models', 0, 'embedder'], undefined),
    'models[0].embedder is missing',
  ],
  ['a model that is null', change(['models', 1, 'user'], null), 'models[1].user must be'],
  ['the same models twice', change(['models', 1, 'assistant'], 'a'), 'models[1] must be different'],
  ['a fourth model', change(['models', 0, 'judge'], 'x'), 'models[0].judge means nothing'],
  ['no seeds', change(['seeds'], []), 'seeds must be a list of 1'],
  ['a seed twice', change(['seeds'], [1, 2, 1]), 'seeds[2] must be different'],
  ['a seed as text', change(['seeds', 1], '2'), 'seeds[1]'],
  ['a broken seed', change(['seeds', 1], 1.5), 'seeds[1]'],
  ['a seed below 0', change(['seeds', 1], -1), 'seeds[1]'],
  ['a seed beyond 31 bits', change(['seeds', 1], 2 ** 31), 'seeds[1]'],
  ['a million seeds', change(['seeds'], [...Array(1_000_000).keys()]), 'seeds is a list of 1,000,000'],
  ['a name with half of a character', change(['name'], 'a\ud800'), 'name must be a name without'],
  ['a name that turns the text', change(['name'], 'a\u202eb'), 'name must be a name without'],
  ['a name with a NUL', change(['name'], 'a\0b'), 'name must be a name without'],
  ['a model with half of a character', change(['models', 0, 'user'], '\udc00'), 'models[0].user must be'],
  [
    'a preference with half of a character',
    change(['tasks', 0, 'preferences', 'story'], 'a\ud800'),
    'tasks[0].preferences.story must be text without',
  ],
  [
    'a prototype among preferences',
    change(['tasks', 0, 'preferences'], { prototype: 'x' }),
    'preferences.prototype',
  ],
  ['a constructor', { ...samplePlan, constructor: { prototype: {} } }, 'constructor cannot be used'],
  ['a seed that is not a number', change(['seeds', 1], Number.NaN), 'seeds[1]'],
  ['a seed without end', change(['seeds', 1], Infinity), 'seeds[1]'],
  ['1e9 rounds', change(['rounds'], 1e9), 'rounds must be a whole number from 1 to 10,000'],
  ['rounds without end', change(['rounds'], Infinity), 'rounds must be'],
  ['rounds as text', change(['rounds'], '3'), 'rounds must be'],
  ['no rounds', change(['rounds'], 0), 'rounds must be a whole number from 1 to 10,000; it is 0'],
  ['too many rounds', change(['rounds'], 10_001), 'rounds must be'],
  ['rounds that are not a number', change(['rounds'], Number.NaN), 'rounds must be'],
  ['an unknown device', change(['device'], 'abacus'), 'device must be one of auto, wasm, webgpu'],
  ['a prototype key', JSON.parse('{"__proto__":{"format":"inkling-plan"}}'), '__proto__'],
  [
    'a prototype key among preferences',
    change(['tasks', 0, 'preferences'], JSON.parse('{"__proto__":{"story":"x"}}')),
    'tasks[0].preferences.__proto__',
  ],
  [
    'a constructor among preferences',
    change(['tasks', 0, 'preferences'], { constructor: 'x' }),
    'tasks[0].preferences.constructor',
  ],
  ['a hundred thousand levels', change(['tasks'], nested(100_000)), 'nested too deeply'],
  [
    'ten thousand levels',
    change(['tasks', 1, 'collection', 'documents', 0], nested(10_000)),
    'nested too deeply',
  ],
  ['a hundred levels in a field', change(['device'], nested(100)), 'nested too deeply'],
];

describe('a plan that cannot be used', () => {
  it.each(bad)('%s is refused with its place', (_, plan, told) => {
    const reading = parsePlan(plan);
    expect(reading).toMatchObject({ ok: false });
    if (reading.ok) return;
    expect(reading.problem).toContain(told);
    expect(reading.problem.length).toBeLessThan(400);
  });

  it.each([
    ['nothing', '', 'empty'],
    ['half a file', writePlan(samplePlan).slice(0, 200), 'not all of it is here'],
    ['a page of the web', '<!doctype html>', 'not JSON'],
    ['something after the end', `${writePlan(samplePlan)}}`, 'line'],
    ['bytes of another encoding', '��{\0"\0', 'not JSON'],
    [
      'a number beyond all numbers',
      writePlan(samplePlan).replace('"rounds": 3', '"rounds": 1e999'),
      'rounds',
    ],
    ['NaN', writePlan(samplePlan).replace('"rounds": 3', '"rounds": NaN'), 'not JSON'],
    ['a prototype key', writePlan(samplePlan).replace('{', '{ "__proto__": {},'), '__proto__ cannot be used'],
    [
      'a prototype key in disguise',
      writePlan(samplePlan).replace('{', '{ "__pr\\u006fto__": {},'),
      '__proto__ cannot be used',
    ],
    ['levels without end', '['.repeat(1_000_000), 'This is no plan'],
  ])('a text with %s is refused', (_, text, told) => {
    const reading = readPlan(text);
    expect(reading.ok ? '' : reading.problem).toContain(told);
  });

  it.each([
    ['nothing', [], 'empty'],
    ['UTF-16 with its mark', utf16(writePlan(samplePlan), 'le'), 'line 1 is not in UTF-8'],
    ['UTF-16 the other way round', utf16(writePlan(samplePlan), 'be'), 'line 1 is not in UTF-8'],
    ['UTF-16 without a mark', utf16(writePlan(samplePlan), 'le', false), 'not JSON'],
    ['Latin-1', bytesOf(writePlan({ ...samplePlan, name: 'caf\xe9' })), 'line 4 is not in UTF-8'],
    ['UTF-8 of half a character', bytesOf('{\n"name": "\xed\xa0\x80"}'), 'line 2 is not in UTF-8'],
    ['UTF-8 that breaks off', bytesOf('{"name": "\xe2\x82'), 'line 1 is not in UTF-8'],
    ['a NUL', bytesOf(`{\0${writePlan(samplePlan).slice(1)}`), 'not JSON'],
    ['a picture', bytesOf('\x89PNG\r\n\x1a\n\0\0'), 'line 1 is not in UTF-8'],
    ['a zip', bytesOf('PK\x03\x04rest'), 'not JSON'],
  ])('a file of %s is refused', async (_, content, told) => {
    const reading = await readPlanFile(new Blob([Uint8Array.from(content)]));
    expect(reading.ok ? '' : reading.problem).toContain(told);
  });

  it('as a file of a gigabyte is refused unread, and one that is gone is told', async () => {
    const arrayBuffer = vi.fn(() => Promise.reject(new DOMException('gone', 'NotFoundError')));
    const huge = await readPlanFile({ size: 1e9, arrayBuffer });
    expect(huge.ok ? '' : huge.problem).toContain('at least 250,000,000 characters');
    expect(arrayBuffer).not.toHaveBeenCalled();
    const gone = await readPlanFile({ size: 1, arrayBuffer });
    expect(gone.ok ? '' : gone.problem).toContain('cannot be read');
  });

  it('is refused unread where it is too large', () => {
    const reading = readPlan(' '.repeat(planLimits.fileCharacters + 1));
    expect(reading.ok ? '' : reading.problem).toContain('at most');
  });

  it('tells a form all that is wrong, each with its place', () => {
    const problems = listProblems({ ...samplePlan, name: '', rounds: 0, seeds: [1, 1] });
    expect(problems.map(({ place }) => place)).toEqual(['name', 'seeds[1]', 'rounds']);
  });
});

describe('a plan', () => {
  it('comes back from its file as it was', () => {
    expect(readPlan(writePlan(samplePlan))).toEqual({ ok: true, plan: samplePlan });
    expect(readPlan(`\uFEFF${writePlan(samplePlan)}`)).toEqual({ ok: true, plan: samplePlan });
  });

  it('may name its schema for editors, which says nothing of what it is', () => {
    const named = JSON.stringify({ $schema: './plan.schema.json', ...samplePlan });
    expect(readPlan(named)).toEqual({ ok: true, plan: samplePlan });
  });

  it('may have script in every text: it stays text', () => {
    const plan = {
      ...samplePlan,
      name: script,
      tasks: [
        { task: 'email', preferences: { story: script } },
        {
          task: 'email',
          collection: {
            ...{ id: 'own', name: script, task: 'email' },
            sources: [{ name: script, preference: script }],
            documents: [{ source: script, text: script }],
          },
        },
      ],
      models: [{ user: script, assistant: script, embedder: script }],
    };
    expect(parsePlan(plan)).toEqual({ ok: true, plan });
  });

  it('may ask for as much as the limits allow', () => {
    const seeds = [...Array(planLimits.seeds).keys()];
    expect(parsePlan({ ...samplePlan, seeds, rounds: planLimits.rounds })).toMatchObject({ ok: true });
    const documents = change(['tasks', 1, 'collection', 'documents'], largeDocuments(400));
    expect(parsePlan(documents)).toMatchObject({ ok: true });
  });
});
