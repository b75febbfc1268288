import { readFileSync } from 'node:fs';
import { runCommand, runNode } from './run-command.mjs';

/** Installs exactly what the lockfile says, unless that is what lies in node_modules already. */
export async function ensureInstalled() {
  requireNode();
  const reason = findDifference(readJson('package-lock.json'), readJson('node_modules/.package-lock.json'));
  if (reason === null) return;
  console.log(`Installing what package-lock.json says (${reason}) …`);
  // npm tells where it is when it started this script; on Windows it could not be started by name.
  const npm = process.env['npm_execpath'];
  const code = npm ? await runNode(npm, ['ci']) : await runCommand('npm', ['ci']);
  if (code !== 0) throw new Error(`npm ci failed (exit code ${code}). What it said stands above.`);
}

/**
 * Compares the lockfile with the one that npm keeps of what it installed.
 *
 * @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, extraneous?: boolean }> }} Lockfile
 * @param {Lockfile | null} wanted
 * @param {Lockfile | null} installed
 * @returns {string | null} the first difference, null when there is none
 */
export function findDifference(wanted, installed) {
  if (wanted?.packages === undefined) throw new Error('package-lock.json is missing or unreadable.');
  if (installed?.packages === undefined) return 'nothing is installed';
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === '') continue;
    const found = installed.packages[path];
    // Packages for other systems, and those that nothing asks for, are in the lockfile and rightly not here.
    const mayBeMissing = entry.optional || entry.devOptional || entry.extraneous;
    if (found === undefined && !mayBeMissing) return `${path} is missing`;
    if (found !== undefined && found.version !== entry.version) return `${path} has another version`;
    if (found !== undefined && found.integrity !== entry.integrity) return `${path} has other content`;
  }
  const extra = Object.keys(installed.packages).find((path) => wanted.packages?.[path] === undefined);
  return extra === undefined ? null : `${extra} is not in the lockfile`;
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(
    `Inkling needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org.`,
  );
}

/** @param {string} path @returns {Lockfile | null} */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));
  } catch {
    return null;
  }
}
