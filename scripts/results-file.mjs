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

/** @param {string} path @param {unknown} results */
export async function writeResults(path, results) {
  await writeFile(path, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`Written to ${path}.`);
}
