"""Greedy tokens of the exported graphs against the checkpoint, on held-out prompts, alone and in left-padded batches.

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
from tokenizer import encode


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
    for name in (FULL, QUANTIZED):
        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(str(options.onnx / name), settings)
        for size in (1, 4):
            parts = [prompts[i : i + size] for i in range(0, len(prompts), size)]
            replies = [reply for part in parts for reply in decode_onnx(session, model.config, part, end, options.tokens)]
            same = sum(is_greedy(model, prompt, reply) for prompt, reply in zip(prompts, replies))
            print(f"{name}, {size} at once: the same greedy tokens on {same} of {len(prompts)} prompts")


def read_prompts(path: Path, tokenizer: Tokenizer, count: int) -> list[list[int]]:
    """Each sample up to its last reply."""
    reply = tokenizer.token_to_id("<|assistant|>")
    with open(path) as file:
        samples = [json.loads(line) for _, line in zip(range(count), file)]
    return [[token for message in s["messages"][:-1] for token in encode(message, tokenizer)] + [reply] for s in samples]


@torch.no_grad()
def is_greedy(model: Decoder, prompt: list[int], reply: list[int]) -> bool:
    """Whether the checkpoint would write the same: each token is its most probable one after the prompt and the tokens before."""
    hidden = model(torch.tensor([prompt + reply[:-1]]))[0, len(prompt) - 1 :]
    return F.linear(hidden, model.embedding.weight).argmax(-1).tolist() == reply


def decode_onnx(session, config: Config, prompts: list[list[int]], end: int, limit: int) -> list[list[int]]:
    """Replies to all prompts in one batch, padded on the left as transformers.js does."""
    longest = max(map(len, prompts))
    new = np.array([[0] * (longest - len(p)) + p for p in prompts], np.int64)
    mask = np.array([[0] * (longest - len(p)) + [1] * len(p) for p in prompts], np.int64)
    empty = np.zeros((len(prompts), config.key_value_heads, 0, config.head_width), np.float32)
    past = {f"past_key_values.{i}.{part}": empty for i in range(config.layers) for part in ("key", "value")}
    replies: list[list[int]] = [[] for _ in prompts]
    for _ in range(limit):
        positions = np.maximum(mask.cumsum(1) - 1, 0)[:, -new.shape[1] :]
        feeds = {"input_ids": new, "attention_mask": mask, "position_ids": positions}
        logits, *present = session.run(None, feeds | past)
        past = dict(zip(past, present))
        new = logits[:, -1].argmax(-1)[:, None]
        mask = np.concatenate([mask, np.ones_like(new)], axis=1)
        for reply, (token,) in zip(replies, new.tolist()):
            if not reply or reply[-1] != end:
                reply.append(token)
        if all(reply[-1] == end for reply in replies):
            break
    return replies


if __name__ == "__main__":
    main()
