import type { ModelFile, ModelSpec } from './protocol.ts';

export const hub = 'https://huggingface.co';

/** Where a file of a model lies. Files of hub models are kept under this address, whichever mirror or pack they came from. */
export function addressOf(
  { location }: Pick<ModelSpec, 'location'>,
  { path, address }: Pick<ModelFile, 'path' | 'address'>,
): string {
  if (address !== undefined) return address;
  const folder =
    location.kind === 'embedded'
      ? new URL(location.path.replace(/\/?$/, '/'), new URL(import.meta.env.BASE_URL, self.location.origin))
      : new URL(`${hub}/${location.repository}/resolve/${location.revision}/`);
  return new URL(path, folder).href;
}
