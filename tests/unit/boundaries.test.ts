import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ESLint } from 'eslint';
import { afterEach, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the lint rule', () => {
  it.each([
    ['src/core', "import { expose } from 'comlink';\nexport const worker = expose;\n"],
    ['src/core', "export type { RunStore } from '../simulation/ports.ts';\n"],
    ['src/core', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
    ['src/core', "export const load = () => import('../storage/open-store.ts');\n"],
    ['src/simulation', "export { openStore } from '../storage/open-store.ts';\n"],
    ['src/simulation', "export type { ModelSpec } from '../engines/protocol.ts';\n"],
    ['src/engines', "export { openStore } from '../storage/open-store.ts';\n"],
    ['src/engines', "export { pipeline } from '@huggingface/transformers';\n"],
    ['src/engines', "export { wrap } from 'comlink';\n"],
    ['src/storage', "export { parseCatalog } from '../engines/catalog.ts';\n"],
    ['workers', "export { openStore } from '../src/storage/open-store.ts';\n"],
    ['workers', "export type { RunStore } from '../src/simulation/ports.ts';\n"],
    ['src/app', "export { openDB } from 'idb';\n"],
    ['src/app', "export { openStore } from '../storage/open-store.ts';\n"],
    ['src/app', "export { createBridge } from '../engines/bridge.ts';\n"],
  ])('refuses in %s: %s', async (room, code) => {
    expect(await lint(`${room}/probe.ts`, code)).toContain('inkling/boundaries');
  });

  it.each([
    ['src/core/probe.ts', "export type { Round } from './types.ts';\n"],
    ['src/simulation/probe.ts', "export type { Round } from '../core/types.ts';\n"],
    ['src/engines/bridge-probe.ts', "export { wrap } from 'comlink';\n"],
    ['src/storage/probe.ts', "export { openDB } from 'idb';\n"],
    ['workers/transformers-probe.ts', "export { pipeline } from '@huggingface/transformers';\n"],
    ['src/app/probe.ts', "export type { Store } from '../storage/ports.ts';\n"],
    ['src/app/main.ts', "export { openStore } from '../storage/open-store.ts';\n"],
  ])('lets pass in %s: %s', async (file, code) => {
    expect(await lint(file, code)).not.toContain('inkling/boundaries');
  });

  it.each([
    ['chance', 'export const draw = () => Math.random();\n'],
    ['the clock', 'export const now = () => Date.now();\n'],
    ['a date', 'export const today = () => new Date();\n'],
    ['a promise', 'export const later = () => Promise.resolve(1);\n'],
    ['waiting', 'export async function wait() {\n  return 1;\n}\n'],
    ['a promised type', 'export type Later = Promise<number>;\n'],
  ])('refuses %s in the core', async (_name, code) => {
    expect(await lint('src/core/probe.ts', code)).toEqual([expect.stringMatching(/^no-restricted-/)]);
  });

  it('refuses HTML made from text', async () => {
    const code = 'export const show = (at: HTMLElement, text: string) => {\n  at.innerHTML = text;\n};\n';
    expect(await lint('src/app/probe.ts', code)).toEqual(['no-restricted-syntax']);
  });
});

describe('the compiler', () => {
  it.each([
    ['core', 'src/core', 'export const title = document.title;\n'],
    ['core', 'src/core', "export const answer = fetch('/');\n"],
    ['core', 'src/core', 'export const time = performance.now();\n'],
    ['core', 'src/simulation', 'export const agent = navigator.userAgent;\n'],
    ['core', 'src/simulation', 'export const version = process.version;\n'],
    ['worker', 'workers', 'export const title = document.title;\n'],
    ['worker', 'workers', 'export const version = process.version;\n'],
    ['app', 'src/app', 'export const version = process.version;\n'],
    ['app', 'src/app', 'export const list: number = [1][0];\n'],
  ])('refuses with the environment of %s in %s: %s', async (environment, room, code) => {
    const errors = await compile(environment, room, code);
    expect(errors).toMatch(/probe\.ts.*error TS(2304|2584|2591|2580|2322)/);
  });

  it.each([
    ['core', 'src/simulation', 'export const isOver = (signal: AbortSignal) => signal.aborted;\n'],
    ['worker', 'workers', "export const answer = fetch('/');\n"],
    ['app', 'src/app', 'export const title = document.title;\n'],
  ])('accepts with the environment of %s in %s: %s', async (environment, room, code) => {
    expect(await compile(environment, room, code)).toBe('');
  });
});

/** The names of the rules that the code breaks, as if it stood in that file. */
async function lint(file: string, code: string): Promise<string[]> {
  const eslint = new ESLint({
    cwd: root,
    // Rules that ask the compiler want a file that exists; the ones under test do not.
    overrideConfig: {
      languageOptions: { parserOptions: { project: null } },
      rules: Object.fromEntries(
        [
          'no-floating-promises',
          'no-misused-promises',
          'switch-exhaustiveness-check',
          'only-throw-error',
        ].map((name) => [`@typescript-eslint/${name}`, 'off']),
      ),
    },
  });
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message);
}

/** Compiles one file with an environment of ours, in a folder of its own. */
async function compile(environment: string, room: string, code: string): Promise<string> {
  const folder = join(root, '.cache', `probe-${process.pid}-${folders.length}`);
  folders.push(folder);
  mkdirSync(join(folder, room), { recursive: true });
  writeFileSync(join(folder, room, 'probe.ts'), code);
  const include = [
    `${room}/probe.ts`,
    ...(environment === 'core' ? ['../../src/simulation/abort-signal.d.ts'] : []),
  ];
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: `../../tsconfig.${environment}.json`, include, exclude: [] }),
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const run = promisify(execFile)(process.execPath, [tsc, '-p', folder, '--pretty', 'false']);
  return run.then(
    ({ stdout }) => stdout,
    (error: { readonly stdout: string }) => error.stdout,
  );
}
