import plainBinary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

/** The address of the plain build of ONNX Runtime, known before the library has arrived. */
export const plainProgram = new URL(plainBinary, self.location.href).href;
