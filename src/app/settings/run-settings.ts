import type { AgentName, TaskName } from '../../core/types.ts';

export type DeviceWish = 'auto' | 'wasm' | 'webgpu';

/** What the form holds and the address can ask for. Models are chosen apart: they depend on the catalog. */
export interface RunSettings {
  readonly task: TaskName;
  readonly agents: readonly AgentName[];
  readonly rounds: number;
  readonly seeds: readonly number[];
  /** How many memories the agents whose names end with k in the form retrieve. */
  readonly k: number;
  readonly device: DeviceWish;
  /** A software WebGPU adapter is far slower than wasm: only tests ask for it. */
  readonly software: boolean;
}

export const limits = {
  rounds: { least: 1, most: 500 },
  k: { least: 2, most: 20 },
  seed: { least: 0, most: 2_147_483_647 },
  seeds: { most: 10 },
  agents: { most: 12 },
} as const;

export const demoSettings: RunSettings = {
  task: 'email',
  agents: ['no-learning', 'cipher-5', 'oracle'],
  rounds: 20,
  seeds: [1],
  k: 5,
  device: 'auto',
  software: false,
};

/** Whether pressing the first button runs exactly the demo; the device does not change what is shown. */
export function isDemo(settings: RunSettings): boolean {
  return (
    settings.task === demoSettings.task &&
    settings.rounds === demoSettings.rounds &&
    settings.seeds.join() === demoSettings.seeds.join() &&
    settings.agents.join() === demoSettings.agents.join()
  );
}
