import type { Plan } from '../../core/plan.ts';
import { parsePlan, type PlanReading } from './parse-plan.ts';
import { planLimits } from './plan-limits.ts';

/** The file of a plan: JSON that people can read and change. */
export function writePlan(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** The same way back, for whatever somebody chose as a plan. */
export function readPlan(text: string): PlanReading {
  const most = planLimits.fileCharacters;
  if (text.length > most) {
    const problem = `The plan is ${text.length.toLocaleString('en')} characters long; at most ${most.toLocaleString('en')} are read. Take documents out of its collections.`;
    return { ok: false, problem };
  }
  let value: unknown;
  try {
    // Editors of some systems put a mark in front.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { ok: false, problem: `This is no plan: ${describe(error, text)}` };
  }
  return parsePlan(value);
}

/** What the engine says holds a piece of the text, which may be anything: only the place is taken from it. */
function describe(error: unknown, text: string): string {
  if (text.trim() === '') return 'the file is empty.';
  const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (at === undefined) return 'it is not JSON, or not all of it is here.';
  const before = text.slice(0, Number(at)).split('\n');
  return `it is not JSON, or not all of it is here. It breaks off at line ${before.length}, character ${before.at(-1)!.length + 1}.`;
}
