import * as v from 'valibot';

export const mlcManifest = 'mlc-chat-config.json';

export const mlcManifestSchema = v.object({
  model_type: v.pipe(v.string(), v.nonEmpty()),
  quantization: v.pipe(v.string(), v.regex(/^q\d\w*$/)),
  context_window_size: v.pipe(v.number(), v.integer()),
  model_lib: v.exactOptional(v.nullish(v.string())),
  tokenizer_files: v.exactOptional(v.nullish(v.array(v.string()))),
  model_config: v.exactOptional(
    v.nullish(
      v.object({
        vocab_size: v.exactOptional(v.nullish(v.number())),
        hidden_size: v.exactOptional(v.nullish(v.number())),
      }),
    ),
  ),
});

export type MlcManifest = v.InferOutput<typeof mlcManifestSchema>;

/** The list of the weights by its newer and its older name; what stands in both is the same. */
export const weightLists = ['tensor-cache.json', 'ndarray-cache.json'] as const;

/** How MLC names the files of the weights; everything else in a folder is not theirs. */
export const shardName = /^params_shard_\d+\.bin$/;
