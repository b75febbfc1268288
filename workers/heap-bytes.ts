/** How large the heap of ONNX Runtime is; null where another engine or build runs, whose heap nobody shows us. */
export function heapBytes(): number | null {
  const heap: unknown = Reflect.get(Object(globalThis.inklingRuntime?.module), 'HEAPU8');
  return heap instanceof Uint8Array ? heap.byteLength : null;
}
