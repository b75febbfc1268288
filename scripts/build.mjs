import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './run-command.mjs';
import { readVersion } from './version.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Everything that the built page depends on. */
const inputs = [
  'index.html',
  'models.json',
  'package-lock.json',
  'public',
  'scripts/headers.mjs',
  'scripts/version.mjs',
  'src',
  'tsconfig.base.json',
  'tsconfig.app.json',
  'tsconfig.worker.json',
  'vite.config.ts',
  'workers',
];

/**
 * Builds the page, unless what lies in the folder was built from exactly these sources.
 *
 * @param {string} [folder]
 * @returns {Promise<string>} the folder, absolute
 */
export async function ensureBuilt(folder = 'dist') {
  const out = join(root, folder);
  const stamp = join(out, '.stamp');
  // The page tells its runs of which commit it is.
  const hash = `${hashFiles(inputs.map((path) => join(root, path)))} ${readVersion(root)}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return out;
  console.log('Building …');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const code = await runNode(vite, ['build', root, '--outDir', out, '--emptyOutDir', '--logLevel', 'warn']);
  if (code !== 0) throw new Error(`The build failed (exit code ${code}). What it said stands above.`);
  writeFileSync(stamp, hash);
  return out;
}

/** One hash of the names and contents of all files below the paths. @param {readonly string[]} paths */
export function hashFiles(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(listFiles)) {
    hash.update(`${file}\n`).update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function listFiles(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => listFiles(join(path, name)));
}
