/**
 * Stands in for the program that starts ONNX Runtime: starts it, and leaves the running module where the heap decoder
 * finds it. The address of the real program waits in the same place, because a module takes no arguments.
 */
const { default: start } = await import(/* @vite-ignore */ globalThis.inklingRuntime.factory);

export default async function startAndCapture(settings) {
  const module = await start(settings);
  globalThis.inklingRuntime.module = module;
  return module;
}
