/** Small enough that the lines in one piece are read in the blink of an eye. */
const bytesAtOnce = 256 * 1024;

/** A file piece by piece. Slices, because not every browser can loop over a stream, and a slice can be given up. */
export async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < file.size; start += bytesAtOnce) {
    yield new Uint8Array(await file.slice(start, start + bytesAtOnce).arrayBuffer());
  }
}
