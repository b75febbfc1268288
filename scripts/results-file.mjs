import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** For the file after --json: looked at before the work, which would be lost if it could not be written. */

/** @param {string} path absolute @throws when no file can be written there */
export async function checkResultsFile(path) {
  const folder = dirname(path);
  const isFolder = async (/** @type {string} */ at) =>
    (await stat(at).catch(() => null))?.isDirectory() === true;
  if (!(await isFolder(folder))) {
    throw new Error(`--json: there is no folder ${folder}. Create it, or name a file elsewhere.`);
  }
  if (await isFolder(path)) throw new Error(`--json: ${path} is a folder. Name a file in it.`);
  const existing = (await stat(path).catch(() => null)) === null ? folder : path;
  await access(existing, constants.W_OK).catch(() => {
    throw new Error(`--json: ${path} may not be written. Name a file elsewhere.`);
  });
}

/**
 * Lists in lists stand on one line each: a round is a line, and a file of 2,400 rounds stays readable and small.
 *
 * @param {string} path @param {unknown} results
 */
export async function writeResults(path, results) {
  await writeFile(path, `${layOut(results)}\n`);
  console.log(`Written to ${path}.`);
}

/** @param {unknown} value @param {number} [lists] in how many lists it stands @param {string} [indent] @returns {string} */
function layOut(value, lists = 0, indent = '') {
  if (value === null || typeof value !== 'object' || lists > 1) return JSON.stringify(value);
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => layOut(item, lists + 1, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}: ${layOut(item, lists, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return parts.length === 0
    ? `${open}${close}`
    : `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}
