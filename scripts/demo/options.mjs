/** @typedef {import('../drive.mjs').Settings & { json: string | null, help: boolean }} Options */

export const usage = `npm run demo -- [options]

  --rounds 20                             rounds per agent and seed
  --seeds 1                               1,2,3 or 1-3
  --agents no-learning,cipher-5,oracle    no-learning, oracle, cipher-<k>
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
    rounds: parseCount('--rounds', get('--rounds')),
    seeds: parseSeeds(get('--seeds')),
    agents: parseAgents(get('--agents')),
    device: parseDevice(get('--device')),
    software: get('--software') === 'yes',
    json: get('--json') === '' ? null : get('--json'),
    help: get('--help') === 'yes',
  };
}

const defaults = {
  '--rounds': '20',
  '--seeds': '1',
  '--agents': 'no-learning,cipher-5,oracle',
  '--device': 'auto',
  '--json': '',
};

/** @param {string} name @param {string} text */
function parseCount(name, text) {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 500) {
    throw new Error(`${name} ${text}: a whole number from 1 to 500 is needed.`);
  }
  return number;
}

/** @param {string} text `1,2,3`, `1-3`, or both mixed */
function parseSeeds(text) {
  const seeds = text.split(',').flatMap((part) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
    if (first === undefined) throw new Error(`--seeds ${text}: numbers such as 1,2,3 or 1-3 are needed.`);
    const from = Number(first);
    const to = Number(last ?? first);
    if (to < from || to - from >= 100)
      throw new Error(`--seeds ${text}: ${part} is not a range that can be run.`);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  return [...new Set(seeds)];
}

/** @param {string} text */
function parseAgents(text) {
  const agents = text.split(',').map((name) => name.trim());
  const wrong = agents.find((name) => !/^(no-learning|oracle|cipher-[1-9]\d*)$/.test(name));
  if (wrong !== undefined) throw new Error(`--agents: there is no agent "${wrong}".`);
  return [...new Set(agents)];
}

/** @param {string} text */
function parseDevice(text) {
  if (text === 'auto' || text === 'wasm' || text === 'webgpu') return text;
  throw new Error(`--device ${text}: auto, wasm or webgpu is needed.`);
}

/** @param {string} arg @returns {[string, string | undefined]} */
function splitOnce(arg) {
  const at = arg.indexOf('=');
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}
