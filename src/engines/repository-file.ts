import type * as v from 'valibot';
import { readJsonFile, type ReadOptions } from './json-file.ts';

export interface RepositoryPlace {
  /** The hub or its mirror, without a slash at its end. */
  readonly host: string;
  readonly repository: string;
  readonly revision: string;
}

/**
 * A small file of JSON in a repository, checked by its schema.
 * @throws InklingError model-missing, network, invalid, aborted
 */
export async function readRepositoryFile<T>(
  { host, repository, revision }: RepositoryPlace,
  path: string,
  schema: v.GenericSchema<unknown, T>,
  options: ReadOptions = {},
): Promise<T> {
  const address = `${host}/${repository}/resolve/${encodeURIComponent(revision)}/${path}`;
  return (await readJsonFile(address, `${path} of ${repository}`, schema, options)).value;
}
