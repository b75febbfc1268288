import type { PreTrainedModel } from '@huggingface/transformers';
import {
  chooseTokens,
  keepText,
  makeFloatTensor,
  makeTensor,
  releaseTensor,
  viewTensor,
  writeWords,
  type Choice,
  type HeapTensor,
  type OrtModule,
} from './ort-heap.ts';

/**
 * Decoding with the past keys and values left in the heap of WebAssembly. The library copies them out and in again for
 * every token, which takes most of a small model's time: at 265 tokens of context a token took 5.7 ms that way and
 * 1.6 ms this way, with the same tokens.
 *
 * It uses parts of onnxruntime-web that are not public. So the version is pinned, whatever looks different here gives
 * null, and the writer compares its tokens with the library's once at every load.
 */
export interface HeapDecoder {
  /** How many rows fit into a reasonable part of the heap. */
  readonly mostRows: number;
  /** Reads the same number of tokens in each row, after those that the cache holds. The cache is used up. */
  read(
    cache: HeapCache | null,
    tokens: readonly (readonly number[])[],
  ): Promise<{ readonly cache: HeapCache; readonly choices: readonly Choice[] }>;
  /** A cache of rows out of other caches, padded on the left to the longest. The other caches stay as they are. */
  join(rows: readonly HeapRow[]): HeapCache;
  release(cache: HeapCache): void;
}

/** Keys and values of the tokens that were read. */
export interface HeapCache {
  /** How many tokens each row has; they stand at the end. */
  readonly lengths: readonly number[];
  /** By the name of the input that takes them; rows × heads × positions × head width. */
  readonly past: ReadonlyMap<string, HeapTensor>;
}

export interface HeapRow {
  readonly cache: HeapCache;
  readonly row: number;
}

/** For the keys and values of all rows at so many tokens each; a step needs them twice. */
const MOST_BYTES = 128e6;
const ROW_TOKENS = 2048;

interface OrtSession {
  readonly handler?: { readonly sessionId?: unknown };
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly { readonly name: string; readonly shape?: readonly (number | string)[] }[];
}

declare global {
  var inklingRuntime:
    { factory: string; program: WebAssembly.Module | undefined; module?: unknown } | undefined;
}

/** @returns null where the runtime or the model is not of the one kind that this was written for */
export function createHeapDecoder(model: PreTrainedModel): HeapDecoder | null {
  const ort = globalThis.inklingRuntime?.module as OrtModule | undefined;
  const session = (model.sessions as Record<string, OrtSession>)['model'];
  const handle = session?.handler?.sessionId;
  if (ort?.PTR_SIZE !== 4 || session === undefined || typeof handle !== 'number') return null;
  const shapes = readShapes(session);
  if (shapes === null) return null;

  const runtime = ort;
  const { inputNames, outputNames } = session;
  const inputTexts = inputNames.map((name) => keepText(runtime, name));
  const outputTexts = outputNames.map((name) => keepText(runtime, name));
  const bytesPerToken = [...shapes.values()].reduce((sum, [heads, width]) => sum + 4 * heads * width, 0);

  async function read(cache: HeapCache | null, tokens: readonly (readonly number[])[]) {
    const rows = tokens.length;
    const count = tokens[0]!.length;
    const before = cache?.lengths ?? tokens.map(() => 0);
    const lengths = before.map((length) => length + count);
    const total = Math.max(...lengths);
    const integers = (values: readonly (readonly number[])[]) =>
      makeTensor(runtime, [rows, values[0]!.length], BigInt64Array.from(values.flat(), BigInt));
    const own: HeapTensor[] = [];
    const stack = runtime.stackSave();
    try {
      const make = (name: string): HeapTensor => {
        if (name === 'input_ids') return integers(tokens);
        if (name === 'position_ids') return integers(before.map((length) => countFrom(length, count)));
        if (name === 'attention_mask') return integers(lengths.map((length) => maskOf(length, total)));
        const [heads, width] = shapes!.get(name)!;
        return makeTensor(runtime, [rows, heads, 0, width], new Float32Array());
      };
      const inputs = inputNames.map((name) => {
        const kept = cache?.past.get(name);
        if (kept !== undefined) return kept.tensor;
        const made = make(name);
        own.push(made);
        return made.tensor;
      });
      const outputs = writeWords(
        runtime,
        outputNames.map(() => 0),
      );
      const code = await runtime._OrtRun(
        handle as number,
        writeWords(runtime, inputTexts),
        writeWords(runtime, inputs),
        inputs.length,
        writeWords(runtime, outputTexts),
        outputNames.length,
        outputs,
        0,
      );
      if (code !== 0) throw new Error(`ONNX Runtime reports error ${code}`);
      const results = outputNames.map((_, i) => runtime.getValue(outputs + 4 * i, '*'));
      const past = new Map<string, HeapTensor>();
      let logits = 0;
      for (const [i, name] of outputNames.entries()) {
        if (name === 'logits') logits = results[i]!;
        else past.set(name.replace('present', 'past_key_values'), { tensor: results[i]!, data: 0 });
      }
      const choices = chooseTokens(runtime, logits);
      runtime._OrtReleaseTensor(logits);
      return { cache: { lengths, past }, choices };
    } finally {
      if (cache !== null) release(cache);
      for (const tensor of own) releaseTensor(runtime, tensor);
      runtime.stackRestore(stack);
    }
  }

  function join(rows: readonly HeapRow[]): HeapCache {
    const lengths = rows.map(({ cache, row }) => cache.lengths[row]!);
    const total = Math.max(...lengths);
    const past = new Map<string, HeapTensor>();
    for (const [name, [heads, width]] of shapes!) {
      const joined = makeFloatTensor(runtime, [rows.length, heads, total, width]);
      past.set(name, joined);
      const position = 4 * width;
      for (const [i, { cache, row }] of rows.entries()) {
        const { data, dims } = viewTensor(runtime, cache.past.get(name)!.tensor);
        const size = dims[2]!;
        const length = lengths[i]!;
        for (let head = 0; head < heads; head++) {
          const to = joined.data + (i * heads + head) * total * position;
          const from = data + ((row * heads + head) * size + size - length) * position;
          const padding = (total - length) * position;
          runtime.HEAPU8.fill(0, to, to + padding);
          runtime.HEAPU8.copyWithin(to + padding, from, from + length * position);
        }
      }
    }
    return { lengths, past };
  }

  function release({ past }: HeapCache): void {
    for (const tensor of past.values()) releaseTensor(runtime, tensor);
  }

  const mostRows = Math.max(1, Math.floor(MOST_BYTES / (ROW_TOKENS * bytesPerToken)));
  return { mostRows, read, join, release };
}

function countFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}

function maskOf(length: number, total: number): readonly number[] {
  return Array.from({ length: total }, (_, i) => (i < total - length ? 0 : 1));
}

/** Heads and head width of the cache by input name, or null when the model has an input or output that is unknown here. */
function readShapes(session: OrtSession): ReadonlyMap<string, readonly [number, number]> | null {
  const shapes = new Map<string, readonly [number, number]>();
  for (const name of session.inputNames) {
    if (name === 'input_ids' || name === 'attention_mask' || name === 'position_ids') continue;
    const shape = session.inputMetadata.find((metadata) => metadata.name === name)?.shape;
    if (!/^past_key_values\.\d+\.(key|value)$/.test(name) || shape?.length !== 4) return null;
    if (typeof shape[1] !== 'number' || typeof shape[3] !== 'number') return null;
    shapes.set(name, [shape[1], shape[3]]);
  }
  const expected = [
    'logits',
    ...[...shapes.keys()].map((name) => name.replace('past_key_values', 'present')),
  ];
  const same =
    session.outputNames.length === expected.length &&
    expected.every((name) => session.outputNames.includes(name));
  return same ? shapes : null;
}
