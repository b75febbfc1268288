import { createError } from '../core/failure.ts';
import type { ListedModel } from './download-plan.ts';
import { hub } from './model-address.ts';
import { readMlcModel } from './own-mlc-model.ts';
import type { OwnKind } from './own-model.ts';
import { readOnnxModel } from './own-onnx-model.ts';
import { parseRepository } from './repository-address.ts';
import type { ReadOptions } from './repository-file.ts';

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
  const address = parseRepository(typed, mirror);
  if (address.kind === 'invalid') {
    throw createError('invalid', `“${typed.trim().slice(0, 200)}” cannot be looked up.`, address.reason);
  }
  const place = { host: mirror ?? hub, repository: address.repository, revision: address.revision };
  return kind === 'mlc' ? readMlcModel(place, library, options) : readOnnxModel(place, kind, options);
}
