import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isBusy } from '../../src/app/run/run-state.ts';
import { listRuns, type Plan } from '../../src/core/plan.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { createScriptedSession } from './scripted-session.ts';

beforeEach(() => history.replaceState(null, '', '/'));

const plan: Plan = {
  ...{ format: 'inkling-plan', version: 1, name: 'Short', device: 'wasm' },
  tasks: [{ task: 'email' }, { task: 'summarization' }],
  agents: ['oracle'],
  models: [{ user: 'reader', assistant: 'writer', embedder: 'finder' }],
  ...{ seeds: [1], rounds: 2 },
};

/** Goes on with the first of two runs, whose plan is kept as it is given. @returns the rounds of both runs */
async function goOn(kept: unknown) {
  const store = createMemoryStore();
  const runs = listRuns(plan, 'p', 0);
  for (const run of runs) await store.saveRun(run);
  await store.savePlan({ id: 'p', createdAt: 0, plan: kept });
  const session = createScriptedSession({ store });
  await session.goOn(runs[0]!);
  await vi.waitFor(() => expect(isBusy(session.run.state)).toBe(false), { timeout: 30_000 });
  return Promise.all(runs.map(({ id }) => store.countRounds(id)));
}

describe('a run of a plan', () => {
  it('goes on by itself where the plan cannot be read', async () => {
    expect(await goOn({ ...plan, device: 'toaster' })).toEqual([2, 0]);
    expect(await goOn('nonsense')).toEqual([2, 0]);
  });

  it('goes on with the plan where that can be read', async () => {
    expect(await goOn(plan)).toEqual([2, 2]);
  });
});
