/** All that needs the library itself, so that it arrives in one part while the model's files are read. */
export { loadEmbedder } from './transformers-embedder.ts';
export { configureRuntime, MODEL_NAME } from './transformers-runtime.ts';
export { loadWriter } from './transformers-writer.ts';
