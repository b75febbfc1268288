import { addressOf } from './model-address.ts';
import type { ModelSpec } from './protocol.ts';

/** What the kept models were pinned to: no other content may come under these addresses, and none of it may go while a model needs it. */
export type Pins = ReadonlyMap<string, Pin>;

export interface Pin {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Name of the model, for messages. */
  readonly model: string;
}

export function pinsOf(specs: readonly ModelSpec[]): Pins {
  return new Map(
    specs.flatMap((spec) =>
      spec.variants.flatMap(({ files }) =>
        files.map((file) => {
          const { bytes, sha256 } = file;
          return [addressOf(spec, file), { bytes, sha256, model: spec.name }] as const;
        }),
      ),
    ),
  );
}
