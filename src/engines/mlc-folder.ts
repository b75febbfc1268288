import * as v from 'valibot';
import { createError, InklingError } from '../core/failure.ts';
import type { FileHash, ListedFile, Listing } from './download-plan.ts';
import { readJsonFile, type JsonFile, type ReadOptions } from './json-file.ts';
import { mlcManifest, mlcManifestSchema, shardName, weightLists, type MlcManifest } from './mlc-manifest.ts';

/** A model that was compiled by MLC, on a server that cannot be asked for a list of its files. */
export interface MlcFolder extends Listing {
  readonly config: MlcManifest;
}

/**
 * Reads which files a model has from the files that name the others. Nobody vouches for the tokenizer before it comes.
 * @param folder its address, with a slash at its end
 * @throws InklingError model-missing (no manifest, no list of weights, no tokenizer), invalid (not of MLC), network, aborted
 */
export async function readMlcFolder(folder: string, options: ReadOptions = {}): Promise<MlcFolder> {
  const name = (path: string) => `${path} at ${new URL(folder).host}`;
  const config = await readJsonFile(folder + mlcManifest, name(mlcManifest), mlcManifestSchema, options);
  const [path, weights] = await readWeightList(folder, name, options);
  const tokenizer = ['tokenizer.json', 'tokenizer.model'].find((file) =>
    config.value.tokenizer_files?.includes(file),
  );
  if (tokenizer === undefined) throw noTokenizer(name(mlcManifest));
  return {
    config: config.value,
    revision: null,
    files: [
      await describe(mlcManifest, config),
      await describe(path, weights),
      { path: tokenizer, bytes: null, hash: null },
      ...weights.value.records.map(({ dataPath, nbytes, md5sum }): ListedFile => ({
        path: dataPath,
        bytes: nbytes,
        hash: md5sum ? { kind: 'md5', value: md5sum } : null,
      })),
    ],
  };
}

const weightListSchema = v.object({
  records: v.pipe(
    v.array(
      v.object({
        dataPath: v.pipe(v.string(), v.maxLength(100), v.regex(shardName)),
        nbytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
        md5sum: v.exactOptional(v.nullish(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)))),
      }),
    ),
    v.minLength(1),
    v.maxLength(2000),
    v.check((records) => new Set(records.map(({ dataPath }) => dataPath)).size === records.length),
  ),
});

type WeightList = v.InferOutput<typeof weightListSchema>;

async function readWeightList(
  folder: string,
  name: (path: string) => string,
  options: ReadOptions,
): Promise<readonly [string, JsonFile<WeightList>]> {
  for (const path of weightLists) {
    try {
      return [path, await readJsonFile(folder + path, name(path), weightListSchema, options)];
    } catch (error) {
      if (!(error instanceof InklingError) || error.failure.kind !== 'model-missing') throw error;
    }
  }
  throw createError(
    'model-missing',
    `Beside ${name(mlcManifest)} lies no ${weightLists.join(' and no ')}, so nobody can tell which weights the model has.`,
    'Put all files that MLC wrote for the model into one folder of the server.',
  );
}

async function describe(path: string, { content }: JsonFile<unknown>): Promise<ListedFile> {
  return { path, bytes: content.length, hash: await hashOf(content) };
}

/** What was read is what is fetched: a server that changes it in between is noticed. */
async function hashOf(content: Uint8Array<ArrayBuffer>): Promise<FileHash | null> {
  // Undefined outside a secure context, whatever the types say.
  const subtle: SubtleCrypto | undefined = crypto.subtle;
  if (subtle === undefined) return null;
  const digest = new Uint8Array(await subtle.digest('SHA-256', content));
  const value = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { kind: 'sha256', value };
}

function noTokenizer(manifest: string): InklingError {
  return createError(
    'model-missing',
    `${manifest} names no tokenizer.json: without a tokenizer no model can read.`,
    'Choose another build of the same model.',
  );
}
