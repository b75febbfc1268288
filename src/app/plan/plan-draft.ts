import type { Plan, PlanTask } from '../../core/plan.ts';
import type { AgentName, Trio } from '../../core/types.ts';
import { listProblems, type PlanProblem } from '../../storage/parse-plan.ts';
import { planLimits } from '../../core/plan-limits.ts';

/** A plan as somebody writes it: numbers are text until they are valid. */
export interface PlanDraft {
  readonly name: string;
  readonly tasks: readonly PlanTask[];
  readonly agents: readonly AgentName[];
  readonly models: readonly Trio[];
  /** With commas between them, and a dash for a range: `1-5, 9`. */
  readonly seeds: string;
  readonly rounds: string;
  readonly device: Plan['device'];
}

export type DraftReading =
  | { readonly kind: 'valid'; readonly plan: Plan }
  | { readonly kind: 'invalid'; readonly problems: readonly PlanProblem[] };

export function draftOfPlan(plan: Plan): PlanDraft {
  const { name, tasks, agents, models, device } = plan;
  return { name, tasks, agents, models, device, seeds: plan.seeds.join(', '), rounds: String(plan.rounds) };
}

export function readDraft(draft: PlanDraft): DraftReading {
  const { name, tasks, agents, models, device } = draft;
  const plan: Plan = {
    ...{ format: 'inkling-plan', version: 1 },
    ...{ name: name.trim(), tasks, agents, models },
    ...{ seeds: readSeeds(draft.seeds) ?? [], rounds: readWhole(draft.rounds) ?? Number.NaN, device },
  };
  const problems = listProblems(plan).map((problem) => {
    if (problem.place.startsWith('seeds'))
      return { ...problem, problem: `Seeds: ${seedsRule}`, rule: seedsRule };
    // The plan tells what it was given, and that is not what was typed.
    if (problem.place === 'rounds') return { ...problem, problem: `Rounds: ${problem.rule}` };
    return problem;
  });
  return problems.length === 0 ? { kind: 'valid', plan } : { kind: 'invalid', problems };
}

/** What is wrong at a place or below it; the first is enough for a field. */
export function problemAt(problems: readonly PlanProblem[], place: string): string | undefined {
  return problems.find((known) => {
    const rest = known.place.slice(place.length);
    return known.place.startsWith(place) && (rest === '' || rest.startsWith('.') || rest.startsWith('['));
  })?.rule;
}

const seedsRule = `Give 1 to ${planLimits.seeds} different whole numbers from 0 to ${planLimits.seed.toLocaleString('en')}, with commas between them; 1-5 stands for the numbers from 1 to 5.`;

/** Null where something is no number, or a range has no end in sight. */
function readSeeds(text: string): readonly number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const numbers: number[] = [];
  for (const part of parts) {
    const [, first, last] = /^(\d{1,10})(?:[-–](\d{1,10}))?$/.exec(part) ?? [];
    if (first === undefined) return null;
    const end = Number(last ?? first);
    if (end < Number(first) || end - Number(first) > planLimits.seeds) return null;
    for (let seed = Number(first); seed <= end; seed++) numbers.push(seed);
  }
  return numbers;
}

/** Digits only: Number() alone would take an empty text, "1e2" and "0x10". */
function readWhole(text: string): number | null {
  return /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : null;
}
