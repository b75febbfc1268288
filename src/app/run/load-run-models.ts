import { retrievalOf } from '../../core/agent-name.ts';
import { createError, type InklingError } from '../../core/failure.ts';
import type { RunRecord } from '../../core/run-record.ts';
import { findOtherModel, type OtherModel } from '../../core/same-models.ts';
import { describeLoaded } from '../../engines/describe-loaded.ts';
import type { LoadReport, ModelRole, ModelSpec } from '../../engines/protocol.ts';
import type { KeptModelStore, PlanStore, SettingsStore } from '../../storage/ports.ts';
import { roles } from '../models/model-choice.ts';
import type { ModelShelf } from '../models/model-shelf.ts';
import type { RunParts } from './run-controller.ts';
import { readRunRecord, saveRunRecord } from './run-record.ts';

interface Parts {
  readonly shelf: ModelShelf;
  readonly settings: SettingsStore & Pick<KeptModelStore, 'noteModelUse'>;
  readonly browser: string;
  /** Name of the graphics processor; null where there is none. */
  adapter?(): Promise<string | null>;
  /** Of Inkling. */
  readonly version?: string;
  /** What can be loaded: the models that come with Inkling, and those that are kept. */
  models(): Promise<readonly ModelSpec[]>;
  /** What could be fetched, with its name. */
  listed(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  now(): number;
  /** Where it is given, a run that has rounds goes on only with the files that they were written with. */
  readonly written?: Pick<PlanStore, 'countRounds'>;
  /** Kept answers are not used. */
  readonly afresh?: boolean;
}

/** Loads what a run asks for, on the device that it was begun with, and notes down what really ran. */
export function createRunLoader({
  shelf,
  settings,
  browser,
  adapter = async () => null,
  version,
  models,
  listed,
  now,
  written,
  afresh = false,
}: Parts): RunParts['loadModels'] {
  return async (config, onStatus, signal) => {
    const known = await models();
    const find = async (role: ModelRole) => {
      const spec = known.find((model) => model.id === config.models[role] && model.roles.includes(role));
      if (spec === undefined) throw notHere(config.models[role], role, await listed());
      return spec;
    };
    const specs = {
      user: await find('user'),
      assistant: await find('assistant'),
      embedder: await find('embedder'),
    };
    const wish = (await readRunRecord(settings, config.id)) ?? anyDevice;
    const isBegun = ((await written?.countRounds(config.id)) ?? 0) > 0;
    const loaded: Partial<Record<ModelRole, LoadReport>> = {};
    const retrieves = config.agents.some((agent) => retrievalOf(agent) !== null);
    const holdsPreferences = config.agents.some((agent) => agent !== 'no-learning');
    const bridges = await shelf.load(
      {
        specs,
        needed: retrieves ? ['assistant', 'user', 'embedder'] : ['assistant', 'user'],
        // Held preferences are measured with it, which is no reason to stop a run that can do without.
        wanted: holdsPreferences && !retrieves ? ['embedder'] : [],
        device: wish.device,
        software: wish.software,
        afresh,
      },
      (role, status) => {
        if (status.kind === 'ready') loaded[role] = describeLoaded(specs[role], status.report);
        onStatus(role, status);
      },
      signal,
    );
    const other = isBegun ? findOtherModel(wish.loaded, loaded) : null;
    if (other !== null) throw otherFiles(other, specs[other.role].name);
    // When a model was last used is of help, but no reason to stop a run.
    await Promise.all(
      roles
        .filter((role) => loaded[role] !== undefined)
        .map((role) => settings.noteModelUse(config.models[role], now()).catch(() => undefined)),
    );
    const graphics = await adapter();
    await saveRunRecord(settings, config.id, {
      device: wish.device,
      software: wish.software,
      browser,
      ...(graphics === null ? {} : { adapter: graphics }),
      ...(version === undefined ? {} : { version }),
      // Of a role that could not be loaded this time, the record knows who wrote the rounds before.
      loaded: isBegun ? { ...wish.loaded, ...loaded } : loaded,
    });
    return bridges;
  };
}

const anyDevice: Pick<RunRecord, 'device' | 'software' | 'loaded'> = {
  ...{ device: 'auto', software: false },
  loaded: {},
};

function otherFiles({ role, difference }: OtherModel, name: string): InklingError {
  return createError(
    'invalid',
    `${name}, the ${role} model of this run, is made of other files than those that its rounds were written with: ${difference}.`,
    'Rounds of two models in one run could not be compared, so nothing was played. What is written stays; start a new run with the same settings.',
  );
}

function notHere(
  id: string,
  role: ModelRole,
  listed: readonly { readonly id: string; readonly name: string }[],
): InklingError {
  const model = listed.find((known) => known.id === id);
  return model === undefined
    ? createError(
        'model-missing',
        `The ${role} model of this run, “${id}”, is neither kept in this browser nor in the list of models.`,
        'If it came in a pack, import the pack again on the page Models, and go on then. Otherwise start a new run with another model.',
      )
    : createError(
        'model-missing',
        `${model.name}, the ${role} model of this run, is not kept in this browser any more.`,
        'Fetch it again on the page Models, or import its pack there; then go on with the run.',
      );
}
