import { dirname, relative, resolve, sep } from 'node:path';

/** What both sides of a worker know of a model: its description, where its files lie, and how they are fetched. */
const protocol = [
  'src/engines/protocol.ts',
  'src/engines/model-address.ts',
  'src/engines/downloads-protocol.ts',
  'src/engines/download-plan.ts',
  'src/engines/pins.ts',
  'src/engines/patient-fetch.ts',
  'src/engines/retry-after.ts',
];

/**
 * Who may import whom. A room is a folder; `own` lists path prefixes inside the repository, `packages` the only
 * outside packages. The first matching row counts.
 */
export const rooms = [
  { room: 'src/core/', own: ['src/core/'], packages: [] },
  { room: 'src/simulation/', own: ['src/core/', 'src/simulation/'], packages: [] },
  {
    room: 'src/engines/bridge',
    own: ['src/core/', 'src/simulation/ports.ts', 'src/engines/'],
    packages: ['comlink', 'valibot'],
  },
  {
    room: 'src/engines/downloads',
    own: ['src/core/', 'src/simulation/ports.ts', 'src/engines/'],
    packages: ['comlink', 'valibot'],
  },
  {
    room: 'src/engines/',
    own: ['src/core/', 'src/simulation/ports.ts', 'src/engines/'],
    packages: ['valibot'],
  },
  {
    room: 'src/storage/',
    own: ['src/core/', 'src/simulation/ports.ts', 'src/storage/'],
    packages: ['idb', 'valibot'],
  },
  {
    room: 'workers/service-worker',
    own: ['workers/'],
    packages: [],
  },
  {
    room: 'workers/transformers',
    own: ['src/core/', ...protocol, 'workers/'],
    packages: ['comlink', '@huggingface/transformers', 'onnxruntime-web'],
  },
  {
    room: 'workers/webllm',
    own: ['src/core/', ...protocol, 'workers/'],
    packages: ['comlink', '@mlc-ai/web-llm'],
  },
  {
    room: 'workers/downloads',
    own: ['src/core/', ...protocol, 'workers/'],
    packages: ['comlink', '@noble/hashes'],
  },
  {
    room: 'workers/checked-content',
    own: ['src/core/', ...protocol, 'workers/'],
    packages: ['@noble/hashes'],
  },
  {
    room: 'workers/pack',
    own: ['src/core/', ...protocol, 'src/engines/catalog.ts', 'workers/'],
    packages: ['@zip.js/zip.js'],
  },
  { room: 'workers/', own: ['src/core/', ...protocol, 'workers/'], packages: ['comlink'] },
  { room: 'src/app/documents/parse-csv', own: ['src/core/', 'src/app/documents/'], packages: ['papaparse'] },
  {
    room: 'src/app/',
    own: ['src/'],
    packages: [
      'svelte',
      'd3-array',
      'valibot',
      '@fontsource-variable/inter',
      '@fontsource-variable/source-serif-4',
    ],
  },
];

/** Only the composition root may take values from these; everyone else in the app may take their types. */
const constructed = [
  'src/engines/bridge.ts',
  'src/engines/downloads.ts',
  'src/engines/scripted.ts',
  'src/storage/',
];
/** Calculations: every door for documents needs the one, and every door for plans the other. */
const calculated = ['src/storage/collection-id.ts', 'src/storage/parse-plan.ts'];
const compositionRoot = 'src/app/main.ts';

/** @type {import('eslint').Rule.RuleModule} */
export const boundaries = {
  meta: {
    type: 'problem',
    schema: [{ type: 'object', properties: { root: { type: 'string' } }, additionalProperties: false }],
    messages: {
      room: '{{from}} may not import {{to}}: see "Who may import whom" in docs/design.md.',
      root: 'Only src/app/main.ts constructs engines and stores; take them as arguments or props.',
    },
  },
  create(context) {
    const root = context.options[0]?.root ?? context.cwd;
    const file = toPosix(relative(root, context.filename));
    const row = rooms.find(({ room }) => file.startsWith(room));
    if (row === undefined) return {};

    /** @param {any} node @param {boolean} typeOnly */
    const check = (node, typeOnly) => {
      const source = node.source;
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const target = resolveImport(root, context.filename, source.value);
      if (!isAllowed(row, target)) {
        context.report({ node: source, messageId: 'room', data: { from: file, to: target.name } });
      } else if (
        file.startsWith('src/app/') &&
        file !== compositionRoot &&
        !typeOnly &&
        target.kind === 'own' &&
        !calculated.includes(target.name) &&
        constructed.some((prefix) => target.name.startsWith(prefix))
      ) {
        context.report({ node: source, messageId: 'root' });
      }
    };
    return {
      ImportDeclaration: (/** @type {any} */ node) => check(node, isTypeOnly(node)),
      ExportNamedDeclaration: (/** @type {any} */ node) => check(node, node.exportKind === 'type'),
      ExportAllDeclaration: (/** @type {any} */ node) => check(node, node.exportKind === 'type'),
      ImportExpression: (/** @type {any} */ node) => check(node, false),
      TSImportType: (/** @type {any} */ node) =>
        check({ source: node.source ?? node.argument?.literal }, true),
    };
  },
};

/** @param {any} node */
function isTypeOnly(node) {
  if (node.importKind === 'type') return true;
  return (
    node.specifiers.length > 0 &&
    node.specifiers.every((/** @type {any} */ specifier) => specifier.importKind === 'type')
  );
}

/** @param {string} root @param {string} from @param {string} specifier */
function resolveImport(root, from, specifier) {
  const bare = specifier.replace(/\?.*$/, '');
  if (!bare.startsWith('.')) return /** @type {const} */ ({ kind: 'package', name: bare });
  return /** @type {const} */ ({ kind: 'own', name: toPosix(relative(root, resolve(dirname(from), bare))) });
}

/** @param {{ own: string[], packages: string[] }} row @param {{ kind: 'own' | 'package', name: string }} target */
function isAllowed(row, target) {
  if (target.kind === 'own') return row.own.some((prefix) => target.name.startsWith(prefix));
  return row.packages.some((name) => target.name === name || target.name.startsWith(`${name}/`));
}

/** @param {string} path */
function toPosix(path) {
  return path.split(sep).join('/');
}
