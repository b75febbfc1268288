import type { Downloads, ImportParts } from '../../src/engines/downloads.ts';
import type { KeptFile } from '../../src/engines/downloads-protocol.ts';
import { addressOf } from '../../src/engines/model-address.ts';
import type { ModelSpec } from '../../src/engines/protocol.ts';

/** The files of models, as they lie in a browser that keeps them. */
export function filesOf(...specs: readonly ModelSpec[]): readonly KeptFile[] {
  return specs.flatMap((spec) =>
    spec.variants.flatMap(({ files }) =>
      files.map((file) => ({ address: addressOf(spec, file), bytes: file.bytes })),
    ),
  );
}

/** An import of a pack with this model, of which every file comes. */
export async function takeIn(
  spec: ModelSpec,
  { admit, keep, removeUnneeded }: ImportParts,
): Promise<ModelSpec> {
  await admit(spec);
  try {
    await keep(spec);
  } catch (error) {
    await removeUnneeded(filesOf(spec).map(({ address }) => address));
    throw error;
  }
  return spec;
}

/** Downloads that only put files in a place and take them away; `files` are those that lie there, with their bytes. */
export function createFakeDownloads(served: readonly ModelSpec[]) {
  const files = new Map<string, number>();
  const fetched: string[] = [];
  const put = (spec: ModelSpec) => {
    const missing = filesOf(spec).filter(({ address }) => !files.has(address));
    for (const { address, bytes } of missing) files.set(address, bytes);
    fetched.push(...missing.map(({ address }) => address.slice(address.lastIndexOf('/') + 1)));
  };
  const downloads: Downloads = {
    async fetchModel(plan) {
      const spec = served.find(({ id }) => id === plan.model.id)!;
      put(spec);
      return spec;
    },
    repair: async (spec) => put(spec),
    validate: async (spec) =>
      spec.variants.flatMap((variant) =>
        variant.files.filter((file) => !files.has(addressOf(spec, file))).map(({ path }) => path),
      ),
    async remove(spec, pins) {
      for (const { address } of filesOf(spec)) if (!pins.has(address)) files.delete(address);
    },
    exportPack: async () => new Blob(['pack']),
    importPack: () => Promise.reject(new Error('not asked here')),
    async removeFiles(addresses) {
      for (const address of addresses) files.delete(address);
    },
    listArriving: async () => new Set(),
    listKept: async () => [...files].map(([address, bytes]) => ({ address, bytes })),
  };
  return { downloads, files, fetched };
}
