import { createError, type InklingError } from '../src/core/failure.ts';
import { addressOf } from '../src/engines/model-address.ts';
import type { ModelFile, ModelSpec, Variant } from '../src/engines/protocol.ts';
import type { FindKept } from './served-caches.ts';

/** Before the library asks for a part of them. Their hashes would take as long again as reading them: the page of models checks those. */
export async function checkKept(spec: ModelSpec, { files }: Variant, find: FindKept): Promise<void> {
  for (const file of files) {
    const kept = await find(addressOf(spec, file));
    if (kept === undefined) throw fileGone(spec, file);
    const bytes = kept.headers.get('Content-Length');
    if (bytes !== null && Number(bytes) !== file.bytes) throw fileDamaged(spec, file);
  }
}

/** What a visitor fetched with consent is never fetched without it: where a kept file went, the load ends here. */
export function fileGone(spec: ModelSpec, { path }: ModelFile): InklingError {
  return createError(
    'model-missing',
    `${path} of ${spec.name} is not kept in this browser any more: the browser freed space, or it was deleted.`,
    repair(spec),
  );
}

export function fileDamaged(spec: ModelSpec, { path }: ModelFile): InklingError {
  return createError(
    'model-damaged',
    `${path} of ${spec.name}, as it was kept in this browser, is damaged. It was not used, and thrown away.`,
    repair(spec),
  );
}

function repair({ name }: ModelSpec): string {
  return `Nothing was fetched. On the page Models choose Repair beside ${name}, which says first how much it fetches; or import the model’s pack.`;
}
