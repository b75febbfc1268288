/**
 * How many trained numbers an ONNX file holds: everything stored with one of the model's widths among its dimensions,
 * which all weights have and no constant of the graph has. The file has to store every weight once and unquantized.
 *
 * @param {Uint8Array} file
 * @param {readonly number[]} widths of the hidden states, and of all keys of a layer together
 */
export function countParameters(file, widths) {
  const graphs = readFields(file).filter(({ number }) => number === fields.graph);
  const tensors = graphs.flatMap(({ value }) =>
    readFields(bytesOf(value)).filter(({ number }) => number === fields.initializer),
  );
  return tensors
    .map(({ value }) => readDimensions(bytesOf(value)))
    .filter((dimensions) => dimensions.some((size) => widths.includes(size)))
    .reduce((sum, dimensions) => sum + dimensions.reduce((size, one) => size * one, 1), 0);
}

/** Numbers of the fields in onnx.proto. */
const fields = { graph: 7, initializer: 5, dimensions: 1 };

/** @param {Uint8Array} tensor */
function readDimensions(tensor) {
  return readFields(tensor)
    .filter(({ number }) => number === fields.dimensions)
    .flatMap(({ value }) => (typeof value === 'number' ? [value] : readPacked(value)));
}

/** @param {Uint8Array} packed */
function readPacked(packed) {
  const values = [];
  for (let at = 0, value; at < packed.length; values.push(value)) [value, at] = readVarint(packed, at);
  return values;
}

/** @typedef {{ number: number, value: number | Uint8Array }} Field @param {Uint8Array} message protobuf @returns {Field[]} */
function readFields(message) {
  const found = /** @type {Field[]} */ ([]);
  let at = 0;
  while (at < message.length) {
    const [key, start] = readVarint(message, at);
    const [value, end] = readValue(message, start, key & 7);
    found.push({ number: key >>> 3, value });
    at = end;
  }
  return found;
}

/** @param {Uint8Array} message @param {number} at @param {number} kind @returns {[number | Uint8Array, number]} */
function readValue(message, at, kind) {
  if (kind === 0) return readVarint(message, at);
  const [length, start] = kind === 2 ? readVarint(message, at) : [kind === 1 ? 8 : kind === 5 ? 4 : NaN, at];
  if (!(start + length <= message.length)) throw new Error('This is no ONNX file, or it is cut off.');
  return [message.subarray(start, start + length), start + length];
}

/** Exact up to 2^53; negative numbers, which no field read here has, come out too large. @param {Uint8Array} bytes @param {number} at @returns {[number, number]} */
function readVarint(bytes, at) {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error('This is no ONNX file, or it is cut off.');
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at];
  }
}

/** @param {number | Uint8Array} value */
function bytesOf(value) {
  if (typeof value !== 'number') return value;
  throw new Error('This is no ONNX file: a number stands where a message is expected.');
}
