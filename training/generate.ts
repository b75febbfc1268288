/**
 * Writes the training text of the two language models and of the embedder as JSON lines: both tasks with all nine sources.
 *
 *   npx tsx training/generate.ts --samples 90000 --seed 7 --out training/work
 *
 * The folder holds neighbours.json of neighbours.py. The prompts are the app's own (src/core/prompts.ts), the documents come from the app's own generator.
 */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fingerprintPrompts } from '../src/core/prompts.ts';
import { createRandom, type Random } from '../src/core/random.ts';
import { taskNames } from '../src/core/sources.ts';
import { readNeighbours } from './other-words.ts';
import { listPhrases } from './phrases.ts';
import {
  createAssistantSample,
  createCase,
  createUserSample,
  heldOutOptions,
  trainingOptions,
  type CaseOptions,
} from './samples.ts';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '90000' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string', default: 'training/work' },
  },
});
const samples = Number(values.samples);
const seed = Number(values.seed);
mkdirSync(values.out, { recursive: true });
const training: CaseOptions = {
  ...trainingOptions,
  neighbours: readNeighbours(join(values.out, 'neighbours.json')),
};

const makers = { user: createUserSample, assistant: createAssistantSample };
for (const [model, createSample] of Object.entries(makers)) {
  await write(`${model}.jsonl`, samples, (random) => createSample(training, random), seed);
  await write(`${model}.valid.jsonl`, 1000, (random) => createSample(heldOutOptions, random), seed + 1);
}
const createText = (options: CaseOptions) => (random: Random) => {
  const { source, text } = createCase(options, random).content;
  return { source, text };
};
await write('documents.jsonl', 24000, createText(training), seed + 2);
await write('documents.valid.jsonl', 1000, createText(heldOutOptions), seed + 3);
const fingerprints = Object.fromEntries(taskNames.map((task) => [task, fingerprintPrompts(task)]));
writeFileSync(join(values.out, 'phrases.json'), JSON.stringify(listPhrases(), null, 1));
writeFileSync(join(values.out, 'fingerprint.json'), JSON.stringify(fingerprints));
console.log(`prompts ${JSON.stringify(fingerprints)}, seed ${seed}, ${samples} samples per model`);

async function write(
  name: string,
  count: number,
  create: (random: Random) => unknown,
  fileSeed: number,
): Promise<void> {
  const random = createRandom(fileSeed);
  const stream = createWriteStream(join(values.out, name));
  for (let i = 0; i < count; i++) {
    if (!stream.write(`${JSON.stringify(create(random))}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}
