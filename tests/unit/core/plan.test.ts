import { expect, it } from 'vitest';
import { listRuns, type Plan } from '../../../src/core/plan.ts';

const small = { user: 'u', assistant: 'a', embedder: 'e' };
const large = { user: 'U', assistant: 'A', embedder: 'e' };
const plan: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'Both', device: 'auto' },
  tasks: [
    { task: 'email', sources: ['story'] },
    {
      task: 'summarization',
      collection: { id: 'own', name: 'Own', task: 'summarization', sources: [], documents: [] },
    },
  ],
  agents: ['oracle', 'cipher-1'],
  models: [small, large],
  seeds: [1, 2],
  rounds: 7,
};

it('has a run for every task with every trio of models, with all agents and seeds', () => {
  const runs = listRuns(plan, 'plan', 9);
  expect(runs.map(({ id, task, models }) => [id, task, models.user])).toEqual([
    ['plan-1', 'email', 'u'],
    ['plan-2', 'email', 'U'],
    ['plan-3', 'summarization', 'u'],
    ['plan-4', 'summarization', 'U'],
  ]);
  expect(runs[0]).toEqual({
    ...{ id: 'plan-1', task: 'email', sources: ['story'], models: small },
    ...{ agents: ['oracle', 'cipher-1'], seeds: [1, 2], rounds: 7, createdAt: 9, plan: 'plan' },
  });
  expect(runs[3]).toMatchObject({ collection: 'own', createdAt: 12 });
});
