import {
  agentNames,
  parseAgents,
  parseDevice,
  parseRounds,
  parseSeeds,
  parseTask,
} from '../../src/app/settings/parse-fields.ts';
import { limits } from '../../src/app/settings/run-settings.ts';

/** What the page understands is understood here, by the same code: a run never differs from what was asked for. */

/** @typedef {import('../drive.mjs').Settings & { json: string | null, help: boolean }} Options */

export const usage = `npm run demo -- [options]

  --task email                            email or summarization
  --rounds 20                             rounds per agent and seed, ${limits.rounds.least} to ${limits.rounds.most}
  --seeds 1                               1,2,3 or 1-3: up to ${limits.seeds.most}, from ${limits.seed.least} to ${limits.seed.most}
  --agents no-learning,cipher-5,oracle    up to ${limits.agents.most} of ${agentNames}
  --device auto                           auto, wasm or webgpu
  --software                              let webgpu run on a software adapter (very slow)
  --json FILE                             write the results to FILE`;

/** @param {readonly string[]} args @returns {Options} @throws for anything that is not understood */
export function parseOptions(args) {
  const values = new Map(Object.entries(defaults));
  for (let i = 0; i < args.length; i += 1) {
    const [name, attached] = splitOnce(String(args[i]));
    if (name === '--software' || name === '--help') {
      values.set(name, 'yes');
      continue;
    }
    if (!values.has(name)) throw new Error(`There is no option ${name}.\n\n${usage}`);
    const value = attached ?? args[(i += 1)];
    if (value === undefined || value === '') throw new Error(`${name} needs a value.\n\n${usage}`);
    values.set(name, value);
  }
  const get = (/** @type {string} */ name) => values.get(name) ?? '';
  return {
    task: read('--task', get('--task'), parseTask),
    rounds: read('--rounds', get('--rounds'), parseRounds),
    seeds: read('--seeds', get('--seeds'), (text) => parseSeeds(unite(text.split(',').flatMap(expandRange)))),
    agents: read('--agents', get('--agents'), (text) => parseAgents(unite(text.split(',')))),
    device: read('--device', get('--device'), parseDevice),
    software: get('--software') === 'yes',
    json: get('--json') === '' ? null : get('--json'),
    help: get('--help') === 'yes',
  };
}

const defaults = {
  '--task': 'email',
  '--rounds': '20',
  '--seeds': '1',
  '--agents': 'no-learning,cipher-5,oracle',
  '--device': 'auto',
  '--json': '',
};

/**
 * @template T
 * @param {string} name @param {string} text
 * @param {(text: string) => import('../../src/app/settings/parse-fields.ts').Field<T>} parse
 */
function read(name, text, parse) {
  const field = parse(text);
  if (field.ok) return field.value;
  throw new Error(`${name} ${text} is not ${field.rule}.\n\n${usage}`);
}

/** `1-3` as 1, 2 and 3. A range with more seeds than a run can have stays as it is, and is then no number. @param {string} part */
function expandRange(part) {
  const [first, last] = part.split('-').map(Number);
  const count = Number(last) - Number(first) + 1;
  if (!/^\s*\d+-\d+\s*$/.test(part) || !(count >= 1 && count <= limits.seeds.most)) return [part];
  return Array.from({ length: count }, (_, i) => String(Number(first) + i));
}

/** Naming something twice asks for it once. @param {readonly string[]} parts */
function unite(parts) {
  return [...new Set(parts.map((part) => part.trim()))].join(',');
}

/** @param {string} arg @returns {[string, string | undefined]} */
function splitOnce(arg) {
  const at = arg.indexOf('=');
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}
