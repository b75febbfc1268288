import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

export interface Options {
  /** The plan's file. */
  readonly plan: string;
  readonly out: string;
  readonly shard: Shard;
  /** Folders with models that do not come with Inkling. */
  readonly models: readonly string[];
  /** The list of models; null for Inkling's own. */
  readonly catalog: string | null;
  readonly threads: number;
}

/** Part i of n, from 1. */
export interface Shard {
  readonly i: number;
  readonly n: number;
}

export const help = `npm run simulate -- PLAN.json --out DIR [--shard I/N] [--models DIR] [--catalog FILE] [--threads N]

Runs a plan as the page does, without a browser, on the processor, and writes its rounds as JSON Lines.

  PLAN.json        a plan that the page of plans saved
  --out DIR        where the rounds go: one file, or one per part. The same call again goes on where it was stopped.
  --shard I/N      only part I of N. An episode (task, models, agent, seed) belongs to one part; the parts together are the plan.
  --models DIR     where models lie that do not come with Inkling: packs that were unpacked, or folders named like the model's id.
                   May be given several times. Nothing is ever fetched.
  --catalog FILE   the list of models; models.json where nothing is said
  --threads N      of each model, at most ${availableParallelism()} here; 1 where nothing is said, and nearly always best for small models
  --help           this text

It ends with 0 when every round is there, with 1 where rounds failed, which it names, and with 2 where it could not begin.
Ctrl-C stops it; finished rounds are kept.`;

/** Null where help is asked for. @throws TypeError or Error with a sentence */
export function readOptions(args: readonly string[]): Options | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      shard: { type: 'string', default: '1/1' },
      models: { type: 'string', multiple: true, default: [] },
      catalog: { type: 'string' },
      threads: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const [plan, ...more] = positionals;
  if (plan === undefined || more.length > 0) throw new Error('Name one file with a plan.');
  if (values.out === undefined) throw new Error('Say with --out into which folder the rounds go.');
  const threads = Number(values.threads);
  if (!/^[1-9]\d{0,2}$/.test(values.threads)) {
    throw new Error(`--threads must be a whole number from 1, and it is “${values.threads}”.`);
  }
  const { out, models, catalog = null } = values;
  return { plan, out, shard: parseShard(values.shard), models, catalog, threads };
}

function parseShard(text: string): Shard {
  const [, i, n] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  const shard = { i: Number(i), n: Number(n) };
  if (!(shard.i <= shard.n)) {
    throw new Error(`--shard must be I/N with I from 1 to N, such as 2/8, and it is “${text}”.`);
  }
  return shard;
}
