import type { ModelFile, ModelSpec } from './protocol.ts';

export const hub = 'https://huggingface.co';
/** Other names of it. */
export const hubAliases = ['https://hf.co', 'https://www.huggingface.co'];

/**
 * Where a file of a model lies. Files of hub models are kept under this address, whichever mirror or pack they came from; those of a
 * folder elsewhere under their own.
 */
export function addressOf(
  { location }: Pick<ModelSpec, 'location'>,
  { path, address }: Pick<ModelFile, 'path' | 'address'>,
): string {
  return address ?? new URL(path, folderOf(location)).href;
}

function folderOf(location: ModelSpec['location']): URL | string {
  switch (location.kind) {
    case 'embedded':
      return new URL(
        location.path.replace(/\/?$/, '/'),
        new URL(import.meta.env.BASE_URL, self.location.origin),
      );
    case 'hub':
      return `${hub}/${location.repository}/resolve/${location.revision}/`;
    case 'folder':
      return location.address;
  }
}
