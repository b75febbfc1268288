import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parsePlan } from '../../src/storage/parse-plan.ts';
import { createError } from '../../src/core/failure.ts';
import type { Plan } from '../../src/core/plan.ts';
import { identifyContent } from '../../src/storage/collection-id.ts';

export interface NamedPlan {
  /** Made of its content, so that every part of a sweep has the same, wherever it runs. */
  readonly id: string;
  readonly plan: Plan;
}

/** @throws InklingError invalid */
export async function readPlan(file: string): Promise<NamedPlan> {
  const reading = parsePlan(parse(await read(file), file));
  if (!reading.ok) throw createError('invalid', `${file}: ${reading.problem}`, 'Correct the plan.');
  const { plan } = reading;
  await expectOwnIds(plan, file);
  if (plan.device === 'webgpu') {
    throw createError(
      'no-device',
      `${file}: device asks for WebGPU, and there is none outside a browser.`,
      'Set device to "auto" or "wasm".',
    );
  }
  const hash = createHash('sha256').update(JSON.stringify(plan)).digest('hex');
  return { id: `plan-${hash.slice(0, 12)}`, plan };
}

/** What is written here goes to the page, which takes no collection under the id of another one. */
async function expectOwnIds({ tasks }: Plan, file: string): Promise<void> {
  for (const [i, { collection }] of tasks.entries()) {
    const id = collection && (await identifyContent(collection));
    if (id === collection?.id) continue;
    throw createError(
      'invalid',
      `${file}: tasks[${i}].collection.id must be that of its sources and documents, ${id}; it is ${collection?.id}.`,
      'Take the plan as the page saved it. If the documents are changed on purpose, give the collection that id.',
    );
  }
}

async function read(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is no text in UTF-8' : (error as Error).message;
    throw createError('invalid', `${file} cannot be read: ${why}.`, 'Name a plan that the page saved.');
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw createError(
      'invalid',
      `${file} is no JSON: ${(error as Error).message}.`,
      'Name a plan that the page saved.',
    );
  }
}
