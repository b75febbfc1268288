import type { Bridge, BridgeOptions, BridgeStatus } from '../../engines/bridge.ts';
import type { ModelRole, ModelSpec } from '../../engines/protocol.ts';
import { fetchPart } from '../fetch-part.ts';
import type { RunModels } from '../run/run-controller.ts';
import type { DeviceWish } from '../settings/run-settings.ts';

export interface ModelRequest {
  readonly specs: Readonly<Record<ModelRole, ModelSpec>>;
  /** The embedder is left out where no agent remembers. */
  readonly needed: readonly ModelRole[];
  readonly device: DeviceWish;
  readonly software: boolean;
}

export interface ModelShelf {
  load(
    request: ModelRequest,
    onStatus: (role: ModelRole, status: BridgeStatus) => void,
    signal: AbortSignal,
  ): Promise<RunModels>;
}

interface Shelved {
  readonly key: string;
  readonly bridge: Bridge;
}

/** Keeps loaded models from one run to the next; a model that the next run does not want is unloaded first. */
export function createModelShelf(
  importBridge: () => Promise<(spec: ModelSpec, options: BridgeOptions) => Bridge>,
): ModelShelf {
  const shelf = new Map<ModelRole, Shelved>();
  let tell: (role: ModelRole, status: BridgeStatus) => void = () => undefined;

  return {
    async load(request, onStatus, signal) {
      const createBridge = await fetchPart(importBridge());
      tell = onStatus;
      const take = (role: ModelRole): Bridge => {
        const key = JSON.stringify([request.specs[role].id, request.device, request.software]);
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
      for (const role of request.needed) onStatus(role, bridges[role].status());
      await Promise.all(request.needed.map((role) => bridges[role].load(signal)));
      for (const role of request.needed) onStatus(role, bridges[role].status());
      return bridges;
    },
  };
}
