import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEpisodes, takeShard } from '../../../scripts/simulate/list-episodes.ts';
import { listRuns, type Plan } from '../../../src/core/plan.ts';
import { createRandom } from '../../../src/core/random.ts';
import type { CompletedRound } from '../../../src/core/types.ts';
import { readTransfer } from '../../../src/storage/transfer/read-transfer.ts';
import { fixtureSpec } from '../../harness/fixture-spec.ts';
import { ownTask } from '../plan/sample-plan.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';

const root = new URL('../../../', import.meta.url).pathname;

const plan: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'A small one', device: 'wasm' },
  tasks: [{ task: 'email' }],
  agents: ['no-learning', 'cipher-2'],
  models: [{ user: 'tiny-writer', assistant: 'tiny-writer', embedder: 'tiny-embedder' }],
  seeds: [1],
  rounds: 3,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-test-'));
  const models = [fixtureSpec('tiny-writer'), fixtureSpec('tiny-embedder')];
  await writeFile(join(folder, 'models.json'), JSON.stringify({ models }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** @param onLine may end the process in its own way */
async function simulate(
  args: readonly string[],
  onLine: (line: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Ended> {
  const own = ['--catalog', join(folder, 'models.json'), '--models', join(root, 'tests/fixtures/models')];
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/simulate.ts', ...args, ...own], {
    cwd: root,
    env: { ...process.env, INIT_CWD: folder },
  });
  let said = '';
  const hear = (data: Buffer) => {
    said += String(data);
    for (const line of String(data).split('\n')) onLine(line, (signal) => child.kill(signal));
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}

async function savePlan(name: string, change: Partial<Plan> = {}): Promise<string> {
  await writeFile(join(folder, name), JSON.stringify({ $schema: 'plan.schema.json', ...plan, ...change }));
  return name;
}

async function fileIn(out: string): Promise<string> {
  const [file, ...more] = await readdir(join(folder, out));
  expect(more).toEqual([]);
  return join(folder, out, file!);
}

/** What the reader of the page makes of files in a row, without what depends on the clock. */
async function readRounds(...files: readonly string[]): Promise<readonly CompletedRound[]> {
  const content = Buffer.concat(await Promise.all(files.map((file) => readFile(file))));
  const rounds: CompletedRound[] = [];
  for await (const { line } of readTransfer(
    (async function* () {
      yield content;
    })(),
  )) {
    if (line.type !== 'round') continue;
    const calls = line.round.calls.map((call) => ({ ...call, milliseconds: 0 }));
    rounds.push({ ...line.round, milliseconds: 0, calls });
  }
  const keyOf = ({ agent, seed, t }: CompletedRound) => `${agent} ${seed} ${String(t).padStart(6, '0')}`;
  return rounds.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

describe('the parts of a sweep', () => {
  it('are the plan together and share nothing, for every number of them', () => {
    const random = createRandom(drawSeed('shards'));
    for (let i = 0; i < 200; i++) {
      const some = <T>(list: readonly T[]) => list.slice(0, 1 + random.integer(list.length));
      const drawn: Plan = {
        ...plan,
        tasks: some([{ task: 'email' }, { task: 'summarization' }] as const),
        models: some([plan.models[0]!, { ...plan.models[0]!, user: 'other' }]),
        agents: some(['no-learning', 'oracle', 'cipher-1', 'cipher-5', 'icl-edit-5'] as const),
        seeds: Array.from({ length: 1 + random.integer(6) }, (_, seed) => seed),
      };
      const all = listEpisodes(listRuns(drawn, 'p', 0));
      const { tasks, models, agents, seeds } = drawn;
      expect(all).toHaveLength(tasks.length * models.length * agents.length * seeds.length);
      const n = 1 + random.integer(all.length + 3);
      const parts = Array.from({ length: n }, (_, part) => takeShard(all, { i: part + 1, n }));
      expect(new Set(parts.flat())).toEqual(new Set(all));
      expect(parts.flat()).toHaveLength(all.length);
      const sizes = parts.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });
});

describe('npm run simulate', () => {
  it('has after a SIGKILL and a second start the rounds that an undisturbed run has, and so have its parts in a row', async () => {
    const file = await savePlan('plan.json');
    expect(await simulate([file, '--out', 'whole'])).toMatchObject({ code: 0 });
    const whole = await readRounds(await fileIn('whole'));
    expect(whole.map(({ agent, t }) => `${agent} ${t}`)).toEqual(
      plan.agents.toReversed().flatMap((agent) => [1, 2, 3].map((t) => `${agent} ${t}`)),
    );

    let rounds = 0;
    const killed = await simulate([file, '--out', 'killed'], (line, kill) => {
      if (/^ {2}round/.test(line) && ++rounds === 2) kill('SIGKILL');
    });
    expect(killed.code).toBeNull();
    const before = await readFile(await fileIn('killed'));
    // As a kill in the middle of a line leaves it: in the middle of a character even.
    await appendFile(
      await fileIn('killed'),
      Buffer.from('{"type":"round","round":{"draft":"é').subarray(0, -1),
    );
    const resumed = await simulate([file, '--out', 'killed']);
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.said).toContain('bytes of a round that was not finished are taken away');
    expect(await readRounds(await fileIn('killed'))).toEqual(whole);
    const after = await readFile(await fileIn('killed'));
    expect(after.subarray(0, before.length).equals(before), 'what was finished was not written again').toBe(
      true,
    );

    for (const part of ['1/2', '2/2']) {
      expect(await simulate([file, '--out', 'parts', '--shard', part])).toMatchObject({ code: 0 });
    }
    const parts = (await readdir(join(folder, 'parts'))).map((name) => join(folder, 'parts', name));
    expect(parts).toHaveLength(2);
    expect(await readRounds(...parts)).toEqual(whole);
    expect((await simulate([file, '--out', 'whole'])).said).toContain('6 rounds, 6 of them are in');
  });

  it('stops at an interrupt between two tokens, keeps what is finished, and says so', async () => {
    const file = await savePlan('stopped.json', { rounds: 200, agents: ['no-learning'] });
    const { code, said } = await simulate([file, '--out', 'stopped'], (line, kill) => {
      if (line.includes('round 2 of')) kill('SIGINT');
    });
    expect(said).toContain('Stopped. The same command goes on');
    expect(code).toBe(130);
    const rounds = await readRounds(await fileIn('stopped'));
    expect(rounds.length).toBeGreaterThanOrEqual(2);
    expect(rounds.length).toBeLessThan(200);
  });

  it('plays on where rounds fail, names them, and ends with 1', async () => {
    const models = [fixtureSpec('tiny-writer'), fixtureSpec('tiny-embedder')];
    const short = { ...models[0]!, id: 'short', contextLength: 40 };
    await writeFile(join(folder, 'models.json'), JSON.stringify({ models: [...models, short] }));
    const file = await savePlan('failing.json', {
      rounds: 1,
      agents: ['no-learning'],
      models: [{ ...plan.models[0]!, assistant: 'short' }, plan.models[0]!],
    });
    const places = ['--models', join(folder, 'more')];
    const { cp } = await import('node:fs/promises');
    await cp(join(root, 'tests/fixtures/models/tiny-writer'), join(folder, 'more/short'), {
      recursive: true,
    });
    const { code, said } = await simulate([file, '--out', 'failing', ...places]);
    expect(said).toMatch(
      /^Failed: email, no-learning, seed 1, short with tiny-writer, round 1\. The prompt has/m,
    );
    expect(code).toBe(1);
    expect(await readRounds(await fileIn('failing'))).toHaveLength(1);
  });

  it('plays the runs whose models are here, names the others, and ends with 1', async () => {
    const trio = plan.models[0]!;
    const file = await savePlan('partly.json', {
      ...{ rounds: 1, agents: ['no-learning'], models: [{ ...trio, user: 'nobody' }, trio] },
    });
    const { code, said } = await simulate([file, '--out', 'partly']);
    expect(said).toMatch(
      /^Failed: email, no-learning, seed 1, tiny-writer with nobody, round -\. .*“nobody”/m,
    );
    expect(code).toBe(1);
    expect(await readRounds(await fileIn('partly'))).toHaveLength(1);
  });

  it.each([
    ['a plan that is none', { format: 'other' }, [], 'This is no plan'],
    ['a plan with a mistake', { rounds: 0 }, [], 'rounds must be a whole number'],
    ['a plan for WebGPU', { device: 'webgpu' }, [], 'there is none outside a browser'],
    ['documents under the id of others', { tasks: [ownTask] }, [], 'tasks[0].collection.id must be that of'],
    [
      'a model that is not here',
      { models: [{ ...plan.models[0]!, user: 'nobody' }] },
      [],
      'no user model “nobody”',
    ],
    ['a part beyond the last', {}, ['--shard', '3/2'], '--shard must be I/N'],
    ['an option that is none', {}, ['--fast'], '--help tells'],
  ] as const)('refuses %s, and ends with 2', async (_, change, args, sentence) => {
    const file = await savePlan('refused.json', change as Partial<Plan>);
    const { code, said } = await simulate([file, '--out', 'refused', ...args]);
    expect(said).toContain(sentence);
    expect(code).toBe(2);
    expect(await readdir(join(folder, 'refused')).catch(() => []), 'no file that holds nothing').toEqual([]);
  });

  it('refuses a file in which a line is damaged, with its number, and changes nothing in it', async () => {
    const file = await savePlan('damaged.json', { rounds: 1, agents: ['no-learning'] });
    await simulate([file, '--out', 'damaged']);
    const path = await fileIn('damaged');
    await truncate(path, (await readFile(path)).length - 20);
    await appendFile(path, '\n');
    const before = await readFile(path);
    const { code, said } = await simulate([file, '--out', 'damaged']);
    expect(said).toContain('ine 4');
    expect(code).toBe(2);
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  it('says where a part has nothing to play, and names no file that is not there', async () => {
    const { code, said } = await simulate([
      await savePlan('plan.json'),
      ...['--out', 'none', '--shard', '3/3'],
    ]);
    expect(said).toContain('part 3 of 3: no episode falls to it');
    expect(said).not.toContain('.jsonl');
    expect(code).toBe(0);
  });

  it('says where its folder cannot be made', async () => {
    const plan = await savePlan('plan.json');
    const { code, said } = await simulate([plan, '--out', 'plan.json']);
    expect(said).toMatch(/The folder .*plan\.json cannot be made: .*Name another folder with --out/s);
    expect(code).toBe(2);
  });

  it('refuses a model file that is not the one of the list', async () => {
    const { cp } = await import('node:fs/promises');
    await cp(join(root, 'tests/fixtures/models'), join(folder, 'wrong'), { recursive: true });
    const config = join(folder, 'wrong/tiny-writer/config.json');
    await writeFile(config, (await readFile(config, 'utf8')).replace('260', '261'));
    const { code, said } = await simulate([
      await savePlan('plan.json'),
      '--out',
      'w',
      '--models',
      join(folder, 'wrong'),
    ]);
    expect(said).toContain('its SHA-256 differs');
    expect(code).toBe(2);
  });
});
