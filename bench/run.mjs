import { resolve } from 'node:path';
import { chdir, cwd } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/build.mjs';
import { launchBrowser } from '../scripts/drive.mjs';
import { ensureInstalled } from '../scripts/install.mjs';
import { checkResultsFile, writeResults } from '../scripts/results-file.mjs';
import { serve } from '../scripts/serve.mjs';

/** `npm run bench -- [--json FILE]`: ratios and counts, because times depend on the machine. */
const start = process.env['INIT_CWD'] ?? cwd();
chdir(fileURLToPath(new URL('..', import.meta.url)));

try {
  const file = readFile(process.argv.slice(2));
  if (file !== null) await checkResultsFile(file);
  await ensureInstalled();
  const result = await measure();
  console.log(`\n${JSON.stringify(result, null, 2)}`);
  if (file !== null) await writeResults(file, result);
} catch (error) {
  console.error(`\nThe benchmark failed. ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function measure() {
  const agents = await import('./measure-agents.mjs');
  const { meaning, measureDecode } = await import('./measure-decode.mjs');
  const { measureEngine } = await import('./measure-engine.mjs');
  const { measureFirstPage, measureLongTasks, measureVisits } = await import('./measure-page.mjs');
  const rounds = await import('./measure-rounds.mjs');
  const server = await serve(await ensureBuilt(), 0);
  const origin = new URL(server.url).origin;
  const browser = await launchBrowser({ device: 'wasm', software: false });
  const say = (/** @type {string} */ line) => console.log(line);
  try {
    say('the first page');
    const firstPage = await measureFirstPage(browser, origin);
    say('two visits');
    const visits = await measureVisits(browser, server);
    say('long tasks during a run');
    const longTasks = await measureLongTasks(browser, origin);
    say('the engine: context, load, memory');
    const engine = await measureEngine(browser);
    const decoding = await measureDecode(browser, origin, say);
    const together = await agents.measureAgents(browser, origin, say);
    const many = await rounds.measureRounds(say);
    say(`\n${meaning}\n\n${agents.meaning}\n\n${rounds.meaning}`);
    return {
      decodeRatio: round(decoding.decodeRatio, 3),
      decodeRatioOfEachRepeat: decoding.ratioOfEachRepeat.map((ratio) => round(ratio, 3)),
      sevenAgentsRatio: round(together.sevenAgentsRatio, 3),
      recomputeOverReplayRatio: round(together.recomputeOverReplayRatio, 1),
      contextGrowth: round(engine.contextGrowth, 3),
      loadFromCacheSeconds: round(engine.loadSeconds, 2),
      peakMemoryMB: round(engine.memoryBytes / 1e6, 0),
      rawTokensPerSecond: round(decoding.rawTokensPerSecond, 1),
      roundsPerMinute: roundsPerMinute(decoding.runs),
      storeRoundMs: round(many.storeRoundMs, 2),
      openRunMs: round(many.openRunMs, 0),
      topKRatio: round(many.topKRatio, 3),
      roundGrowthRatio: round(many.roundGrowthRatio, 3),
      roundMilliseconds: many.roundMs.map((milliseconds) => round(milliseconds, 2)),
      longTasks: longTasks.length,
      longestTaskMilliseconds: round(Math.max(0, ...longTasks), 0),
      firstPageBrotliBytes: firstPage.bytes,
      firstVisitBytes: visits.first,
      secondVisitBytes: visits.second,
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** @param {readonly any[]} runs exports of the page */
function roundsPerMinute(runs) {
  /** @typedef {{ agent: string, milliseconds: number }} Round */
  const rounds = /** @type {Round[]} */ (runs.flatMap((run) => run.rounds));
  const agents = [...new Set(rounds.map(({ agent }) => agent))];
  return Object.fromEntries(
    agents.map((agent) => {
      const own = rounds.filter((one) => one.agent === agent);
      const milliseconds = own.reduce((sum, one) => sum + one.milliseconds, 0);
      return [agent, round((own.length * 60_000) / milliseconds, 1)];
    }),
  );
}

/** @param {readonly string[]} args @returns {string | null} where to write the results, absolute */
function readFile(args) {
  if (args.length === 0) return null;
  const [name, value = ''] = args.length === 1 ? (args[0] ?? '').split('=') : args;
  if (name !== '--json' || value === '' || args.length > 2) {
    throw new Error('npm run bench -- [--json FILE]: nothing else is understood.');
  }
  return resolve(start, value);
}

/** @param {number} value @param {number} digits */
function round(value, digits) {
  return Number(value.toFixed(digits));
}
