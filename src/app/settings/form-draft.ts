import {
  methodOf,
  methods,
  retrievalOf,
  type MethodName,
  type RetrievingMethod,
} from '../../core/agent-name.ts';
import type { AgentName, TaskName } from '../../core/types.ts';
import { styleOf, type AgentStyle } from '../run/agent-style.ts';
import { parseK, parseRounds, parseSeeds } from './parse-fields.ts';
import { limits, type DeviceWish, type RunSettings } from './run-settings.ts';

/** A name that ends with -k stands for whichever k the form says. */
export type AgentOption = AgentName | `${RetrievingMethod}-k`;

/** The form as typed: numbers are text until they are valid. */
export interface FormDraft {
  readonly task: TaskName;
  readonly agents: readonly AgentOption[];
  readonly rounds: string;
  readonly seeds: string;
  readonly k: string;
  readonly device: DeviceWish;
  readonly software: boolean;
}

export type FormErrors = Partial<Readonly<Record<'agents' | 'rounds' | 'seeds' | 'k', string>>>;

export type FormReading =
  | { readonly kind: 'valid'; readonly settings: RunSettings }
  | { readonly kind: 'invalid'; readonly errors: FormErrors };

export function draftOf(settings: RunSettings): FormDraft {
  return {
    task: settings.task,
    agents: settings.agents.map((agent) => optionOf(agent, settings.k)),
    rounds: String(settings.rounds),
    seeds: settings.seeds.join(', '),
    k: String(settings.k),
    device: settings.device,
    software: settings.software,
  };
}

export function readForm(draft: FormDraft): FormReading {
  const rounds = parseRounds(draft.rounds);
  const seeds = parseSeeds(draft.seeds);
  const k = parseK(draft.k);
  const agents = checkCount(draft.agents.length);
  if (rounds.ok && seeds.ok && k.ok && agents === null) {
    const named = draft.agents.map((agent) => nameOf(agent, k.value));
    return {
      kind: 'valid',
      settings: {
        task: draft.task,
        agents: [...new Set(named)],
        rounds: rounds.value,
        seeds: seeds.value,
        k: k.value,
        device: draft.device,
        software: draft.software,
      },
    };
  }
  return {
    kind: 'invalid',
    errors: {
      ...(agents === null ? {} : { agents }),
      ...(rounds.ok ? {} : { rounds: `Give ${rounds.rule}.` }),
      ...(seeds.ok ? {} : { seeds: `Give ${seeds.rule}.` }),
      ...(k.ok ? {} : { k: `Give ${k.rule}.` }),
    },
  };
}

/** Every agent that the form offers, in its order. */
export interface OfferedAgents {
  /** What most runs compare, and what an address has chosen beyond the form's own. */
  readonly first: readonly AgentOption[];
  readonly further: readonly AgentOption[];
}

export function offeredAgents(draft: FormDraft): OfferedAgents {
  const known = [...usual, ...further];
  return { first: [...usual, ...draft.agents.filter((agent) => !known.includes(agent))], further };
}

export function toggleAgent(draft: FormDraft, agent: AgentOption): FormDraft {
  const chosen = new Set(draft.agents);
  if (!chosen.delete(agent)) chosen.add(agent);
  const { first, further } = offeredAgents(draft);
  return { ...draft, agents: [...first, ...further].filter((offered) => chosen.has(offered)) };
}

export function describeOption(option: AgentOption): Pick<AgentStyle, 'label' | 'about'> {
  if (!isOfForm(option)) return styleOf(option);
  const { label, about } = methods[option.slice(0, -'-k'.length) as RetrievingMethod];
  return { label: `${label}-k`, about };
}

const usual: readonly AgentOption[] = ['no-learning', 'cipher-1', 'cipher-k', 'oracle'];
const further = Object.keys(methods)
  .map((name) => toOption(name as MethodName))
  .filter((option) => !usual.includes(option));

function toOption(method: MethodName): AgentOption {
  return methods[method].retrieves ? `${method as RetrievingMethod}-k` : (method as AgentName);
}

function optionOf(agent: AgentName, k: number): AgentOption {
  return retrievalOf(agent)?.k === k ? toOption(methodOf(agent)) : agent;
}

function nameOf(option: AgentOption, k: number): AgentName {
  return isOfForm(option) ? (option.replace(/k$/, String(k)) as AgentName) : option;
}

/** Whether it takes its k from the form. */
function isOfForm(option: AgentOption): option is `${RetrievingMethod}-k` {
  return option.endsWith('-k');
}

function checkCount(count: number): string | null {
  if (count === 0) return 'Choose at least one agent.';
  return count > limits.agents.most ? `Choose at most ${limits.agents.most} agents.` : null;
}
