"""Greedy tokens of the exported graphs against the checkpoint, on held-out prompts.

    python training/check_export.py --model user --onnx public/models/inkling-user/onnx
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from export import FULL, QUANTIZED
from model import Config, Decoder


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=["user", "assistant"], required=True)
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--onnx", type=Path, required=True)
    parser.add_argument("--prompts", type=int, default=100)
    parser.add_argument("--tokens", type=int, default=200)
    options = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = Tokenizer.from_file(str(options.work / "tokenizer.json"))
    checkpoint = torch.load(options.work / f"{options.model}.pt", weights_only=False, map_location="cpu")
    model = Decoder(Config(**checkpoint["config"])).eval()
    model.load_state_dict(checkpoint["model"])
    prompts = read_prompts(options.work / f"{options.model}.valid.jsonl", tokenizer, options.prompts)
    end = tokenizer.token_to_id("<|end|>")
    expected = [decode_torch(model, p, end, options.tokens) for p in prompts]
    for name in (FULL, QUANTIZED):
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(options.onnx / name), settings)
        same = sum(decode_onnx(session, model.config, p, end, options.tokens) == e for p, e in zip(prompts, expected))
        print(f"{name}: the same greedy tokens on {same} of {len(prompts)} prompts")


def read_prompts(path: Path, tokenizer: Tokenizer, count: int) -> list[list[int]]:
    """The first turn of each sample, ready for a reply."""
    mark = {role: tokenizer.token_to_id(f"<|{role}|>") for role in ("user", "assistant", "end")}
    with open(path) as file:
        samples = [json.loads(line) for _, line in zip(range(count), file)]
    first = [tokenizer.encode(s["messages"][0]["content"]).ids for s in samples]
    return [[mark["user"], *ids, mark["end"], mark["assistant"]] for ids in first]


@torch.no_grad()
def decode_torch(model: Decoder, prompt: list[int], end: int, limit: int) -> list[int]:
    tokens = list(prompt)
    while len(tokens) < len(prompt) + limit:
        hidden = model(torch.tensor([tokens]))[0, -1]
        tokens.append(int(F.linear(hidden, model.embedding.weight).argmax()))
        if tokens[-1] == end:
            break
    return tokens[len(prompt) :]


def decode_onnx(session, config: Config, prompt: list[int], end: int, limit: int) -> list[int]:
    empty = np.zeros((1, config.key_value_heads, 0, config.head_width), np.float32)
    past = {f"past_key_values.{i}.{part}": empty for i in range(config.layers) for part in ("key", "value")}
    new, reply, seen = prompt, [], 0
    while len(reply) < limit:
        seen += len(new)
        feeds = {
            "input_ids": np.array([new], np.int64),
            "attention_mask": np.ones((1, seen), np.int64),
            "position_ids": np.arange(seen - len(new), seen, dtype=np.int64)[None],
        }
        logits, *present = session.run(None, feeds | past)
        past = dict(zip(past, present))
        reply.append(int(logits[0, -1].argmax()))
        if reply[-1] == end:
            break
        new = reply[-1:]
    return reply


if __name__ == "__main__":
    main()
