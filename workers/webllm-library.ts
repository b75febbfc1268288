import { MLCEngine } from '@mlc-ai/web-llm';
import { openKeptFiles } from './kept-files.ts';
import { createWebllmEngine } from './webllm-engine.ts';
import type { EngineWorker } from '../src/engines/protocol.ts';

/** The engine over the library itself, 6 MB of code, and over the files that this browser keeps. */
export async function openWebllmEngine(): Promise<EngineWorker> {
  const kept = await openKeptFiles();
  return createWebllmEngine({
    find: async (address) => kept?.match(address),
    async open(record, initProgressCallback) {
      const engine = new MLCEngine({
        appConfig: { model_list: [record] },
        initProgressCallback,
        logLevel: 'WARN',
      });
      return {
        reload: (modelId) => engine.reload(modelId),
        interruptGenerate: () => engine.interruptGenerate(),
        chat: engine.chat,
        countTokens: (text) => findTokenizer(engine, record.model_id)?.encode(text).length ?? null,
      };
    },
  });
}

/** The library shows its tokenizer to nobody; its version is pinned, and without it tokens are estimated. */
function findTokenizer(engine: MLCEngine, modelId: string): Tokenizer | null {
  const pipelines: unknown = Reflect.get(engine, 'loadedModelIdToPipeline');
  const pipeline: unknown = pipelines instanceof Map ? pipelines.get(modelId) : undefined;
  if (typeof pipeline !== 'object' || pipeline === null) return null;
  const tokenizer: unknown = Reflect.get(pipeline, 'tokenizer');
  return isTokenizer(tokenizer) ? tokenizer : null;
}

interface Tokenizer {
  encode(text: string): { readonly length: number };
}

function isTokenizer(value: unknown): value is Tokenizer {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'encode') === 'function';
}
