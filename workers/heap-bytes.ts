/**
 * How large the heap of ONNX Runtime is. Null where another engine or build runs, whose heap nobody shows us, and where
 * threads share the heap: Chromium counts a shared one in what it tells of the page, and no other.
 */
export function heapBytes(): number | null {
  const heap: unknown = Reflect.get(Object(globalThis.inklingRuntime?.module), 'HEAPU8');
  if (!(heap instanceof Uint8Array) || !(heap.buffer instanceof ArrayBuffer)) return null;
  return heap.byteLength;
}
