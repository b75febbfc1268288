import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countParameters } from '../../../scripts/count-parameters.mjs';

const models = new URL('../../../public/models/', import.meta.url);

describe('the number of parameters', () => {
  it('counts the tensors that have one of the widths among their dimensions', () => {
    const embedding = message([0x08, 100, 0x08, 6, 0x10, 10]); // dims 100 and 6, one by one; fp16
    const scale = message([0x0a, 1, 6]); // dims packed: 6
    const large = message([0x0a, 3, 0xac, 0x02, 6]); // dims packed: 300 and 6
    const frequencies = message([0x08, 32, 0x4a, 2, 1, 2]); // dims 32, and raw data
    const node = [0x0a, 2, 8, 6];
    const initializers = [embedding, scale, large, frequencies].flatMap((tensor) => [0x2a, ...tensor]);
    const graph = message([...node, ...initializers]);
    const file = Uint8Array.of(0x08, 8, 0x3a, ...graph);
    expect(countParameters(file, [6])).toBe(600 + 6 + 1800);
    expect(countParameters(file, [6, 32])).toBe(600 + 6 + 1800 + 32);
  });

  it.each(['inkling-user', 'inkling-assistant'])('of %s is what its configuration gives', (id) => {
    const c = JSON.parse(readFileSync(new URL(`${id}/config.json`, models), 'utf8'));
    const [width, queries, keys] = [
      c.hidden_size,
      c.num_attention_heads * c.head_dim,
      c.num_key_value_heads * c.head_dim,
    ];
    // Keys also read the values of the two positions before.
    const attention = 2 * width * queries + 2 * width * keys + 2 * keys * keys;
    const block = attention + 3 * width * c.intermediate_size + 2 * width;
    const file = readFileSync(new URL(`${id}/onnx/model_fp16w.onnx`, models));
    expect(c.tie_word_embeddings).toBe(true);
    expect(countParameters(file, [width, keys])).toBe(
      c.vocab_size * width + c.num_hidden_layers * block + width,
    );
  });

  it.each([
    ['another file', Buffer.from('version https://git-lfs.github.com/spec/v1')],
    [
      'half a file',
      readFileSync(new URL('inkling-user/onnx/model_fp16w.onnx', models)).subarray(0, 1_000_000),
    ],
  ])('is not guessed from %s', (_name, file) => {
    expect(() => countParameters(file, [192])).toThrow('This is no ONNX file');
  });
});

/** Its length and its bytes, as protobuf nests them. */
function message(bytes: number[]): number[] {
  return [bytes.length, ...bytes];
}
