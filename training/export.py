"""Turns a checkpoint into what transformers.js loads: ONNX graphs, tokenizer, chat template, configuration.

    python training/export.py --model user --out public/models/inkling-user

Two graphs whose weights are stored small and computed with in fp32: in fp16 for WebGPU (`fp16w`: needs no shader-f16, half the download) and
in int8 for wasm (`quantized`; of the decoders all but the embedding, which chooses the token, rounded so that samples of the training lose least). Plain attention, so that left-padded batches are right. Logits of the last position only: generation
reads no others. The embedder brings three sentences with their vectors for the self-test at load.
"""

import argparse
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto
from tokenizers import Tokenizer

from graph import Graph
from model import Config, rotary
from rounding import measure_inputs, read_feeds, round_product

FULL, QUANTIZED = "model_fp16w.onnx", "model_quantized.onnx"
SMALLEST_MATRIX = 4097
# Samples that the rounding looks at.
SAMPLES = 200
SELF_TEST = (
    "A small boat waits at the harbour.",
    "The review is due on 4 May; page 12 has an error.",
    "Dear Ruth, our paper on river maps was accepted!",
)
CHAT_TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=["user", "assistant", "embedder"], required=True)
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    checkpoint = torch.load(options.work / f"{options.model}.pt", weights_only=False, map_location="cpu")
    config = Config(**checkpoint["config"])
    weights = {name: value.float().numpy() for name, value in checkpoint["model"].items()}
    tokenizer = Tokenizer.from_file(str(options.work / "tokenizer.json"))
    end, pad = tokenizer.token_to_id("<|end|>"), tokenizer.token_to_id("<|pad|>")
    if options.model == "embedder":
        save_graphs(build_encoder(config, weights), options.out)
        save_tokenizer(options.work / "tokenizer.json", options.out, config.context, None)
        write_json(options.out / "config.json", describe_encoder(config, pad))
        write_json(options.out / "self-test.json", embed_fixed(options.out / "onnx" / FULL, tokenizer))
    else:
        feeds = read_feeds(options.work / f"{options.model}.jsonl", tokenizer, config, SAMPLES)
        save_graphs(build_decoder(config, weights), options.out, feeds)
        save_tokenizer(options.work / "tokenizer.json", options.out, config.context, CHAT_TEMPLATE)
        write_json(options.out / "config.json", describe_decoder(config, end, pad, options.work))
        write_json(options.out / "generation_config.json", {"do_sample": False, "eos_token_id": end, "pad_token_id": pad})
    print(f"{options.out}: {checkpoint['step']} steps, {sum(w.size for w in weights.values())} parameters")


def describe_decoder(config: Config, end: int, pad: int, work: Path) -> dict:
    return {
        "model_type": "llama",
        "architectures": ["LlamaForCausalLM"],
        "vocab_size": config.vocabulary,
        "hidden_size": config.width,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "num_key_value_heads": config.key_value_heads,
        "head_dim": config.head_width,
        "intermediate_size": config.feed_forward,
        "max_position_embeddings": config.context,
        "eos_token_id": end,
        "pad_token_id": pad,
        "tie_word_embeddings": True,
        "inkling_prompts": json.loads((work / "fingerprint.json").read_text()),
    }


def describe_encoder(config: Config, pad: int) -> dict:
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "vocab_size": config.vocabulary,
        "hidden_size": config.width,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "max_position_embeddings": config.context,
        "pad_token_id": pad,
    }


def embed_fixed(path: Path, tokenizer: Tokenizer) -> list[dict]:
    """Three sentences with their vectors, unit length, rounded to five digits."""
    session = onnxruntime.InferenceSession(str(path))
    tests = []
    for text in SELF_TEST:
        ids = np.array([tokenizer.encode(text).ids], np.int64)
        hidden = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0].mean(0)
        vector = hidden / np.linalg.norm(hidden)
        tests.append({"text": text, "vector": [round(float(v), 5) for v in vector]})
    return tests


def build_encoder(config: Config, weights: dict[str, np.ndarray]) -> Graph:
    g = Graph()
    ids = g.input("input_ids", TensorProto.INT64, ["batch_size", "time"])
    mask = g.input("attention_mask", TensorProto.INT64, ["batch_size", "time"])
    x = g.add("Gather", g.constant(weights["embedding.weight"], "embedding"), ids)
    real = g.add("Unsqueeze", g.add("Cast", mask, to=TensorProto.BOOL), g.integers(1, 2))
    bias = g.add("Where", real, g.scalar(0.0), g.scalar(-1e9))
    time = g.add("Gather", g.add("Shape", ids), g.constant(np.array(1, np.int64)))
    positions = g.add("Range", g.constant(np.array(0, np.int64)), time, g.constant(np.array(1, np.int64)))
    cos, sin = build_rotary(g, g.add("Unsqueeze", positions, g.integers(0)), config)
    for layer in range(config.layers):
        x = build_block(g, x, bias, cos, sin, layer, weights, config, past=None)
    g.linear(g.rms_norm(x, weights["norm.weight"], config.norm_eps), weights["out.weight"], "out", output="last_hidden_state")
    g.output("last_hidden_state", ["batch_size", "time", weights["out.weight"].shape[0]])
    return g


def build_decoder(config: Config, weights: dict[str, np.ndarray]) -> Graph:
    g = Graph()
    ids = g.input("input_ids", TensorProto.INT64, ["batch_size", "time"])
    mask = g.input("attention_mask", TensorProto.INT64, ["batch_size", "total"])
    positions = g.input("position_ids", TensorProto.INT64, ["batch_size", "time"])
    embedding = g.constant(weights["embedding.weight"], "embedding")
    x = g.add("Gather", embedding, ids)
    bias = build_bias(g, ids, mask, config)
    cos, sin = build_rotary(g, positions, config)
    past = build_past(g, ids, mask, config)
    for layer in range(config.layers):
        x = build_block(g, x, bias, cos, sin, layer, weights, config, past)
    last = g.add("Slice", x, g.integers(-1), g.integers(np.iinfo(np.int64).max), g.integers(1))
    last = g.rms_norm(last, weights["norm.weight"], config.norm_eps)
    g.add("MatMul", last, g.add("Transpose", embedding, perm=[1, 0]), output="logits")
    g.output("logits", ["batch_size", 1, config.vocabulary])
    for layer in range(config.layers):
        for part in ("key", "value"):
            g.output(f"present.{layer}.{part}", ["batch_size", config.key_value_heads, "total", config.head_width])
    return g


class Past(NamedTuple):
    """What all layers of a decoder need to know of the cache."""

    # [batch, time, 1]: 1 where a new position holds a token, 0 where it is padding.
    real: str
    # [batch, shift, key-value heads * head width]: zeros.
    nothing: str
    # Minus the number of new positions.
    start: str


def build_block(
    g: Graph, x: str, bias: str, cos: str, sin: str, layer: int, weights: dict, config: Config, past: Past | None
) -> str:
    w = {k.removeprefix(f"blocks.{layer}."): v for k, v in weights.items() if k.startswith(f"blocks.{layer}.")}
    h = g.rms_norm(x, w["attention_norm.weight"], config.norm_eps)
    x = g.add("Add", x, build_attention(g, h, bias, cos, sin, layer, w, config, past))
    h = g.rms_norm(x, w["feed_norm.weight"], config.norm_eps)
    gate, up = g.linears(h, [w["gate.weight"], w["up.weight"]], f"gate_up_{layer}")
    active = g.add("Mul", g.add("Mul", gate, g.add("Sigmoid", gate)), up)
    return g.add("Add", x, g.linear(active, w["down.weight"], f"down_{layer}"))


def build_bias(g: Graph, ids: str, mask: str, c: Config) -> str:
    """[batch, 1, group * time, total]: 0 where a position may look, a large negative number where it may not; once per query head of a group."""
    total = g.add("Gather", g.add("Shape", mask), g.constant(np.array(1, np.int64)))
    time = g.add("Gather", g.add("Shape", ids), g.constant(np.array(1, np.int64)))
    zero, one = g.constant(np.array(0, np.int64)), g.constant(np.array(1, np.int64))
    real = g.add("Unsqueeze", g.add("Cast", mask, to=TensorProto.BOOL), g.integers(1, 2))

    def build_seen() -> str:
        keys = g.add("Range", zero, total, one)
        queries = g.add("Unsqueeze", g.add("Range", g.add("Sub", total, time), total, one), g.integers(1))
        seen = g.add("LessOrEqual", g.add("Unsqueeze", keys, g.integers(0)), queries)
        if c.marks:
            seen = g.add("Or", seen, build_same_prompt(g, ids, g.add("Sub", total, time), c))
        return g.add("And", seen, real)

    # A single new position comes last, and sees all that is not padding.
    seen = g.choose(g.add("Greater", time, one), build_seen, lambda: real, TensorProto.BOOL)
    bias = g.add("Where", seen, g.scalar(0.0), g.scalar(-1e9))
    return g.add("Concat", *[bias] * (c.heads // c.key_value_heads), axis=2)


def build_same_prompt(g: Graph, ids: str, past: str, c: Config) -> str:
    """[batch, 1, time, total]: whether a new position and another new one stand in the same prompt. What is in the cache was read in an
    earlier call, and was whole then."""
    axis = g.constant(np.array(1, np.int32))
    begins = [g.add("Equal", ids, g.integers(mark)) for mark in c.marks]
    prompts, replies = (g.add("CumSum", g.add("Cast", begin, to=TensorProto.FLOAT), axis) for begin in begins)
    part = g.add("Add", prompts, replies)
    shape = g.add("Concat", g.add("Shape", ids, start=0, end=1), past, axis=0)
    others = g.add("Concat", g.add("ConstantOfShape", shape), part, axis=1)
    same = g.add("Equal", g.add("Unsqueeze", part, g.integers(1, 3)), g.add("Unsqueeze", others, g.integers(1, 2)))
    return g.add("And", same, g.add("Unsqueeze", g.add("Greater", prompts, replies), g.integers(1, 3)))


def build_past(g: Graph, ids: str, mask: str, c: Config) -> Past:
    time = g.add("Shape", ids, start=1, end=2)
    new = g.add("Slice", mask, g.add("Neg", time), g.integers(np.iinfo(np.int64).max), g.integers(1))
    real = g.add("Unsqueeze", g.add("Cast", new, to=TensorProto.FLOAT), g.integers(2))
    shape = g.add("Concat", g.add("Shape", ids, start=0, end=1), g.integers(c.shift, c.key_value_heads * c.head_width), axis=0)
    return Past(real, g.add("ConstantOfShape", shape), g.add("Neg", time))


def build_rotary(g: Graph, positions: str, config: Config) -> tuple[str, str]:
    """cos and sin [batch, 1, time, head width]; 1 and 0 for the part of a head that does not turn."""
    half = config.rotary_width // 2
    frequencies = config.rope_theta ** (-np.arange(half) / half)
    still = np.zeros(config.head_width - config.rotary_width)
    frequencies = np.concatenate([frequencies, frequencies, still]).astype(np.float32)
    angles = g.add("Unsqueeze", g.add("Cast", positions, to=TensorProto.FLOAT), g.integers(1, 3))
    angles = g.add("Mul", angles, g.constant(frequencies))
    return g.add("Cos", angles), g.add("Sin", angles)


def build_attention(
    g: Graph, h: str, bias: str, cos: str, sin: str, layer: int, w: dict, config: Config, past: Past | None
) -> str:
    """With `past`, keys and values go into the cache and the cached ones come before them."""
    c = config
    query, key, value = (w[f"attention.{name}.weight"] for name in ("query", "key", "value"))
    query, key, value = g.linears(h, [query * c.head_width**-0.5, key, value], f"query_key_value_{layer}")
    cached = [add_past(g, f"{layer}.{part}", c) for part in ("key", "value")] if past else []
    if c.shift:
        key = g.add("Add", key, g.linear(build_previous(g, value, cached[1], past, c), w["attention.shift.weight"], f"shift_{layer}"))
    both = g.add("Concat", query, key, axis=-1)
    both = turn(g, split_heads(g, both, c.heads + c.key_value_heads, c), cos, sin, c)
    query, key = g.split(both, [c.heads, c.key_value_heads], axis=1)
    value = split_heads(g, value, c.key_value_heads, c)
    if past:
        key = g.add("Concat", cached[0], key, axis=2, output=f"present.{layer}.key")
        value = g.add("Concat", cached[1], value, axis=2, output=f"present.{layer}.value")
    # Query heads that share a key-value head stand in one matrix: nothing is repeated.
    query = g.add("Reshape", query, g.integers(0, c.key_value_heads, -1, c.head_width))
    scores = g.add("MatMul", query, g.add("Transpose", key, perm=[0, 1, 3, 2]))
    y = g.add("MatMul", g.add("Softmax", g.add("Add", scores, bias), axis=-1), value)
    y = g.add("Transpose", g.add("Reshape", y, g.integers(0, c.heads, -1, c.head_width)), perm=[0, 2, 1, 3])
    y = g.add("Reshape", y, g.integers(0, 0, c.heads * c.head_width))
    return g.linear(y, w["attention.out.weight"], f"out_{layer}")


def split_heads(g: Graph, y: str, heads: int, c: Config) -> str:
    return g.add("Transpose", g.add("Reshape", y, g.integers(0, 0, heads, c.head_width)), perm=[0, 2, 1, 3])


def add_past(g: Graph, name: str, c: Config) -> str:
    # transformers.js makes the empty cache itself, and knows the batch by this name only.
    return g.input(f"past_key_values.{name}", TensorProto.FLOAT, ["batch_size", c.key_value_heads, "past", c.head_width])


def build_previous(g: Graph, value: str, cached: str, past: Past, c: Config) -> str:
    """For each new position the values of the ones before it, from the cache for the first; zero behind padding and at the start."""
    last = g.add("Slice", cached, g.integers(-c.shift), g.integers(np.iinfo(np.int64).max), g.integers(2))
    last = g.add("Reshape", g.add("Transpose", last, perm=[0, 2, 1, 3]), g.integers(0, 0, c.key_value_heads * c.head_width))
    values = g.add("Concat", past.nothing, last, g.add("Mul", value, past.real), axis=1)
    backs = [g.integers(-back) for back in range(1, c.shift + 1)]
    before = [g.add("Slice", values, g.add("Add", past.start, back), back, g.integers(1)) for back in backs]
    return g.add("Concat", *before, axis=-1) if c.shift > 1 else before[0]


def turn(g: Graph, x: str, cos: str, sin: str, c: Config) -> str:
    """Rotary positions on the first part of each head [batch, heads, time, head width]."""
    half = c.rotary_width // 2
    swap = np.zeros((c.head_width, c.head_width), np.float32)
    for i in range(half):
        swap[i + half, i], swap[i, i + half] = -1, 1
    return g.add("Add", g.add("Mul", x, cos), g.add("Mul", g.multiply(x, swap, "swap"), sin))


def save_graphs(graph: Graph, out: Path, feeds=()) -> None:
    """With feeds the matrices in int8 are rounded for their inputs, and the embedding stays in fp16."""
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    model = graph.model("inkling")
    onnx.save(store(model, to_half), out / "onnx" / FULL)
    inputs = measure_inputs(model, feeds) if feeds else None
    onnx.save(store(model, lambda value, name: to_int8(value, name, inputs)), out / "onnx" / QUANTIZED)


def store(model: onnx.ModelProto, shrink) -> onnx.ModelProto:
    """The same graph with smaller matrices, and nodes behind them that give them back in fp32; the runtime folds those away when it loads the graph."""
    stored = onnx.ModelProto()
    stored.CopyFrom(model)
    restoring = []
    for tensor in list(stored.graph.initializer):
        value = onnx.numpy_helper.to_array(tensor)
        # Small ones cost nothing, and the one that turns positions has to stay exact.
        if value.dtype != np.float32 or value.size < SMALLEST_MATRIX:
            continue
        smaller, nodes = shrink(value, tensor.name)
        stored.graph.initializer.remove(tensor)
        stored.graph.initializer.extend(smaller)
        restoring += nodes
    nodes = [*restoring, *stored.graph.node]
    del stored.graph.node[:]
    stored.graph.node.extend(nodes)
    onnx.checker.check_model(stored)
    return stored


def to_half(value: np.ndarray, name: str) -> tuple[list, list]:
    half = onnx.numpy_helper.from_array(value.astype(np.float16), f"{name}_half")
    return [half], [onnx.helper.make_node("Cast", [half.name], [name], to=TensorProto.FLOAT)]


def to_int8(value: np.ndarray, name: str, inputs: dict[str, np.ndarray] | None) -> tuple[list, list]:
    """Symmetric, with one scale per output of a product and per row of the embedding. Only the weights are rounded: activations in int8 would
    take their scale from whatever else is in the batch."""
    if inputs is not None and name == "embedding":
        return to_half(value, name)
    largest = np.abs(value).max(axis=1 if name == "embedding" else 0, keepdims=True)
    scale = np.maximum(largest / 127, 1e-12).astype(np.float32)
    rounded = np.round(value / scale) if inputs is None else round_product(value, scale, inputs[name])
    levels = onnx.numpy_helper.from_array(rounded.astype(np.int8), f"{name}_levels")
    scales = onnx.numpy_helper.from_array(scale, f"{name}_scale")
    return [levels, scales], [
        onnx.helper.make_node("Cast", [levels.name], [f"{name}_whole"], to=TensorProto.FLOAT),
        onnx.helper.make_node("Mul", [f"{name}_whole", scales.name], [name]),
    ]


def save_tokenizer(source: Path, out: Path, context: int, chat_template: str | None) -> None:
    (out / "tokenizer.json").write_text(source.read_text())
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": context,
        "pad_token": "<|pad|>",
        "eos_token": "<|end|>",
        "padding_side": "left",
        "clean_up_tokenization_spaces": False,
    }
    write_json(out / "tokenizer_config.json", config | ({"chat_template": chat_template} if chat_template else {}))


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
