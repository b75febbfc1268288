import { describe, expect, it } from 'vitest';
import { findDifference } from '../../../scripts/find-difference.mjs';

const asked = {
  task: 'email',
  agents: ['no-learning', 'oracle'],
  rounds: 2,
  seeds: [1, 2],
  device: 'webgpu',
} as const;
const run = { task: asked.task, agents: asked.agents, rounds: 2, seeds: [1, 2] };
const onWebgpu = { choice: { device: 'webgpu', reason: 'WebGPU on this machine.' } } as const;
const onWasm = { choice: { device: 'wasm', reason: 'WebAssembly: no graphics processor.' } } as const;
const record = { loaded: { user: onWebgpu, assistant: onWebgpu } };

describe('what ran against what was asked for', () => {
  it('is the same for the same configuration on the same device', () => {
    expect(findDifference(asked, { run, record })).toBeNull();
  });

  it('is the same on any device when none was named', () => {
    const mixed = { loaded: { user: onWebgpu, assistant: onWasm } };
    expect(findDifference({ ...asked, device: 'auto' }, { run, record: mixed })).toBeNull();
  });

  it.each([
    ['task: email asked for, summarization ran.', { ...run, task: 'summarization' as const }],
    ['agents: no-learning,oracle asked for, oracle ran.', { ...run, agents: ['oracle'] as const }],
    ['rounds: 2 asked for, 20 ran.', { ...run, rounds: 20 }],
    ['seeds: 1,2 asked for, 1 ran.', { ...run, seeds: [1] }],
  ])('differs: %s', (words, other) => {
    expect(findDifference(asked, { run: other, record })).toBe(words);
  });

  it('differs when one model ran elsewhere, and says why', () => {
    expect(findDifference(asked, { run, record: { loaded: { user: onWebgpu, assistant: onWasm } } })).toBe(
      'webgpu was asked for, wasm ran. WebAssembly: no graphics processor.',
    );
  });

  it('is not taken for the same where nothing says on which device it ran', () => {
    expect(findDifference(asked, { run, record: null })).toMatch(/not recorded/);
  });
});
