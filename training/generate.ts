/**
 * Writes the training text of the two language models and of the embedder as JSON lines: short notes for e-mails, on which the committed
 * models were trained, or both tasks with all nine sources.
 *
 *   npx tsx training/generate.ts --samples 90000 --seed 7 --out training/work
 *   npx tsx training/generate.ts --corpus tasks --samples 90000 --seed 7 --out training/work-tasks
 *
 * The prompts are the app's own (src/core/prompts.ts), the documents come from the app's own generator.
 */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Split } from '../src/core/corpus/entities.ts';
import { createNotes } from '../src/core/corpus/notes.ts';
import { listPhrases } from './phrases.ts';
import { fingerprintPrompts } from '../src/core/prompts.ts';
import { createRandom, type Random } from '../src/core/random.ts';
import { sources } from '../src/core/task.ts';
import { createAssistantSample, createUserSample, type Sample } from './samples.ts';
import { listTaskPhrases } from './task-phrases.ts';
import * as tasks from './task-samples.ts';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '90000' },
    seed: { type: 'string', default: '7' },
    out: { type: 'string', default: 'training/work' },
    corpus: { type: 'string', default: 'notes' },
  },
});
const samples = Number(values.samples);
const seed = Number(values.seed);
mkdirSync(values.out, { recursive: true });

interface Maker {
  readonly phrases: readonly string[];
  readonly user: (split: Split, random: Random) => Sample;
  readonly assistant: (split: Split, random: Random) => Sample;
  readonly document: (split: Split, random: Random) => { readonly source: string; readonly text: string };
}

const optionsOf = (split: Split) => (split === 'training' ? tasks.trainingOptions : tasks.heldOutOptions);
const makers: Readonly<Record<string, Maker>> = {
  notes: {
    phrases: listPhrases(),
    user: createUserSample,
    assistant: createAssistantSample,
    document: (split, random) => createNotes(random.pick(sources), split, random),
  },
  tasks: {
    phrases: listTaskPhrases(),
    user: (split, random) => tasks.createUserSample(optionsOf(split), random),
    assistant: (split, random) => tasks.createAssistantSample(optionsOf(split), random),
    document: (split, random) => tasks.createCase(optionsOf(split), random).content,
  },
};
const maker = makers[values.corpus];
if (maker === undefined) throw new Error(`--corpus is one of ${Object.keys(makers).join(', ')}`);

for (const model of ['user', 'assistant'] as const) {
  await write(`${model}.jsonl`, samples, (random) => maker[model]('training', random), seed);
  await write(`${model}.valid.jsonl`, 1000, (random) => maker[model]('held-out', random), seed + 1);
}
const createText = (split: Split) => (random: Random) => {
  const { source, text } = maker.document(split, random);
  return { source, text };
};
writeFileSync(join(values.out, 'phrases.json'), JSON.stringify(maker.phrases, null, 1));
await write('documents.jsonl', 24000, createText('training'), seed + 2);
await write('documents.valid.jsonl', 1000, createText('held-out'), seed + 3);
writeFileSync(join(values.out, 'fingerprint.txt'), fingerprintPrompts('email'));
console.log(`prompts ${fingerprintPrompts('email')}, seed ${seed}, ${samples} samples per model`);

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
