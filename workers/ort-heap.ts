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

export function makeTensor(
  runtime: OrtModule,
  dims: readonly number[],
  values: BigInt64Array | Float32Array,
): { tensor: number; data: number } {
  const data = runtime._malloc(Math.max(values.byteLength, 8));
  runtime.HEAPU8.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), data);
  const type = values instanceof Float32Array ? FLOAT : INT64;
  const tensor = runtime._OrtCreateTensor(
    type,
    data,
    values.byteLength,
    writeWords(runtime, dims),
    dims.length,
    CPU,
  );
  if (tensor === 0) throw new Error('ONNX Runtime made no tensor');
  return { tensor, data };
}

/** The index of the largest logit of the last position; the first of equals, as the library takes it. */
export function findLargest(runtime: OrtModule, logits: number): number {
  const answer = runtime.stackAlloc(16);
  if (runtime._OrtGetTensorData(logits, answer, answer + 4, answer + 8, answer + 12) !== 0) {
    throw new Error('ONNX Runtime shows no logits');
  }
  const [type, data, dims, rank] = [0, 4, 8, 12].map((offset) => runtime.getValue(answer + offset, '*')) as [
    number,
    number,
    number,
    number,
  ];
  const sizes = Array.from({ length: rank }, (_, i) => runtime.getValue(dims + 4 * i, 'i32'));
  runtime._OrtFree(dims);
  const [, positions, vocabulary] = sizes;
  if (type !== FLOAT || positions === undefined || vocabulary === undefined) {
    throw new Error('the logits are not as expected');
  }
  const last = new Float32Array(runtime.HEAPU8.buffer, data + 4 * (positions - 1) * vocabulary, vocabulary);
  let best = 0;
  for (let i = 1; i < vocabulary; i++) if (last[i]! > last[best]!) best = i;
  return best;
}
