import { retrievalOf } from '../../core/agent-name.ts';
import type { AgentName } from '../../core/types.ts';
import {
  parseAgents,
  parseDevice,
  parseK,
  parseRounds,
  parseSeeds,
  parseSoftware,
  parseTask,
  type Field,
} from './parse-fields.ts';
import { demoSettings, limits, type RunSettings } from './run-settings.ts';

export interface UrlSettings {
  readonly settings: RunSettings;
  /** One plain sentence for each thing in the address that could not be used. */
  readonly notices: readonly string[];
  /** Whether the address asked for anything that was understood. */
  readonly asked: boolean;
}

const names = ['task', 'agents', 'rounds', 'seeds', 'k', 'device', 'software'] as const;
type Name = (typeof names)[number];

/** Reads `?task=email&agents=no-learning,cipher-5&rounds=20&seeds=1,2&k=5&device=wasm&software=1`; nonsense leaves the default. */
export function parseUrlSettings(search: string): UrlSettings {
  const parameters = new URLSearchParams(search);
  const notices = unknownNames(parameters).map(
    (name) => `${shorten(name)} in the address means nothing here: it can say ${list(names)}.`,
  );
  let asked = false;

  const read = <T>(name: Name, parse: (text: string) => Field<T>, fallback: T): T => {
    const text = parameters.get(name);
    if (text === null) return fallback;
    const field = parse(text);
    if (field.ok) {
      asked = true;
      return field.value;
    }
    notices.push(
      `${name}=${shorten(text)} in the address is not ${field.rule}. The default is used instead.`,
    );
    return fallback;
  };

  const agents = read<readonly AgentName[] | null>('agents', parseAgents, null);
  const k = read('k', parseK, firstK(agents) ?? demoSettings.k);
  const settings: RunSettings = {
    task: read('task', parseTask, demoSettings.task),
    agents:
      agents ?? demoSettings.agents.map((agent) => (agent === 'cipher-5' ? (`cipher-${k}` as const) : agent)),
    rounds: read('rounds', parseRounds, demoSettings.rounds),
    seeds: read('seeds', parseSeeds, demoSettings.seeds),
    k,
    device: read('device', parseDevice, demoSettings.device),
    software: read('software', parseSoftware, demoSettings.software),
  };
  return { settings, notices, asked };
}

function unknownNames(parameters: URLSearchParams): readonly string[] {
  return [...new Set(parameters.keys())].filter((name) => !names.some((known) => known === name));
}

function list(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What the form calls k, of the agents that are named. */
function firstK(agents: readonly AgentName[] | null): number | null {
  const named = agents?.map((agent) => retrievalOf(agent)?.k ?? 0);
  return named?.find((k) => k >= limits.k.least) ?? null;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
