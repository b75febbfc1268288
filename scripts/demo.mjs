import { resolve } from 'node:path';
import { chdir, cwd } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { createReport, createTable, describeFacts } from './demo/report.mjs';
import { launchBrowser, recordForeignRequests, runToTheEnd } from './drive.mjs';
import { ensureInstalled } from './install.mjs';
import { checkResultsFile, writeResults } from './results-file.mjs';
import { serve } from './serve.mjs';

/** `npm run demo`: runs the built page in a browser without a window and reports what it measured. */

// Requests of service workers are reported only when this is set before the library is loaded.
process.env['PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS'] = '1';
const start = process.env['INIT_CWD'] ?? cwd();
chdir(fileURLToPath(new URL('..', import.meta.url)));

try {
  await ensureInstalled();
  // The page's own code, in TypeScript, reads the options and sums the results up.
  const { register } = await import('tsx/esm/api');
  register();
  const { parseOptions, usage } = await import('./demo/options.mjs');
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else await demonstrate(options);
} catch (error) {
  console.error(`\nThe demo failed. ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/** @param {import('./demo/options.mjs').Options} options */
async function demonstrate(options) {
  const file = options.json === null ? null : resolve(start, options.json);
  if (file !== null) await checkResultsFile(file);
  const { summarizeEpisode } = await import('../src/core/metrics.ts');
  const { orderContents } = await import('../src/core/task.ts');

  const server = await serve(await ensureBuilt(), 0);
  const origin = new URL(server.url).origin;
  const browser = await launchBrowser(options);
  try {
    const context = await browser.newContext();
    const foreign = recordForeignRequests(context, origin);
    const page = await context.newPage();
    const exported = await runToTheEnd(page, origin, options, (line) => console.log(line));

    console.log(`\n${createTable(exported, summarizeEpisode)}\n`);
    const { task, rounds } = exported.run;
    const report = createReport(exported, foreign, summarizeEpisode, (seed) =>
      orderContents(task, seed, rounds),
    );
    console.log(describeFacts(report));
    console.log(
      `Task: ${report.task}. Device: ${report.device}. Requests that left the page's origin: ${foreign.length}.`,
    );
    for (const url of new Set(foreign)) console.log(`  ${url}`);
    if (file !== null) await writeResults(file, report);
  } finally {
    await browser.close();
    await server.close();
  }
}
