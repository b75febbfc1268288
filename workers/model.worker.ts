import { expose } from 'comlink';
import type { EngineWorker, LivingWorker, MeasuredWorker, ModelSpec } from '../src/engines/protocol.ts';
import { heapBytes } from './heap-bytes.ts';
import { holdLock } from './hold-lock.ts';

/** The engine of the model that is loaded first; a worker serves one model, and its library arrives with it. */
let engine: EngineWorker | null = null;

const worker: EngineWorker & LivingWorker & MeasuredWorker = {
  holdLock,
  heapBytes: () => Promise.resolve(heapBytes()),
  async load(spec, choice, onProgress, compile) {
    engine ??= await openEngine(spec);
    return engine.load(spec, choice, onProgress, compile);
  },
  generate: (request, onText, call) => loaded().generate(request, onText, call),
  embed: (texts) => loaded().embed(texts),
  embedTokens: (texts) => loaded().embedTokens(texts),
  interrupt: (call) => loaded().interrupt(call),
};
expose(worker);

async function openEngine({ engine }: ModelSpec): Promise<EngineWorker> {
  if (engine === 'webllm') return (await import('./webllm-library.ts')).openWebllmEngine();
  return (await import('./transformers-engine.ts')).createTransformersEngine();
}

function loaded(): EngineWorker {
  if (engine === null) throw new Error('a call came before the model was loaded');
  return engine;
}
