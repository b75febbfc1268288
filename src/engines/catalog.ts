import * as v from 'valibot';
import type { ListedModel } from './download-plan.ts';
import { hasDisturbingSigns } from './disturbing-signs.ts';
import { isLoopback, refuseAddress, refuseFolder } from './file-address.ts';
import { filePathPattern, longestFilePath } from './file-path.ts';
import { fitsTemplate, promptingSchema } from './prompting.ts';
import type { Device, ModelRole, ModelSpec } from './protocol.ts';

export interface Catalog {
  /** What can be run or fetched as it stands: every file is pinned. */
  readonly models: readonly ModelSpec[];
  /** Models of the hub whose files are looked up, and pinned, with the first download. */
  readonly listed: readonly ListedModel[];
  /** Entries that were left out, each with the reason. */
  readonly rejected: readonly { readonly id: string; readonly reason: string }[];
}

/** Used when the app is built and when it loads: one bad entry never takes the others with it. */
export function parseCatalog(json: unknown): Catalog {
  const list = v.safeParse(v.object({ models: v.array(v.unknown()) }), json);
  if (!list.success) {
    return {
      models: [],
      listed: [],
      rejected: [{ id: 'models.json', reason: 'it has no list named "models".' }],
    };
  }
  const models: ModelSpec[] = [];
  const listed: ListedModel[] = [];
  const known = new Set<string>();
  const rejected: { id: string; reason: string }[] = [];
  for (const [i, entry] of list.output.models.entries()) {
    const parsed = isListed(entry) ? v.safeParse(listedModel, entry) : v.safeParse(modelSpec, entry);
    if (!parsed.success) {
      rejected.push({ id: nameEntry(entry, i), reason: describeIssue(parsed.issues[0]) });
    } else if (known.has(parsed.output.id)) {
      rejected.push({ id: parsed.output.id, reason: 'another entry has the same id.' });
    } else {
      known.add(parsed.output.id);
      if (isPinned(parsed.output)) models.push(parsed.output);
      else listed.push(parsed.output);
    }
  }
  return { models, listed, rejected };
}

/** Entries come from strangers too, in packs: no text fills the page, and no number is one that no model has. */
const textUpTo = (most: number) =>
  v.pipe(
    v.string(),
    v.nonEmpty('is empty'),
    v.maxLength(most, `is longer than ${most.toLocaleString('en')} characters`),
  );
const countUpTo = (most: number) =>
  v.pipe(
    v.number(),
    v.integer('is no whole number'),
    v.minValue(1, 'is less than 1'),
    v.maxValue(most, `is more than ${most.toLocaleString('en')}`),
  );
/** Addresses are the longest. */
const text = textUpTo(1100);
const label = v.pipe(
  textUpTo(120),
  v.check(
    (written) => !hasDisturbingSigns(written),
    'has signs that nobody sees, or that turn the text around',
  ),
);
/** The sentences of a self-test, with room to spare. */
const longText = textUpTo(20_000);
const tokens = countUpTo(100e6);
const parameters = countUpTo(10e12);
/** A terabyte. */
const byteCount = countUpTo(1e12);

const filePath = v.pipe(
  textUpTo(longestFilePath),
  v.regex(filePathPattern, 'is no path inside the model (letters, digits, . _ - and /)'),
);

function address(refuse: (written: string) => string | null) {
  return v.pipe(
    text,
    v.check(
      (written) => refuse(written) === null,
      ({ input }) => refuse(input) ?? '',
    ),
  );
}

const folder = v.strictObject({ kind: v.literal('folder'), address: address(refuseFolder) });

const file = v.strictObject({
  path: filePath,
  bytes: byteCount,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in lower-case hex')),
  address: v.exactOptional(address(refuseAddress)),
});

const variant = v.strictObject({
  device: v.picklist(['webgpu', 'wasm']),
  dtype: textUpTo(30),
  needs: v.exactOptional(v.array(v.picklist(['shader-f16']))),
  files: v.array(file),
});

const repository = v.pipe(text, v.regex(/^[\w.-]+\/[\w.-]+$/, 'is no repository (owner/name)'));

const location = v.variant('kind', [
  v.strictObject({ kind: v.literal('embedded'), path: filePath }),
  v.strictObject({
    kind: v.literal('hub'),
    repository,
    revision: v.pipe(
      text,
      v.regex(/^[0-9a-f]{40}$/, 'is not pinned: it has to be a commit of 40 hex digits'),
    ),
  }),
  folder,
]);

const selfTest = v.pipe(
  v.array(
    v.strictObject({
      text: longText,
      vector: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1)),
    }),
  ),
  v.minLength(1),
);

/** It becomes a link: an address of another kind could run as a program. */
const card = v.pipe(
  text,
  v.check(
    (address) => (isWebAddress(address) ? URL.canParse(address) : v.is(filePath, address)),
    'is neither an address with https nor a path of a file',
  ),
);

/** A model that lies on this machine has its card there as well. */
function isWebAddress(address: string): boolean {
  if (/^https:\/\/[^/]/.test(address)) return true;
  return address.startsWith('http://') && URL.canParse(address) && isLoopback(new URL(address));
}

const description = {
  id: v.pipe(textUpTo(240), v.regex(/^[a-z0-9][a-z0-9.-]*$/, 'has other signs than a-z, 0-9, . and -')),
  name: label,
  roles: v.pipe(v.array(v.picklist(['user', 'assistant', 'embedder'])), v.minLength(1)),
  engine: v.picklist(['transformers', 'webllm']),
  parameters,
  embeddingMatrix: v.exactOptional(v.strictTuple([tokens, tokens])),
  contextLength: tokens,
  licence: label,
  card,
  pooling: v.exactOptional(v.picklist(['mean', 'cls'])),
  prompting: v.exactOptional(promptingSchema),
  gpuMemoryMB: v.exactOptional(countUpTo(1e6)),
};

const mixedRoles = 'roles mix the embedder with a writing role';
const foreignTemplate = 'prompting.template has the form of another engine';
const foreignFolder = 'location is a folder, and only models of web-llm are read from one';
const foreignDevice = 'variants name another device than webgpu, and web-llm runs on no other';

function hasUnmixedRoles({ roles }: { readonly roles: readonly ModelRole[] }): boolean {
  return !roles.includes('embedder') || roles.length === 1;
}

function fitsEngine(model: {
  readonly engine: ModelSpec['engine'];
  readonly variants: readonly { readonly device: Device }[];
}): boolean {
  return model.engine !== 'webllm' || model.variants.every(({ device }) => device === 'webgpu');
}

function fitsLocation({
  engine,
  location,
}: {
  readonly engine: ModelSpec['engine'];
  readonly location: ModelSpec['location'];
}): boolean {
  return location.kind !== 'folder' || engine === 'webllm';
}

const modelSpec = v.pipe(
  v.strictObject({
    ...description,
    location,
    variants: v.pipe(v.array(variant), v.minLength(1)),
    selfTest: v.exactOptional(selfTest),
  }),
  v.check(
    ({ engine, variants }) => variants.every(({ files }) => countPrograms(engine, files) === 1),
    'variants need exactly one .onnx file each, or one .wasm library for web-llm',
  ),
  v.check((model) => fitsEngine(model), foreignDevice),
  v.check((model) => fitsLocation(model), foreignFolder),
  v.check((model) => fitsTemplate(model), foreignTemplate),
  v.check(
    ({ roles, variants, selfTest }) =>
      !roles.includes('embedder') ||
      selfTest !== undefined ||
      variants.every(({ device }) => device === 'wasm'),
    'selfTest is missing: an embedder for WebGPU needs sentences with their vectors',
  ),
  v.check((model) => hasUnmixedRoles(model), mixedRoles),
);

const listedModel = v.pipe(
  v.strictObject({
    ...description,
    location: v.variant('kind', [
      v.strictObject({ kind: v.literal('hub'), repository, revision: text }),
      folder,
    ]),
    variants: v.pipe(
      v.array(
        v.strictObject({
          device: v.picklist(['webgpu', 'wasm']),
          dtype: textUpTo(30),
          needs: v.exactOptional(v.array(v.picklist(['shader-f16']))),
          program: text,
          bytes: v.exactOptional(byteCount),
        }),
      ),
      v.minLength(1),
    ),
  }),
  v.check(
    ({ roles, variants }) => !roles.includes('embedder') || variants.every(({ device }) => device === 'wasm'),
    'variants name another device than wasm: an embedder on WebGPU has to be checked by vectors of its own',
  ),
  v.check((model) => fitsEngine(model), foreignDevice),
  v.check((model) => fitsLocation(model), foreignFolder),
  v.check((model) => fitsTemplate(model), foreignTemplate),
  v.check((model) => hasUnmixedRoles(model), mixedRoles),
);

function isListed(entry: unknown): boolean {
  return v.is(
    v.object({ variants: v.pipe(v.array(v.object({ program: v.unknown() })), v.minLength(1)) }),
    entry,
  );
}

function isPinned(model: ModelSpec | ListedModel): model is ModelSpec {
  return model.variants.every((variant) => 'files' in variant);
}

function countPrograms(engine: ModelSpec['engine'], files: readonly { readonly path: string }[]): number {
  const ending = engine === 'webllm' ? '.wasm' : '.onnx';
  return files.filter(({ path }) => path.endsWith(ending)).length;
}

function nameEntry(entry: unknown, position: number): string {
  const id = v.safeParse(v.object({ id: text }), entry);
  return id.success ? id.output.id : `entry ${position + 1}`;
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? `${issue.message}.` : `${path} ${describeFault(issue)}.`;
}

/** What a schema says by itself is meant for programmers. */
function describeFault({ kind, message, received, expected }: v.BaseIssue<unknown>): string {
  if (!message.startsWith('Invalid')) return message;
  if (kind === 'schema' && received === 'undefined') return 'is missing';
  if (kind === 'schema' && expected === 'never') return 'is no field that an entry has';
  return `is not right: ${shorten(received)}`;
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)} …`;
}
