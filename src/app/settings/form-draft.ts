import type { AgentName, TaskName } from '../../core/types.ts';
import { parseK, parseRounds, parseSeeds } from './parse-fields.ts';
import type { DeviceWish, RunSettings } from './run-settings.ts';

/** `cipher-k` stands for whichever k the form says. */
export type AgentOption = AgentName | 'cipher-k';

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
    agents: settings.agents.map((agent) => (agent === `cipher-${settings.k}` ? 'cipher-k' : agent)),
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
  const chosen = draft.agents.length > 0;
  if (rounds.ok && seeds.ok && k.ok && chosen) {
    const named = draft.agents.map((agent): AgentName =>
      agent === 'cipher-k' ? `cipher-${k.value}` : agent,
    );
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
      ...(chosen ? {} : { agents: 'Choose at least one agent.' }),
      ...(rounds.ok ? {} : { rounds: `Give ${rounds.rule}.` }),
      ...(seeds.ok ? {} : { seeds: `Give ${seeds.rule}.` }),
      ...(k.ok ? {} : { k: `Give ${k.rule}.` }),
    },
  };
}

/** Every agent that the form offers, in its order: the four kinds, and whatever else an address has chosen. */
export function offeredAgents(draft: FormDraft): readonly AgentOption[] {
  return [...new Set<AgentOption>(['no-learning', 'cipher-1', 'cipher-k', 'oracle', ...draft.agents])];
}

export function toggleAgent(draft: FormDraft, agent: AgentOption): FormDraft {
  const chosen = new Set(draft.agents);
  if (!chosen.delete(agent)) chosen.add(agent);
  return { ...draft, agents: offeredAgents(draft).filter((offered) => chosen.has(offered)) };
}
