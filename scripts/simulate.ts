/** `npm run simulate -- PLAN.json --out DIR`: the page's experiment without the page. `--help` tells the rest. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InklingError } from '../src/core/failure.ts';
import { listRuns } from '../src/core/plan.ts';
import { openFileStore } from './simulate/file-store.ts';
import { listEpisodes, takeShard } from './simulate/list-episodes.ts';
import { help, readOptions, type Options } from './simulate/options.ts';
import { countRounds, nameEpisode, playEpisodes } from './simulate/play.ts';
import { readPlan } from './simulate/read-plan.ts';
import { readVersion } from './version.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Where the command was typed: npm goes to the root. */
const start = process.env['INIT_CWD'] ?? process.cwd();
const exit = { whole: 0, failed: 1, notBegun: 2, interrupted: 130 } as const;

// The library leaves handles open that would keep the process.
process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    if (options !== null) return await simulate(options);
    console.log(help);
    return exit.whole;
  } catch (error) {
    console.error(error instanceof InklingError ? tell(error.failure) : (error as Error).message);
    if (!(error instanceof InklingError)) console.error('--help tells how it is used.');
    return exit.notBegun;
  }
}

async function simulate({ plan: planFile, out, shard, models, catalog, threads }: Options): Promise<number> {
  const named = await readPlan(resolve(start, planFile));
  const episodes = takeShard(listEpisodes(listRuns(named.plan, named.id, Date.now())), shard);
  if (episodes.length === 0) {
    console.log(
      `part ${shard.i} of ${shard.n}: no episode falls to it, so there is nothing to play and no file.`,
    );
    return exit.whole;
  }
  const file = join(
    resolve(start, out),
    shard.n === 1 ? `${named.id}.jsonl` : `${named.id}-${shard.i}-of-${shard.n}.jsonl`,
  );
  const store = await openFileStore(file, named);
  if (store.torn > 0) console.log(`${store.torn} bytes of a round that was not finished are taken away.`);
  // The library takes seconds to load: whoever named a wrong file hears of it before.
  const { createModelLoader } = await import('./simulate/load-models.ts');
  const loader = await createModelLoader(
    {
      catalog: catalog === null ? join(root, 'models.json') : resolve(start, catalog),
      embedded: join(root, 'public'),
      folders: models.map((folder) => resolve(start, folder)),
    },
    threads,
  );
  const abort = new AbortController();
  stopOnSignal(abort);
  try {
    const all = episodes.reduce((sum, { run }) => sum + run.rounds, 0);
    const before = await countRounds(episodes, store);
    const part = shard.n === 1 ? '' : `part ${shard.i} of ${shard.n}: `;
    console.log(`${part}${episodes.length} episodes, ${all} rounds, ${before} of them are in ${file}`);
    const failed = await playEpisodes(episodes, {
      store,
      models: loader,
      record: {
        device: named.plan.device,
        software: false,
        browser: nameMachine(),
        version: readVersion(root),
      },
      signal: abort.signal,
      say: (line) => console.log(line),
    });
    if (abort.signal.aborted) {
      console.log('Stopped. The same command goes on after the last finished round.');
      return exit.interrupted;
    }
    for (const { episode, t, failure } of failed) {
      console.error(`Failed: ${nameEpisode(episode)}, round ${t ?? '-'}. ${tell(failure)}`);
    }
    if (failed.length > 0) return exit.failed;
    console.log(`All ${all} rounds are in ${file}`);
    return exit.whole;
  } finally {
    await Promise.all([store.close(), loader.close()]);
  }
}

/** The round that is being played is left; what is finished is on the disk already. Asked again a while later, it ends at once. */
function stopOnSignal(abort: AbortController): void {
  let askedAt = Infinity;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // npm hands a Ctrl-C on that the terminal has sent already.
      if (Date.now() - askedAt > 1000) process.exit(exit.interrupted);
      if (abort.signal.aborted) return;
      askedAt = Date.now();
      console.log('Stopping …');
      abort.abort();
    });
  }
}

function tell({ message, advice }: { readonly message: string; readonly advice: string }): string {
  return `${message} ${advice}`;
}

function nameMachine(): string {
  const path = join(root, 'node_modules/onnxruntime-node/package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return `Node.js ${process.version} on ${process.platform} ${process.arch}, onnxruntime-node ${version}`;
}
