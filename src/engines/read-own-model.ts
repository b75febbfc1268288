import { createError, type InklingError } from '../core/failure.ts';
import type { ListedModel } from './download-plan.ts';
import { refuseFolder } from './file-address.ts';
import type { ReadOptions } from './json-file.ts';
import { mlcManifest } from './mlc-manifest.ts';
import { hub } from './model-address.ts';
import { readMlcFolderModel, readMlcModel } from './own-mlc-model.ts';
import type { OwnKind } from './own-model.ts';
import { readOnnxModel } from './own-onnx-model.ts';
import { parseRepository } from './repository-address.ts';

/**
 * An entry of the list from what a visitor wrote.
 * @param library of a model of MLC: the address of its .wasm; empty where nothing was written
 * @throws InklingError model-missing, invalid, network, aborted
 */
export async function readOwnModel(
  kind: OwnKind,
  typed: string,
  library: string,
  mirror: string | null,
  options: ReadOptions = {},
): Promise<ListedModel> {
  if (typed.trim() === '') {
    throw createError(
      'invalid',
      'The field for the repository is empty.',
      'Write owner/name, or the address of its page.',
    );
  }
  // A mirror's server may have folders of MLC's models beside its repositories.
  const isFolder = kind === 'mlc' && isManifestOfFolder(typed.trim());
  const address = parseRepository(typed, isFolder ? null : mirror);
  if (address.kind === 'invalid') throw refused(typed, address.reason);
  if (address.kind === 'elsewhere') {
    if (kind !== 'mlc') throw refused(typed, foreign);
    return readMlcFolderModel(folderOf(address.url, typed), library, options);
  }
  const place = { host: mirror ?? hub, repository: address.repository, revision: address.revision };
  const asking = { ...options, revisionWritten: address.revision !== 'main' };
  return kind === 'mlc' ? readMlcModel(place, library, asking) : readOnnxModel(place, kind, asking);
}

const foreign =
  'This address is neither of the hub nor of the mirror in use. To fetch from another server, make it the mirror first; only models compiled by MLC are fetched from anywhere.';

/** As far as its address tells: files of a repository lie below one of the hub's three words. */
function isManifestOfFolder(address: string): boolean {
  return address.endsWith(`/${mlcManifest}`) && !/\/(tree|blob|resolve)\//.test(address);
}

/** The folder of a manifest, which may lie on any server. */
function folderOf({ href }: URL, typed: string): string {
  const folder = href.endsWith(`/${mlcManifest}`) ? href.slice(0, -mlcManifest.length) : href;
  const refusal = refuseFolder(folder);
  if (refusal === null) return folder;
  throw refused(
    typed,
    `This address ${refusal}. Write the address of an ${mlcManifest}, with https:// at its beginning.`,
  );
}

function refused(typed: string, reason: string): InklingError {
  return createError('invalid', `“${typed.trim().slice(0, 200)}” cannot be looked up.`, reason);
}
