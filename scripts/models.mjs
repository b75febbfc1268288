import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { argv, exit } from 'node:process';
import { countParameters } from './count-parameters.mjs';

/**
 * Writes models.json: what stands in model-headers.json, and with it what lies in public/models: how many parameters a
 * model has, and the files of each variant with their lengths and hashes; and behind them the models of hub-models.json. With --check it writes nothing, and fails
 * when models.json is stale.
 *
 * node scripts/models.mjs [--check]
 */
const root = new URL('../', import.meta.url);
const target = new URL('models.json', root);

/**
 * @typedef {{ device: string, dtype: string, weights: string }} VariantHeader
 * @typedef {{ id: string, name: string, roles: string[], licence: string,
 *   variants: VariantHeader[] }} Header
 */

const headers = /** @type {Header[]} */ (
  JSON.parse(readFileSync(new URL('model-headers.json', import.meta.url), 'utf8'))
);
const listed = /** @type {object[]} */ (
  JSON.parse(readFileSync(new URL('hub-models.json', import.meta.url), 'utf8'))
);
const text = `${JSON.stringify({ models: [...headers.map(describeModel), ...listed] }, null, 1)}\n`;

if (!argv.includes('--check')) {
  writeFileSync(target, text);
  console.log(`models.json lists ${headers.length} models of Inkling's own and ${listed.length} of the hub.`);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error(
    'models.json is stale: the files in public/models differ from it. Run: node scripts/models.mjs',
  );
  exit(1);
}

/** @param {Header} header */
function describeModel({ id, name, roles, licence, variants }) {
  const folder = new URL(`public/models/${id}/`, root);
  const config = JSON.parse(readFileSync(new URL('config.json', folder), 'utf8'));
  const test = new URL('self-test.json', folder);
  return {
    id,
    name,
    roles,
    engine: 'transformers',
    location: { kind: 'embedded', path: `models/${id}` },
    variants: variants.map(({ device, dtype, weights }) => ({
      device,
      dtype,
      files: listFiles(roles, weights).map((path) => describeFile(folder, path)),
    })),
    parameters: countParameters(readFileSync(new URL(weightsToCount(variants), folder)), listWidths(config)),
    contextLength: config.max_position_embeddings,
    licence,
    card: `models/${id}/README.md`,
    ...(existsSync(test) ? { selfTest: JSON.parse(readFileSync(test, 'utf8')) } : {}),
  };
}

/** @param {{ hidden_size: number, num_key_value_heads?: number, head_dim?: number }} config */
function listWidths({ hidden_size, num_key_value_heads = 0, head_dim = 0 }) {
  return [hidden_size, num_key_value_heads * head_dim];
}

/** The file that stores every weight once; a quantized one adds scales. @param {VariantHeader[]} variants */
function weightsToCount(variants) {
  const variant = variants.find(({ dtype }) => dtype === 'fp16w');
  if (variant === undefined)
    throw new Error('A model needs a variant in fp16w, which its parameters are counted in.');
  return variant.weights;
}

/** @param {string[]} roles @param {string} weights */
function listFiles(roles, weights) {
  const generation = roles.includes('embedder') ? [] : ['generation_config.json'];
  return ['config.json', ...generation, 'tokenizer.json', 'tokenizer_config.json', weights];
}

/** @param {URL} folder @param {string} path */
function describeFile(folder, path) {
  const bytes = readFileSync(new URL(path, folder));
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
