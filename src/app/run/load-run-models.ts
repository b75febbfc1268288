import { createError } from '../../core/failure.ts';
import type { RunConfig } from '../../core/types.ts';
import type { LoadReport, ModelRole, ModelSpec } from '../../engines/protocol.ts';
import type { KeptModelStore, SettingsStore } from '../../storage/ports.ts';
import { roles } from '../models/model-choice.ts';
import type { ModelShelf } from '../models/model-shelf.ts';
import type { RunParts } from './run-controller.ts';
import { readRunRecord, saveRunRecord, type RunRecord } from './run-record.ts';

interface Parts {
  readonly shelf: ModelShelf;
  readonly settings: SettingsStore & Pick<KeptModelStore, 'noteModelUse'>;
  readonly browser: string;
  models(): Promise<readonly ModelSpec[]>;
  now(): number;
}

/** Loads what a run asks for, on the device that it was begun with, and notes down what really ran. */
export function createRunLoader({ shelf, settings, browser, models, now }: Parts): RunParts['loadModels'] {
  return async (config, onStatus, signal) => {
    const known = await models();
    const wish = (await readRunRecord(settings, config.id)) ?? anyDevice;
    const loaded: Partial<Record<ModelRole, LoadReport>> = {};
    const remembers = config.agents.some((agent) => agent.startsWith('cipher-'));
    const bridges = await shelf.load(
      {
        specs: {
          user: find(known, config, 'user'),
          assistant: find(known, config, 'assistant'),
          embedder: find(known, config, 'embedder'),
        },
        needed: remembers ? ['assistant', 'user', 'embedder'] : ['assistant', 'user'],
        device: wish.device,
        software: wish.software,
      },
      (role, status) => {
        if (status.kind === 'ready') loaded[role] = status.report;
        onStatus(role, status);
      },
      signal,
    );
    // When a model was last used is of help, but no reason to stop a run.
    await Promise.all(
      roles
        .filter((role) => loaded[role] !== undefined)
        .map((role) => settings.noteModelUse(config.models[role], now()).catch(() => undefined)),
    );
    await saveRunRecord(settings, config.id, {
      device: wish.device,
      software: wish.software,
      browser,
      loaded,
    });
    return bridges;
  };
}

const anyDevice: Pick<RunRecord, 'device' | 'software'> = { device: 'auto', software: false };

function find(models: readonly ModelSpec[], config: RunConfig, role: ModelRole): ModelSpec {
  const spec = models.find((model) => model.id === config.models[role] && model.roles.includes(role));
  if (spec !== undefined) return spec;
  throw createError(
    'model-missing',
    `The ${role} model of this run, “${config.models[role]}”, is not in the model list.`,
    'Put its entry back into models.json and reload, or start a new run with another model.',
  );
}
