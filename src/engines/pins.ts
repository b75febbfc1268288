import type { KeptFile } from './downloads-protocol.ts';
import { addressOf } from './model-address.ts';
import type { ModelFile, ModelSpec } from './protocol.ts';

/** What the kept models were pinned to: no other content may come under these addresses, and none of it may go while a model needs it. */
export type Pins = ReadonlyMap<string, Pin>;

export interface Pin {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Name of the model, for messages. */
  readonly model: string;
}

/** The files of a model that do not lie here, or not whole. Only their lengths are looked at: to read them takes as long as to check them. */
export function missingFiles(spec: ModelSpec, kept: readonly KeptFile[]): readonly ModelFile[] {
  const here = new Map(kept.map(({ address, bytes }) => [address, bytes]));
  const files = new Map(spec.variants.flatMap((variant) => variant.files.map((file) => [file.path, file])));
  return [...files.values()].filter((file) => here.get(addressOf(spec, file)) !== file.bytes);
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
