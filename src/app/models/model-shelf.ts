import { InklingError, isAborted } from '../../core/failure.ts';
import type { Bridge, BridgeOptions, BridgeStatus } from '../../engines/bridge.ts';
import type { withCompletions } from '../../engines/completions.ts';
import type { ModelRole, ModelSpec } from '../../engines/protocol.ts';
import type { withVectors } from '../../engines/vectors.ts';
import type { CompletionCache, EmbeddingCache } from '../../simulation/ports.ts';
import { fetchPart } from '../fetch-part.ts';
import type { RunModels } from '../run/run-controller.ts';
import type { DeviceWish } from '../settings/run-settings.ts';

export interface ModelRequest {
  readonly specs: Readonly<Record<ModelRole, ModelSpec>>;
  /** The embedder is left out where no agent retrieves. */
  readonly needed: readonly ModelRole[];
  /** Loaded too, and one that does not load is told and left at that. */
  readonly wanted?: readonly ModelRole[];
  readonly device: DeviceWish;
  readonly software: boolean;
  /** The models are asked although their answers are kept, so that it can be measured how long that takes. */
  readonly afresh?: boolean;
}

export interface ModelShelf {
  load(
    request: ModelRequest,
    onStatus: (role: ModelRole, status: BridgeStatus) => void,
    signal: AbortSignal,
  ): Promise<RunModels>;
  /** Unloads what the last run left, for something else that needs the memory. */
  clear(): void;
}

/** The parts of src/engines that arrive with the first run. */
export interface Engines {
  readonly createBridge: (spec: ModelSpec, options: BridgeOptions) => Bridge;
  readonly withCompletions: typeof withCompletions;
  readonly withVectors: typeof withVectors;
}

interface Shelved {
  readonly key: string;
  readonly bridge: Bridge;
}

/** Keeps loaded models from one run to the next; a model that the next run does not want is unloaded first. */
export function createModelShelf(
  importEngines: () => Promise<Engines>,
  cache: CompletionCache & EmbeddingCache,
): ModelShelf {
  const shelf = new Map<ModelRole, Shelved>();
  let tell: (role: ModelRole, status: BridgeStatus) => void = () => undefined;

  return {
    async load(request, onStatus, signal) {
      const { createBridge, withCompletions, withVectors } = await fetchPart(importEngines());
      tell = onStatus;
      const take = (role: ModelRole): Bridge => {
        // With its files: a model that was fetched again or imported under the same id may be another one.
        const key = JSON.stringify([request.specs[role], request.device, request.software]);
        const known = shelf.get(role);
        if (known?.key === key) return known.bridge;
        known?.bridge.unload();
        const bridge = createBridge(request.specs[role], {
          role,
          device: request.device,
          allowSoftwareAdapter: request.software,
          onStatus: (status) => tell(role, status),
        });
        shelf.set(role, { key, bridge });
        return bridge;
      };

      const bridges = { assistant: take('assistant'), user: take('user'), embedder: take('embedder') };
      const { needed, wanted = [] } = request;
      const tellAll = () => [...needed, ...wanted].forEach((role) => onStatus(role, bridges[role].status()));
      tellAll();
      await Promise.all([
        ...needed.map((role) => bridges[role].load(signal)),
        ...wanted.map((role) => bridges[role].load(signal).catch(throwAborted)),
      ]);
      tellAll();
      const identifyRole = (role: ModelRole) => () => identify(request.specs[role], bridges[role].status());
      const answers = request.afresh === true ? withoutReading(cache) : cache;
      const writer = (role: 'user' | 'assistant') =>
        withCompletions(bridges[role], identifyRole(role), answers);
      const embedder = withVectors(bridges.embedder, identifyRole('embedder'), answers);
      return { assistant: writer('assistant'), user: writer('user'), embedder };
    },

    clear() {
      tell = () => undefined;
      for (const { bridge } of shelf.values()) bridge.unload();
      shelf.clear();
    },
  };
}

function throwAborted(error: unknown): void {
  if (isAborted(error) || !(error instanceof InklingError)) throw error;
}

function withoutReading(cache: CompletionCache & EmbeddingCache): CompletionCache & EmbeddingCache {
  return {
    readCompletion: async () => null,
    readEmbedding: async () => null,
    writeCompletion: (key, reply) => cache.writeCompletion(key, reply),
    writeEmbedding: (key, embedding) => cache.writeEmbedding(key, embedding),
  };
}

/** All that a reply or a vector depends on beside its question: the files, the device, and whether the cache of keys and values is ours. */
function identify(spec: ModelSpec, status: BridgeStatus): string | null {
  if (status.kind !== 'ready') return null;
  const { choice, dtype, cache } = status.report;
  const variant = spec.variants.find((known) => known.device === choice.device && known.dtype === dtype);
  return JSON.stringify([
    spec.id,
    spec.contextLength,
    spec.prompting,
    spec.pooling,
    choice.device,
    dtype,
    cache,
    variant?.files.map(({ path, sha256 }) => [path, sha256]),
  ]);
}
