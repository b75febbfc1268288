import { addressOf } from '../src/engines/model-address.ts';
import type { ModelSpec, Variant } from '../src/engines/protocol.ts';

/**
 * Under which address a file is kept that the library of web-llm asks for. It knows the list of the weights by its newer name only, and
 * takes every model for one of the hub: to the folder of another server it adds the path of a revision.
 */
export function createAskedAddress(spec: ModelSpec, { files }: Variant): (asked: string) => string {
  const folder = addressOf(spec, { path: '' });
  const added = `${folder}resolve/main/`;
  const own = new Map(files.map((file) => [addressOf(spec, file), file.path]));
  const has = (path: string) => [...own.values()].includes(path);
  return (asked) => {
    const address = asked.startsWith(added) ? folder + asked.slice(added.length) : asked;
    const isOlder = address === `${folder}tensor-cache.json` && !has('tensor-cache.json');
    return isOlder ? `${folder}ndarray-cache.json` : address;
  };
}
