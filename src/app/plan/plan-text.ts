import type { Plan } from '../../core/plan.ts';
import { parsePlan, type PlanReading } from '../../storage/parse-plan.ts';
import { planLimits } from '../../core/plan-limits.ts';

/** The file of a plan: JSON that people can read and change. */
export function writePlan(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** The same way back, for whatever somebody chose as a plan. */
export function readPlan(text: string): PlanReading {
  if (text.length > planLimits.fileCharacters) return tooLong(text.length.toLocaleString('en'));
  let value: unknown;
  try {
    // Editors of some systems put a mark in front.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { ok: false, problem: `This is no plan: ${describe(error, text)}` };
  }
  return parsePlan(value);
}

/** What was chosen as the file of a plan: it may be of any size, and no text at all. */
export async function readPlanFile(file: Pick<Blob, 'size' | 'arrayBuffer'>): Promise<PlanReading> {
  // A letter takes four bytes at most: what is too long is not even read.
  if (file.size > 4 * planLimits.fileCharacters)
    return tooLong(`at least ${Math.floor(file.size / 4).toLocaleString('en')}`);
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    return {
      ok: false,
      problem: 'The file cannot be read: look whether it is still there, then open it again.',
    };
  }
  try {
    return readPlan(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const line = new TextDecoder().decode(bytes).split('\uFFFD', 1)[0]!.split('\n').length;
    return {
      ok: false,
      problem: `This is no plan: its line ${line} is not in UTF-8. Save the file as UTF-8, then open it again.`,
    };
  }
}

function tooLong(length: string): PlanReading {
  const most = planLimits.fileCharacters.toLocaleString('en');
  return {
    ok: false,
    problem: `The plan is ${length} characters long; at most ${most} are read. Take documents out of its collections.`,
  };
}

/** What the engine says holds a piece of the text, which may be anything: only the place is taken from it. */
function describe(error: unknown, text: string): string {
  if (text.trim() === '') return 'the file is empty.';
  const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (at === undefined) return 'it is not JSON, or not all of it is here.';
  const before = text.slice(0, Number(at)).split('\n');
  return `it is not JSON, or not all of it is here. It breaks off at line ${before.length}, character ${before.at(-1)!.length + 1}.`;
}
