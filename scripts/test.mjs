import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browser.mjs';
import { ensureBuilt } from './build.mjs';
import { readPlaywrightReport, readVitestReport } from './count-tests.mjs';
import { ensureInstalled } from './install.mjs';
import { runNode } from './run-command.mjs';

/**
 * `npm test`, the gate. Every stage runs even when an earlier one failed, and says what it does while it does it. A
 * static check counts as one test. `node scripts/test.mjs lint e2e` runs only these stages. `hub` needs the network and a graphics card, and
 * runs only when it is named; its rehearsal needs neither.
 */
chdir(fileURLToPath(new URL('..', import.meta.url)));

/** @typedef {import('./count-tests.mjs').Count} Count */

const reports = '.cache/reports';
const passed = /** @type {Count} */ ({ passed: 1, failed: [], skipped: [] });
const failed = /** @type {Count} */ ({ passed: 0, failed: ['see its output above'], skipped: [] });

/** @type {readonly [name: string, run: () => Promise<Count>][]} */
const stages = [
  ['formatting', () => check('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')],
  ['lint', () => check('eslint/bin/eslint.js', '.', '--max-warnings', '0')],
  ['types-core', () => check('typescript/bin/tsc', '-p', 'tsconfig.core.json')],
  ['types-worker', () => check('typescript/bin/tsc', '-p', 'tsconfig.worker.json')],
  ['types-tools', () => check('typescript/bin/tsc', '-p', 'tsconfig.json')],
  [
    'types-app',
    () =>
      check(
        'svelte-check/bin/svelte-check',
        '--tsconfig',
        './tsconfig.app.json',
        '--fail-on-warnings',
        '--output',
        'human',
      ),
  ],
  ['models', async () => count(await runNode('scripts/models.mjs', ['--check']))],
  ['unit', () => vitest('unit')],
  ['app', () => vitest('app')],
  ['build', async () => count(await ensureBuilt().then(() => 0))],
  ['e2e', () => playwright('e2e')],
  ['gpu', () => playwright('gpu')],
  ['hub-rehearsal', () => playwright('hub', { INKLING_HUB: 'played' })],
  ['hub', () => playwright('hub')],
];
const optional = ['hub'];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !stages.some(([stage]) => stage === name));
if (unknown !== undefined) {
  console.error(`There is no stage ${unknown}. Stages: ${stages.map(([name]) => name).join(', ')}.`);
  process.exit(1);
}

const results = /** @type {{ name: string, count: Count, seconds: number }[]} */ ([]);
if (await succeeds(ensureInstalled)) {
  mkdirSync(reports, { recursive: true });
  for (const [name, run] of stages) {
    if (wanted.length > 0 ? !wanted.includes(name) : optional.includes(name)) continue;
    console.log(`\n── ${name}`);
    const start = performance.now();
    const result = await run().catch(tell);
    results.push({ name, count: result, seconds: (performance.now() - start) / 1000 });
  }
} else {
  results.push({ name: 'installation', count: failed, seconds: 0 });
}
summarize();

function summarize() {
  console.log('\n── summary');
  for (const { name, count, seconds } of results) {
    const state = count.failed.length > 0 ? 'FAILED' : 'passed';
    const numbers = `${count.passed} passed, ${count.failed.length} failed, ${count.skipped.length} skipped`;
    console.log(`${name.padEnd(14)} ${state}  ${numbers.padEnd(34)} ${seconds.toFixed(0).padStart(4)} s`);
  }
  for (const { name, count } of results) {
    for (const title of count.skipped) console.log(`skipped in ${name}: ${title}`);
    for (const title of count.failed) console.log(`failed in ${name}: ${title}`);
  }
  const passes = results.reduce((sum, { count }) => sum + count.passed, 0);
  const failures = results.reduce((sum, { count }) => sum + count.failed.length, 0);
  console.log(`\n${passes} passed, ${failures} failed`);
  process.exitCode = failures > 0 ? 1 : 0;
}

/** @param {string} program inside node_modules @param {string[]} args */
async function check(program, ...args) {
  return count(await runNode(join('node_modules', program), args));
}

/** @param {number} code @returns {Count} */
function count(code) {
  return code === 0 ? passed : failed;
}

/** @param {'unit' | 'app'} project */
async function vitest(project) {
  const report = freshReport(`${project}.json`);
  const args = ['run', '--project', project, '--reporter', 'default', '--reporter', 'json'];
  const code = await runNode('node_modules/vitest/vitest.mjs', [...args, '--outputFile.json', report]);
  return readVitestReport(report, code);
}

/** @param {'e2e' | 'gpu' | 'hub'} project @param {Record<string, string>} environment */
async function playwright(project, environment = {}) {
  await ensureBuilt();
  const browser = await ensureBrowser();
  const report = freshReport(`${project}.json`);
  const code = await runNode(
    'node_modules/@playwright/test/cli.js',
    ['test', '--project', project, '--reporter', 'list,json'],
    {
      ...environment,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      ...(browser === null ? {} : { CHROME_PATH: browser }),
    },
  );
  return readPlaywrightReport(report, code);
}

/** Without the one of an earlier run, which would speak for a run that never began. @param {string} name */
function freshReport(name) {
  const path = join(reports, name);
  rmSync(path, { force: true });
  return path;
}

/** @param {() => Promise<unknown>} work */
async function succeeds(work) {
  try {
    await work();
    return true;
  } catch (error) {
    tell(error);
    return false;
  }
}

/** @param {unknown} error */
function tell(error) {
  console.error(error instanceof Error ? error.message : error);
  return failed;
}
