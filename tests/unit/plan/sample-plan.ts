import type { Plan, PlanTask } from '../../../src/core/plan.ts';

export const ownTask: PlanTask = {
  task: 'summarization',
  sources: ['minutes'],
  preferences: { minutes: 'bullet points' },
  collection: {
    id: 'own',
    name: 'Our minutes',
    task: 'summarization',
    sources: [
      { name: 'minutes', preference: 'brief' },
      { name: 'letters', preference: 'warm' },
    ],
    documents: [
      { source: 'minutes', text: 'We met on Monday.' },
      { source: 'letters', text: 'Dear Ada, thank you.' },
    ],
  },
};

/** With something in every field that a plan may have. */
export const samplePlan: Plan = {
  format: 'inkling-plan',
  version: 1,
  name: 'Two tasks',
  tasks: [{ task: 'email', sources: ['story', 'paper'], preferences: { story: 'short' } }, ownTask],
  agents: ['no-learning', 'cipher-5'],
  models: [
    { user: 'u', assistant: 'a', embedder: 'e' },
    { user: 'u', assistant: 'A', embedder: 'e' },
  ],
  seeds: [1, 2],
  rounds: 3,
  device: 'auto',
};
