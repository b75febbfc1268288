/**
 * Stands in for the program that starts ONNX Runtime: starts it, and leaves the running module where the heap decoder
 * finds it. The address of the real program waits in the same place, because a module takes no arguments, and so does its
 * WebAssembly where the page has compiled it.
 */
const runtime = globalThis.inklingRuntime;
const { default: start } = await import(/* @vite-ignore */ runtime.factory);

export default async function startAndCapture(settings) {
  const { program } = runtime;
  const instantiateWasm = (imports, receive) => receive(new WebAssembly.Instance(program, imports), program);
  runtime.module = await start(program === undefined ? settings : { ...settings, instantiateWasm });
  return runtime.module;
}
