import type { Plan } from '../../core/plan.ts';
import type { AgentName, Trio } from '../../core/types.ts';

export interface Preset {
  readonly id: string;
  readonly label: string;
  /** One sentence. */
  readonly about: string;
  plan(models: Trio): Plan;
}

/** The agents of arXiv 2404.15269. */
const ofThePaper: readonly AgentName[] = [
  'no-learning',
  'explore-then-exploit',
  'continual',
  'icl-edit-5',
  'cipher-1',
  'cipher-5',
  'oracle',
];

const basis = { format: 'inkling-plan', version: 1, device: 'auto' } as const;

export const presets: readonly Preset[] = [
  {
    id: 'class',
    label: 'Three minutes in class',
    about: 'E-mails of two sources, where the difference shows soon: no memory, CIPHER and the oracle.',
    plan: (models) => ({
      ...basis,
      name: 'Three minutes in class',
      tasks: [{ task: 'email', sources: ['story', 'announcement'] }],
      agents: ['no-learning', 'cipher-1', 'oracle'],
      models: [models],
      seeds: [1],
      // 20 rounds took 97 s on two busy cores, 14 s of them for loading: on a machine half as fast, 18 take three minutes.
      rounds: 18,
    }),
  },
  {
    id: 'all-agents',
    label: 'One seed, all agents',
    about: 'Both tasks with every method once, to see which are worth more seeds.',
    plan: (models) => ({
      ...basis,
      name: 'One seed, all agents',
      tasks: [{ task: 'email' }, { task: 'summarization' }],
      agents: [...ofThePaper.slice(0, -1), 'prose-5', 'oracle'],
      models: [models],
      seeds: [1],
      rounds: 40,
    }),
  },
  {
    id: 'paper',
    label: 'The paper’s experiment',
    about: 'Both tasks, the seven agents of the paper, three seeds, 200 rounds each.',
    plan: (models) => ({
      ...basis,
      name: 'The paper’s experiment',
      tasks: [{ task: 'summarization' }, { task: 'email' }],
      agents: ofThePaper,
      models: [models],
      seeds: [1, 2, 3],
      rounds: 200,
    }),
  },
];
