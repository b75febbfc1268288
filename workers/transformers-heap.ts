import type { PreTrainedModel } from '@huggingface/transformers';
import { findLargest, keepText, makeTensor, writeWords, type OrtModule } from './ort-heap.ts';

/**
 * Decoding with the past keys and values left in the heap of WebAssembly. The library copies them out and in again for
 * every token, which takes most of a small model's time: at 265 tokens of context a token took 5.7 ms that way and
 * 1.6 ms this way, with the same tokens.
 *
 * It uses parts of onnxruntime-web that are not public. So the version is pinned, whatever looks different here gives
 * null, and the writer compares its tokens with the library's once at every load.
 */
export interface HeapDecoder {
  /** Reads tokens after those it has read, and gives the most likely next one. */
  step(tokens: readonly number[]): Promise<number>;
  /** Forgets what it has read. */
  reset(): void;
}

interface OrtSession {
  readonly handler?: { readonly sessionId?: unknown };
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly inputMetadata: readonly { readonly name: string; readonly shape?: readonly (number | string)[] }[];
}

declare global {
  var inklingRuntime: { factory: string; module?: unknown } | undefined;
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
  /** Tensors of past keys and values by the name of the input that takes them. */
  let past = new Map<string, number>();
  let length = 0;

  function reset(): void {
    for (const tensor of past.values()) runtime._OrtReleaseTensor(tensor);
    past = new Map();
    length = 0;
  }

  async function step(tokens: readonly number[]): Promise<number> {
    const total = length + tokens.length;
    const whole: Record<string, readonly number[]> = {
      input_ids: tokens,
      attention_mask: Array<number>(total).fill(1),
      position_ids: tokens.map((_, i) => length + i),
    };
    const own: { tensor: number; data: number }[] = [];
    const stack = runtime.stackSave();
    try {
      const inputs = inputNames.map((name) => {
        const kept = past.get(name);
        if (kept !== undefined) return kept;
        const numbers = whole[name];
        const made = numbers
          ? makeTensor(runtime, [1, numbers.length], BigInt64Array.from(numbers, BigInt))
          : makeTensor(runtime, shapes!.get(name)!, new Float32Array());
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
      reset();
      length = total;
      let logits = 0;
      for (const [i, name] of outputNames.entries()) {
        if (name === 'logits') logits = results[i]!;
        else past.set(name.replace('present', 'past_key_values'), results[i]!);
      }
      const next = findLargest(runtime, logits);
      runtime._OrtReleaseTensor(logits);
      return next;
    } finally {
      for (const { tensor, data } of own) {
        runtime._OrtReleaseTensor(tensor);
        runtime._free(data);
      }
      runtime.stackRestore(stack);
    }
  }

  return { step, reset };
}

/** The shapes of an empty cache by input name, or null when the model has an input or output that is unknown here. */
function readShapes(session: OrtSession): Map<string, readonly number[]> | null {
  const shapes = new Map<string, readonly number[]>();
  for (const name of session.inputNames) {
    if (name === 'input_ids' || name === 'attention_mask' || name === 'position_ids') continue;
    const shape = session.inputMetadata.find((metadata) => metadata.name === name)?.shape;
    if (!/^past_key_values\.\d+\.(key|value)$/.test(name) || shape?.length !== 4) return null;
    if (typeof shape[1] !== 'number' || typeof shape[3] !== 'number') return null;
    shapes.set(name, [1, shape[1], 0, shape[3]]);
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
