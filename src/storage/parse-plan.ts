import * as v from 'valibot';
import type { Plan } from '../core/plan.ts';
import { planSchema } from './plan-schema.ts';
import { findHostile } from './find-hostile.ts';

/** Something in a plan that cannot be used, and where: `tasks[0].sources[1]`, or nothing for the whole. */
export interface PlanProblem {
  readonly place: string;
  /** A whole sentence, which names the place too. */
  readonly problem: string;
  /** The same for whoever sees the place: what would be right. */
  readonly rule: string;
}

export type PlanReading =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problem: string };

/** Reads a plan from a file, a link or a stored record. What is wrong first is told, with its place. */
export function parsePlan(value: unknown): PlanReading {
  const foreign = refuseForeign(value);
  if (foreign !== null) return { ok: false, problem: foreign };
  const result = v.safeParse(planSchema, value, { abortEarly: true });
  if (result.success) return { ok: true, plan: result.output };
  return { ok: false, problem: describe(result.issues[0]).problem };
}

/** Everything that is wrong with a plan of modest size, for a form that shows each at its field. */
export function listProblems(value: unknown): readonly PlanProblem[] {
  const result = v.safeParse(planSchema, value);
  return result.success ? [] : result.issues.map(describe);
}

/** What is no plan at all, or one that this version must not guess at. */
function refuseForeign(value: unknown): string | null {
  const hostile = findHostile(value);
  if (hostile !== null) return hostile;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `This is no plan: it must be an object with format, version, name, tasks, agents, models, seeds, rounds and device.`;
  }
  const { format, version } = value as { readonly format?: unknown; readonly version?: unknown };
  if (format !== 'inkling-plan') {
    return `This is no plan: its format must be “inkling-plan”, and ${format === undefined ? 'it has none' : `it is ${show(format)}`}.`;
  }
  if (typeof version === 'number' && version > 1) {
    return `This plan is of version ${version}, and this Inkling reads version 1. Reload the page to get a newer Inkling, or save the plan again with the version that you have here.`;
  }
  return null;
}

function describe(issue: v.BaseIssue<unknown>): PlanProblem {
  const place = (issue.path ?? []).reduce<string>((way, { key }) => join(way, key), '');
  const told = place === '' ? 'The plan' : place;
  const last = issue.path?.at(-1);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const rule = 'Take it out, or correct its name.';
    return { place, problem: `${told} means nothing in a plan. ${rule}`, rule };
  }
  if (issue.type === 'strict_object' && last?.origin === 'key') {
    return { place, problem: `${told} is missing.`, rule: 'It is missing.' };
  }
  if (issue.type === 'raw_check' && last?.origin === 'key') {
    const rule = `Its name must be ${issue.message}.`;
    return { place, problem: `${told} belongs to nothing: its name must be ${issue.message}.`, rule };
  }
  const value = last === undefined ? issue.input : last.value;
  return {
    place,
    problem: `${told} must be ${issue.message}; it is ${show(value)}.`,
    rule: `This must be ${issue.message}.`,
  };
}

function join(way: string, key: unknown): string {
  if (typeof key === 'number') return `${way}[${key}]`;
  const name = String(key);
  if (/^[\w$]{1,40}$/.test(name)) return way === '' ? name : `${way}.${name}`;
  return `${way}[${show(name)}]`;
}

/** A value in a message: enough to know it again, and never long. */
function show(value: unknown): string {
  if (typeof value === 'string') return `“${value.length > 40 ? `${value.slice(0, 40)}…` : value}”`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'missing' : String(value);
}
