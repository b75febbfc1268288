import * as v from 'valibot';
import { createError } from '../core/failure.ts';
import type { ModelSpec } from './protocol.ts';

export interface Catalog {
  readonly models: readonly ModelSpec[];
  /** Entries that were left out, each with the reason. */
  readonly rejected: readonly { readonly id: string; readonly reason: string }[];
}

/** Used when the app is built and when it loads: one bad entry never takes the others with it. */
export function parseCatalog(json: unknown): Catalog {
  const list = v.safeParse(v.object({ models: v.array(v.unknown()) }), json);
  if (!list.success) {
    return { models: [], rejected: [{ id: 'models.json', reason: 'it has no list named "models".' }] };
  }
  const models: ModelSpec[] = [];
  const rejected: { id: string; reason: string }[] = [];
  for (const [i, entry] of list.output.models.entries()) {
    const parsed = v.safeParse(modelSpec, entry);
    if (!parsed.success) {
      rejected.push({ id: nameEntry(entry, i), reason: describeIssue(parsed.issues[0]) });
    } else if (models.some(({ id }) => id === parsed.output.id)) {
      rejected.push({ id: parsed.output.id, reason: 'another entry has the same id.' });
    } else {
      models.push(parsed.output);
    }
  }
  return { models, rejected };
}

/** @throws InklingError model-missing, network, invalid */
export async function fetchCatalog(): Promise<Catalog> {
  const address = `${import.meta.env.BASE_URL}models.json`;
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw createError(
      'network',
      'The list of models could not be fetched: the connection failed.',
      'Check the network and reload the page.',
    );
  }
  if (!response.ok) {
    throw createError(
      'model-missing',
      `The list of models is missing: the server answered ${response.status} for models.json.`,
      'Put models.json back beside the page, and reload.',
    );
  }
  return response.json().then(parseCatalog, () => {
    throw createError(
      'invalid',
      'The list of models cannot be read: models.json holds no JSON.',
      'Correct models.json, and reload.',
    );
  });
}

const text = v.pipe(v.string(), v.nonEmpty());
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** A path inside a model's folder: no way out of it, and no address of elsewhere. */
const filePath = v.pipe(
  text,
  v.regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, 'is no path inside the model (letters, digits, . _ - and /)'),
);

const file = v.strictObject({
  path: filePath,
  bytes: count,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in lower-case hex')),
});

const variant = v.strictObject({
  device: v.picklist(['webgpu', 'wasm']),
  dtype: text,
  files: v.pipe(
    v.array(file),
    v.check(
      (files) => files.filter(({ path }) => path.endsWith('.onnx')).length === 1,
      'needs exactly one .onnx file',
    ),
  ),
});

const location = v.variant('kind', [
  v.strictObject({ kind: v.literal('embedded'), path: filePath }),
  v.strictObject({
    kind: v.literal('hub'),
    repository: v.pipe(text, v.regex(/^[\w.-]+\/[\w.-]+$/, 'is no repository (owner/name)')),
    revision: v.pipe(
      text,
      v.regex(/^[0-9a-f]{40}$/, 'is not pinned: it has to be a commit of 40 hex digits'),
    ),
  }),
]);

const selfTest = v.pipe(
  v.array(v.strictObject({ text, vector: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1)) })),
  v.minLength(1),
);

const modelSpec = v.pipe(
  v.strictObject({
    id: v.pipe(text, v.regex(/^[a-z0-9][a-z0-9.-]*$/, 'has other signs than a-z, 0-9, . and -')),
    name: text,
    roles: v.pipe(v.array(v.picklist(['user', 'assistant', 'embedder'])), v.minLength(1)),
    engine: v.picklist(['transformers', 'scripted']),
    location,
    variants: v.pipe(v.array(variant), v.minLength(1)),
    parameters: count,
    contextLength: count,
    licence: text,
    card: text,
    selfTest: v.exactOptional(selfTest),
  }),
  v.check(
    ({ roles, selfTest }) => !roles.includes('embedder') || selfTest !== undefined,
    'selfTest is missing: an embedder needs sentences with their vectors',
  ),
  v.check(
    ({ roles }) => !roles.includes('embedder') || roles.length === 1,
    'roles mix the embedder with a writing role',
  ),
);

function nameEntry(entry: unknown, position: number): string {
  const id = v.safeParse(v.object({ id: text }), entry);
  return id.success ? id.output.id : `entry ${position + 1}`;
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? `${issue.message}.` : `${path} ${lowerFirst(issue.message)}.`;
}

function lowerFirst(message: string): string {
  return message.startsWith('Invalid') ? `is not right (${message})` : message;
}
