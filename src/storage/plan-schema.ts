import * as v from 'valibot';
import { methods, type MethodName } from '../core/agent-name.ts';
import {
  collectionLimits,
  findDocumentFault,
  findNameFault,
  findPreferenceFault,
  findSourceFault,
} from '../core/collection.ts';
import type { Plan, PlanTask } from '../core/plan.ts';
import { sourcesOf, taskNames } from '../core/sources.ts';
import type { AgentName, Collection } from '../core/types.ts';
import { planLimits as most } from '../core/plan-limits.ts';

/**
 * What a plan must look like. Every message ends the sentence "… must be", so that file, link and form tell the same.
 * The JSON Schema in docs is generated from it.
 */

export const deviceNames = ['auto', 'wasm', 'webgpu'] as const;

const text = (characters: number, what = 'text') => {
  const rule = `${what} of 1 to ${characters.toLocaleString('en')} characters`;
  return v.pipe(v.string(rule), v.regex(/\S/, rule), v.maxLength(characters, rule));
};

/** What a collection may not hold, a plan may not bring. */
const clean = (characters: number, what: string, findFault: (text: string) => string | null) =>
  v.pipe(
    text(characters, what),
    v.check(
      // What is empty or too long is told already.
      (value) => value.trim() === '' || value.length > characters || findFault(value) === null,
      `${what} without invisible signs, halves of characters or a reserved name`,
    ),
  );

const wholeNumber = (least: number, greatest: number) => {
  const rule = `a whole number from ${least} to ${greatest.toLocaleString('en')}`;
  return v.pipe(v.number(rule), v.integer(rule), v.minValue(least, rule), v.maxValue(greatest, rule));
};

const list = <T>(item: v.GenericSchema<unknown, T>, longest: number, what: string) => {
  const rule = `a list of 1 to ${longest.toLocaleString('en')} ${what}`;
  return v.pipe(v.array(item, rule), v.minLength(1, rule), v.maxLength(longest, rule));
};

/** Names every item that stood before already. */
const distinct = <T>(keyOf: (item: T) => string = String) =>
  v.rawCheck<T[]>(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const known = new Set<string>();
    dataset.value.forEach((value, key) => {
      const name = keyOf(value);
      if (known.has(name)) {
        const path = [{ type: 'array', origin: 'value', input: dataset.value, key, value }] as const;
        addIssue({ message: 'different from those before it', path: [...path] });
      }
      known.add(name);
    });
  });

const retrieving = (Object.keys(methods) as readonly MethodName[]).filter((name) => methods[name].retrieves);
const plain = Object.keys(methods).filter((name) => !retrieving.some((other) => other === name));
const agentRule = `the name of an agent: ${plain.join(', ')}, or ${retrieving.map((name) => `${name}-k`).join(', ')} with a number from 1 to 999 for k`;

const agent = v.pipe(
  v.string(agentRule),
  v.regex(new RegExp(`^(?:${plain.join('|')}|(?:${retrieving.join('|')})-[1-9]\\d{0,2})$`), agentRule),
) as unknown as v.GenericSchema<unknown, AgentName>;

const task = v.picklist(taskNames, `one of ${taskNames.join(', ')}`);
const sourceName = clean(most.sourceName, 'a name', findSourceFault);
const preference = clean(most.preference, 'text', findPreferenceFault);

/** Of what was found right already, and is the very same object, nothing is read again. */
const remembered = <T extends object>(schema: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T> => {
  const right = new WeakMap<object, T>();
  return {
    ...schema,
    '~run'(dataset, config) {
      const input = dataset.value;
      const known = typeof input === 'object' && input !== null ? right.get(input) : undefined;
      if (known !== undefined) return { typed: true, value: known };
      const result = schema['~run'](dataset, config);
      if (typeof input === 'object' && input !== null && result.issues === undefined) {
        right.set(input, result.value as T);
      }
      return result;
    },
  };
};

const collection: v.GenericSchema<unknown, Collection> = v.pipe(
  v.strictObject(
    {
      id: v.pipe(
        v.string('a short name'),
        v.regex(/^[\w-]{1,64}$/, 'a short name of letters, digits and dashes, of at most 64 characters'),
      ),
      name: clean(collectionLimits.nameCharacters, 'a name', findNameFault),
      task,
      sources: v.pipe(
        list(
          v.strictObject({ name: sourceName, preference }, 'a source: a name and a preference'),
          most.sources,
          'sources',
        ),
        distinct(({ name }) => name),
      ),
      documents: list(
        v.strictObject(
          { source: sourceName, text: clean(most.documentCharacters, 'text', findDocumentFault) },
          'a document: a source and a text',
        ),
        most.documents,
        'documents',
      ),
    },
    'a collection of documents: id, name, task, sources and documents',
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { sources, documents } = dataset.value;
    const names = new Set(sources.map(({ name }) => name));
    const i = documents.findIndex(({ source }) => !names.has(source));
    if (i >= 0) {
      addIssue({
        message: `one of the collection’s sources: ${[...names].join(', ')}`,
        path: placeOf(dataset.value, 'documents', i, 'source'),
      });
    }
    const characters = documents.reduce((sum, { text }) => sum + text.length, 0);
    if (characters > most.characters) {
      addIssue({
        message: `documents of at most ${most.characters.toLocaleString('en')} characters together, and they have ${characters.toLocaleString('en')}`,
        path: placeOf(dataset.value, 'documents'),
      });
    }
  }),
);

const planTask: v.GenericSchema<unknown, PlanTask> = v.pipe(
  v.strictObject(
    {
      task,
      sources: v.exactOptional(v.pipe(list(sourceName, most.sources, 'sources'), distinct())),
      preferences: v.exactOptional(
        v.record(v.string(), preference, 'texts by the names of sources: { "story": "short, warm" }'),
      ),
      // A form reads its plan with every letter that is typed.
      collection: v.exactOptional(remembered(collection)),
    },
    'a task: its name, and if wanted its sources, preferences and a collection',
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { value } = dataset;
    if (value.collection !== undefined && value.collection.task !== value.task) {
      const message = `${value.task}, as the task that it is for`;
      return addIssue({ message, path: placeOf(value, 'collection', 'task') });
    }
    const names: readonly string[] =
      value.collection?.sources.map(({ name }) => name) ?? sourcesOf[value.task];
    const message = `one of the sources: ${names.join(', ')}`;
    const i = value.sources?.findIndex((name) => !names.includes(name)) ?? -1;
    if (i >= 0) addIssue({ message, path: placeOf(value, 'sources', i) });
    const stray = Object.keys(value.preferences ?? {}).find((name) => !names.includes(name));
    if (stray !== undefined) addIssue({ message, path: keyOf(value, 'preferences', stray) });
    const documents = value.collection?.documents;
    const taken = value.sources ?? names;
    if (documents !== undefined && i < 0 && !documents.some(({ source }) => taken.includes(source))) {
      addIssue({ message: 'sources that have documents', path: placeOf(value, 'sources') });
    }
  }),
);

const modelId = clean(most.modelId, 'the id of a model', findPreferenceFault);

const schemaAddress = 'the address of a JSON Schema, as a text of at most 2,000 characters';

const planEntries = v.strictObject(
  {
    // Editors look for it; to a plan it means nothing, and it goes no further.
    $schema: v.exactOptional(v.pipe(v.string(schemaAddress), v.maxLength(2000, schemaAddress))),
    format: v.literal('inkling-plan', '“inkling-plan”'),
    version: v.literal(1, '1'),
    // As of every text of one line.
    name: clean(most.name, 'a name', findPreferenceFault),
    tasks: list(planTask, most.tasks, 'tasks'),
    agents: v.pipe(list(agent, most.agents, 'agents'), distinct()),
    models: v.pipe(
      list(
        v.strictObject(
          { user: modelId, assistant: modelId, embedder: modelId },
          'three models: user, assistant and embedder',
        ),
        most.models,
        'trios of models',
      ),
      distinct(({ user, assistant, embedder }) => JSON.stringify([user, assistant, embedder])),
    ),
    seeds: v.pipe(list(wholeNumber(0, most.seed), most.seeds, 'seeds'), distinct()),
    rounds: wholeNumber(1, most.rounds),
    device: v.picklist(deviceNames, `one of ${deviceNames.join(', ')}`),
  },
  'a plan: an object with format, version, name, tasks, agents, models, seeds, rounds and device',
);

/** Two different collections of one name would take each other's place when they are kept. */
export const planSchema: v.GenericSchema<unknown, Plan> = v.pipe(
  planEntries,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const known = new Map<string, Collection>();
    dataset.value.tasks.forEach(({ collection: own }, i) => {
      if (own === undefined) return;
      const other = known.get(own.id);
      if (other !== undefined && other !== own && JSON.stringify(other) !== JSON.stringify(own)) {
        const message = 'another one than those of the collections before it, which has other documents';
        addIssue({ message, path: placeOf(dataset.value, 'tasks', i, 'collection', 'id') });
      }
      known.set(own.id, own);
    });
  }),
  v.transform(({ $schema: _address, ...plan }) => plan),
);

/** The way from a value to one of its parts, as valibot keeps it. */
function placeOf(value: unknown, ...keys: readonly (string | number)[]) {
  let input: unknown = value;
  const path = keys.map((key) => {
    const next = (input as Readonly<Record<string | number, unknown>> | undefined)?.[key];
    const item = { type: 'unknown', origin: 'value', input, key, value: next } as const;
    input = next;
    return item;
  });
  return path as [v.IssuePathItem, ...v.IssuePathItem[]];
}

/** The same where the name of the part is what is wrong. */
function keyOf(value: unknown, ...keys: readonly string[]) {
  const path = placeOf(value, ...keys);
  const last = path.at(-1)!;
  return [...path.slice(0, -1), { ...last, origin: 'key' }] as unknown as typeof path;
}
