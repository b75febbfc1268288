import type { RunConfig } from '../../core/types.ts';
import { configureMaterial, type MaterialChoice } from '../documents/material-choice.ts';
import type { ModelChoice } from '../models/model-choice.ts';
import type { RunSettings } from '../settings/run-settings.ts';

export function createConfig(
  settings: RunSettings,
  models: ModelChoice,
  id: string,
  now: number,
  material: MaterialChoice = {},
): RunConfig {
  return {
    id,
    task: settings.task,
    agents: settings.agents,
    seeds: settings.seeds,
    rounds: settings.rounds,
    models: { user: models.user, assistant: models.assistant, embedder: models.embedder },
    createdAt: now,
    ...configureMaterial(material),
  };
}
