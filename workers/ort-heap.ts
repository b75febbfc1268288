import { checkLogits } from './check-logits.ts';

/** The parts of the running module that are needed; all sizes and addresses are bytes. */
export interface OrtModule {
  readonly HEAPU8: Uint8Array;
  readonly PTR_SIZE: number;
  _malloc(size: number): number;
  _free(address: number): void;
  stackSave(): number;
  stackRestore(stack: number): void;
  stackAlloc(size: number): number;
  getValue(address: number, type: string): number;
  stringToUTF8(text: string, address: number, size: number): void;
  lengthBytesUTF8(text: string): number;
  _OrtCreateTensor(
    type: number,
    data: number,
    size: number,
    dims: number,
    rank: number,
    place: number,
  ): number;
  _OrtGetTensorData(tensor: number, type: number, data: number, dims: number, rank: number): number;
  _OrtReleaseTensor(tensor: number): number;
  _OrtFree(address: number): number;
  _OrtRun(
    session: number,
    inputNames: number,
    inputs: number,
    inputCount: number,
    outputNames: number,
    outputCount: number,
    outputs: number,
    options: number,
  ): number | Promise<number>;
}

const FLOAT = 1;
const INT64 = 7;
const CPU = 1;

export function keepText(runtime: OrtModule, text: string): number {
  const size = runtime.lengthBytesUTF8(text) + 1;
  const address = runtime._malloc(size);
  runtime.stringToUTF8(text, address, size);
  return address;
}

/** 32-bit words on the stack. */
export function writeWords(runtime: OrtModule, words: readonly number[]): number {
  const address = runtime.stackAlloc(4 * words.length);
  new Uint32Array(runtime.HEAPU8.buffer, address, words.length).set(words);
  return address;
}

/** A tensor of the runtime, and where its numbers are: 0 where the runtime itself holds and frees them. */
export interface HeapTensor {
  readonly tensor: number;
  readonly data: number;
}

export function makeTensor(
  runtime: OrtModule,
  dims: readonly number[],
  values: BigInt64Array | Float32Array,
): HeapTensor {
  const made = makeEmptyTensor(runtime, dims, values instanceof Float32Array ? FLOAT : INT64);
  runtime.HEAPU8.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), made.data);
  return made;
}

/** Its numbers are whatever was in the heap. */
export function makeFloatTensor(runtime: OrtModule, dims: readonly number[]): HeapTensor {
  return makeEmptyTensor(runtime, dims, FLOAT);
}

function makeEmptyTensor(runtime: OrtModule, dims: readonly number[], type: number): HeapTensor {
  const bytes = dims.reduce((product, size) => product * size, type === FLOAT ? 4 : 8);
  const data = runtime._malloc(Math.max(bytes, 8));
  if (data === 0) throw new Error('out of memory');
  const stack = runtime.stackSave();
  const tensor = runtime._OrtCreateTensor(type, data, bytes, writeWords(runtime, dims), dims.length, CPU);
  runtime.stackRestore(stack);
  if (tensor !== 0) return { tensor, data };
  runtime._free(data);
  throw new Error('ONNX Runtime made no tensor');
}

export function releaseTensor(runtime: OrtModule, { tensor, data }: HeapTensor): void {
  runtime._OrtReleaseTensor(tensor);
  if (data !== 0) runtime._free(data);
}

/** Where the numbers of a tensor of floats begin, and its sizes. */
export function viewTensor(
  runtime: OrtModule,
  tensor: number,
): { readonly data: number; readonly dims: readonly number[] } {
  const stack = runtime.stackSave();
  const answer = runtime.stackAlloc(16);
  const code = runtime._OrtGetTensorData(tensor, answer, answer + 4, answer + 8, answer + 12);
  const read = (offset: number) => runtime.getValue(answer + offset, '*');
  const [type, data, sizes, rank] = [read(0), read(4), read(8), read(12)];
  runtime.stackRestore(stack);
  if (code !== 0) throw new Error('ONNX Runtime shows no numbers');
  const dims = Array.from({ length: rank }, (_, i) => runtime.getValue(sizes + 4 * i, 'i32'));
  runtime._OrtFree(sizes);
  if (type !== FLOAT) throw new Error('the numbers are not as expected');
  return { data, dims };
}

/** The most likely next token of a row, and how far its logit lies above the next one. */
export interface Choice {
  readonly token: number;
  readonly margin: number;
}

/** For each row the largest logit of the last position; the first of equals, as the library takes it. */
export function chooseTokens(runtime: OrtModule, logits: number): readonly Choice[] {
  const { data, dims } = viewTensor(runtime, logits);
  const [rows, positions, vocabulary] = dims;
  if (rows === undefined || positions === undefined || vocabulary === undefined) {
    throw new Error('the logits are not as expected');
  }
  return Array.from({ length: rows }, (_, row) => {
    const start = data + 4 * ((row + 1) * positions - 1) * vocabulary;
    return chooseToken(new Float32Array(runtime.HEAPU8.buffer, start, vocabulary));
  });
}

function chooseToken(logits: Float32Array): Choice {
  checkLogits(logits);
  let token = 0;
  let second = -Infinity;
  for (let i = 1; i < logits.length; i++) {
    const logit = logits[i]!;
    if (logit > logits[token]!) {
      second = logits[token]!;
      token = i;
    } else if (logit > second) second = logit;
  }
  return { token, margin: logits[token]! - second };
}
