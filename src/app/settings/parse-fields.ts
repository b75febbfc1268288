import * as v from 'valibot';
import { methods, parseAgentName, retrievalOf } from '../../core/agent-name.ts';
import { taskNames } from '../../core/sources.ts';
import type { AgentName, TaskName } from '../../core/types.ts';
import { limits, type DeviceWish } from './run-settings.ts';

/** A field as typed or as it stands in an address: its value, or a plain sentence about what would be right. */
export type Field<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly rule: string };

export function parseTask(text: string): Field<TaskName> {
  return check(v.picklist(taskNames), text, taskNames.join(' or '));
}

export function parseRounds(text: string): Field<number> {
  const { least, most } = limits.rounds;
  return check(wholeNumber(least, most), text, `a whole number from ${least} to ${most}`);
}

export function parseK(text: string): Field<number> {
  const { least, most } = limits.k;
  return check(wholeNumber(least, most), text, `a whole number from ${least} to ${most}`);
}

export function parseSeeds(text: string): Field<readonly number[]> {
  const { least, most } = limits.seed;
  return check(
    listOf(wholeNumber(least, most), limits.seeds.most),
    split(text),
    `one to ${limits.seeds.most} different whole numbers from ${least} to ${most}, with commas between them`,
  );
}

export function parseAgents(text: string): Field<readonly AgentName[]> {
  return check(
    listOf(agentName, limits.agents.most),
    split(text),
    `one to ${limits.agents.most} different agents of ${agentNames}, with commas between them`,
  );
}

/** Every name that an address, a plan or a command may give an agent, in words. */
export const agentNames = Object.entries(methods)
  .map(([name, { retrieves }]) => (retrieves ? `${name}-1 … ${name}-${limits.k.most}` : name))
  .join(', ');

export function parseDevice(text: string): Field<DeviceWish> {
  return check(v.picklist(['auto', 'wasm', 'webgpu'] as const), text, 'auto, wasm or webgpu');
}

export function parseSoftware(text: string): Field<boolean> {
  const schema = v.pipe(
    v.picklist(['0', '1'] as const),
    v.transform((digit) => digit === '1'),
  );
  return check(schema, text, '1 or 0');
}

const agentName = v.custom<AgentName>((value) => {
  if (typeof value !== 'string' || parseAgentName(value) === null) return false;
  return (retrievalOf(value)?.k ?? 1) <= limits.k.most;
});

/** Digits only: Number() alone would take an empty text, "1e2" and "0x10". */
function wholeNumber(least: number, most: number) {
  return v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,10}$/),
    v.transform(Number),
    v.minValue(least),
    v.maxValue(most),
  );
}

function listOf<T>(item: v.GenericSchema<unknown, T>, most: number): v.GenericSchema<unknown, readonly T[]> {
  return v.pipe(
    v.array(item),
    v.check((items: T[]) => items.length >= 1 && items.length <= most),
    v.check((items: T[]) => new Set(items).size === items.length),
  );
}

function split(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

function check<T>(schema: v.GenericSchema<unknown, T>, input: unknown, rule: string): Field<T> {
  const result = v.safeParse(schema, input);
  return result.success ? { ok: true, value: result.output } : { ok: false, rule };
}
