import { expect, it } from 'vitest';
import { summarizeEpisode } from '../../../src/core/metrics.ts';
import type { AgentName } from '../../../src/core/types.ts';
import { aConfig, createWorld, playAll, roundOf } from './fakes.ts';

it('agents that learn by context cost less than those with one preference for all, and those less than none', async () => {
  const agents: readonly AgentName[] = [
    ...(['oracle', 'cipher-1', 'prose-1', 'icl-edit-1', 'explore-then-exploit', 'no-learning'] as const),
    'continual',
  ];
  const world = createWorld();
  await playAll(aConfig({ agents, seeds: [1, 2, 3], rounds: 24 }), world);
  const cost = (agent: AgentName) =>
    summarizeEpisode(world.store.committed.filter((round) => round.agent === agent)).cumulativeCost;
  expect(cost('oracle')).toBe(0);
  for (const byContext of ['cipher-1', 'prose-1', 'icl-edit-1'] as const) {
    expect(cost(byContext), byContext).toBeGreaterThan(cost('oracle'));
    expect(cost(byContext), byContext).toBeLessThan(cost('explore-then-exploit'));
    expect(cost(byContext), byContext).toBeLessThan(cost('continual'));
  }
  expect(cost('explore-then-exploit')).toBeLessThan(cost('no-learning'));
});

it('trials are calls of the assistant that the record tells and no sheet streams', async () => {
  const world = createWorld();
  const events = await playAll(aConfig({ agents: ['prose-3'], seeds: [1], rounds: 1 }), world);
  const kinds = roundOf(world, 'prose-3', 1).calls.map(({ role, prompt }) => `${role} ${prompt}`);
  expect(kinds).toContain('assistant trial');
  const last = events.findIndex(({ type }) => type === 'EditWritten');
  expect(events.slice(last).map(({ type }) => type)).not.toContain('DraftStreamed');
});
