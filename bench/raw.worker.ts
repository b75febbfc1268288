import { AutoModelForCausalLM, AutoTokenizer, env, type Tensor } from '@huggingface/transformers';
import factory from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import binary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

/** The bare loop of the library, without streaming, interrupting or checking: what the app's speed is held against. */

export interface RawModel {
  readonly kind: 'load';
  readonly role: string;
  /** Folder below /models/. */
  readonly id: string;
  /** The weights inside it, for example onnx/model_quantized.onnx. */
  readonly weights: string;
  readonly threads: number;
}

export interface RawCall {
  readonly kind: 'generate';
  readonly messages: { readonly role: string; readonly content: string }[];
  readonly maxTokens: number;
}

export interface RawAnswer {
  readonly tokens: number;
  readonly milliseconds: number;
}

let write: ((call: RawCall) => Promise<RawAnswer>) | null = null;

self.onmessage = async ({ data }: MessageEvent<RawModel | RawCall>) => {
  try {
    if (data.kind === 'load') write = await load(data);
    self.postMessage(data.kind === 'load' ? { tokens: 0, milliseconds: 0 } : await write!(data));
  } catch (error) {
    self.postMessage(String(error));
  }
};

async function load({ id, weights, threads }: RawModel) {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = '/models/';
  env.useWasmCache = false;
  const wasm = env.backends.onnx.wasm!;
  wasm.wasmPaths = {
    mjs: new URL(factory, self.location.href).href,
    wasm: new URL(binary, self.location.href).href,
  };
  wasm.numThreads = threads;
  const tokenizer = await AutoTokenizer.from_pretrained(id);
  const model = await AutoModelForCausalLM.from_pretrained(id, {
    device: 'wasm',
    // Told fp32, the library adds nothing to the file's name.
    dtype: 'fp32',
    subfolder: weights.slice(0, weights.lastIndexOf('/')),
    model_file_name: weights.slice(weights.lastIndexOf('/') + 1, -'.onnx'.length),
  });

  return async ({ messages, maxTokens }: RawCall): Promise<RawAnswer> => {
    const start = performance.now();
    const inputs = tokenizer.apply_chat_template(messages, {
      add_generation_prompt: true,
      return_dict: true,
    });
    const promptTokens = (inputs.input_ids as Tensor).dims[1]!;
    const output = (await model.generate({
      ...inputs,
      max_new_tokens: maxTokens,
      do_sample: false,
      num_beams: 1,
    })) as Tensor;
    return { tokens: output.dims[1]! - promptTokens, milliseconds: performance.now() - start };
  };
}
