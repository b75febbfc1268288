"""Trains one of the two decoders on the generated samples: on a GPU where there is one, in bf16 wherever that is fast.

    python training/train.py --model user --steps 4000 --seed 1

No loss on instructions and documents: they hold words that nobody can predict. What a reply decides counts three times: the answers of a
verdict, and the words that say which style and which fact comes next.
A run that was interrupted goes on from its last checkpoint with --resume, on the same batches.
"""

import argparse
import json
import re
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from model import Config, Decoder
from muon import Muon
from tokenizer import VOCABULARY

LENGTHS = (96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 512, 576, 640, 768, 896)
ANSWER_WEIGHT = 3.0
PHRASE_WEIGHT = 3.0
UNEQUAL_WEIGHT = 2.0
# What a line of the user's check is about and where its sides begin, or what a point of a draft is about; then the lines whose sides differ.
DECIDING = re.compile(
    r"^\w+ [^\s:]+(?=.* / .*: (?:yes|no)$)| / [^\s:]+(?=.*: (?:yes|no)$)|(?:^| )[A-Z]\w+(?=: (?!yes$|no$))", re.MULTILINE
)
UNEQUAL = re.compile(r"^.* / .*: no$", re.MULTILINE)


def main() -> None:
    options = parse_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = Tokenizer.from_file(str(options.work / "tokenizer.json"))
    train = load_samples(options.work, options.model, tokenizer)
    valid = load_samples(options.work, f"{options.model}.valid", tokenizer)
    checkpoint = options.work / f"{options.model}.pt"
    given = checkpoint if options.resume else options.init
    start = torch.load(given, weights_only=False) if given else None
    config = Config(**start["config"]) if start else Config(vocabulary=tokenizer.get_vocab_size(), shift=1)
    if options.both_ways:
        config = replace(config, marks=(tokenizer.token_to_id("<|user|>"), tokenizer.token_to_id("<|assistant|>")))
    model = Decoder(config).to(device)
    parameters = sum(p.numel() for p in model.parameters())
    print(f"{parameters} parameters, {len(train)} samples, {train.tokens()} tokens", flush=True)

    torch._dynamo.config.recompile_limit = 64
    if options.compile:
        # Block by block: one compilation per length, shared by all layers.
        for block in model.blocks:
            block.compile(dynamic=False)
    matrices = [p for block in model.blocks for p in block.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if not any(p is m for m in matrices)]
    optimizers = [
        Muon(matrices, lr=options.rate, dtype=torch.bfloat16 if has_fast_half(device) else torch.float32),
        torch.optim.AdamW(others, lr=options.rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]
    if start:
        model.load_state_dict(start["model"])
    first = restore(checkpoint, model, optimizers) if options.resume else 0
    started, seen, losses = time.time(), 0, []
    for step, (length, members) in enumerate(batches(train, options.tokens, options.seed, options.steps)):
        if step < first:
            continue
        if step == options.until:
            break
        tokens, weights = pad([train.row(i) for i in members], length + 1)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = options.rate * schedule(step, options.steps, options.fall)
        loss = compute_loss(model, tokens.to(device), weights.to(device))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
        seen += tokens.numel()
        if step % 50 == 0:
            speed = seen / (time.time() - started)
            print(f"step {step} loss {np.mean(losses[-50:]):.4f} tokens {seen} speed {speed:.0f}/s", flush=True)
        if step % 250 == 249 or step + 1 in (options.steps, options.until):
            print(f"step {step} {evaluate(model, valid, device)}", flush=True)
            save(checkpoint, model, optimizers, step + 1)


def half(device: str) -> torch.autocast:
    """bf16 products on a GPU and on processors with instructions for them, three times as fast there; fp32 elsewhere."""
    return torch.autocast(device, torch.bfloat16, enabled=has_fast_half(device))


def has_fast_half(device: str) -> bool:
    return device == "cuda" or torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()


def save(path: Path, model: Decoder, optimizers: list[torch.optim.Optimizer], step: int) -> None:
    state = {"model": model.state_dict(), "config": vars(model.config), "step": step}
    torch.save(state | {"optimizers": [o.state_dict() for o in optimizers]}, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


def restore(path: Path, model: Decoder, optimizers: list[torch.optim.Optimizer]) -> int:
    """The number of steps that are done already."""
    state = torch.load(path, weights_only=False)
    model.load_state_dict(state["model"])
    for optimizer, saved in zip(optimizers, state["optimizers"]):
        optimizer.load_state_dict(saved)
    return state["step"]


def compute_loss(model: Decoder, tokens: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Mean weighted cross-entropy over the reply tokens of a batch [batch, time + 1]."""
    with half(tokens.device.type):
        hidden = model(tokens[:, :-1])
        chosen = weights[:, 1:] > 0
        logits = F.linear(hidden[chosen], model.embedding.weight)
    losses = F.cross_entropy(logits.float(), tokens[:, 1:][chosen], reduction="none")
    w = weights[:, 1:][chosen]
    return (losses * w).sum() / w.sum()


@torch.no_grad()
def evaluate(model: Decoder, valid: "Samples", device: str) -> str:
    """Share of replies whose every token is the most probable one, per kind of prompt."""
    right: dict[str, list[bool]] = {}
    order = sorted(range(min(len(valid), 240)), key=lambda i: len(valid.tokens_of(i)))
    for start in range(0, len(order), 16):
        rows = order[start : start + 16]
        tokens, weights = pad([valid.row(i) for i in rows], max(len(valid.tokens_of(i)) for i in rows))
        tokens, weights = tokens.to(device), weights.to(device)
        with half(device):
            best = F.linear(model(tokens[:, :-1]), model.embedding.weight).argmax(-1)
        correct = (best == tokens[:, 1:]) | (weights[:, 1:] < 1)
        for row, ok in zip(rows, correct.all(1).tolist()):
            right.setdefault(valid.kinds[row], []).append(ok)
    return "valid " + " ".join(f"{kind} {np.mean(oks):.3f}" for kind, oks in sorted(right.items()))


def schedule(step: int, steps: int, fall: float) -> float:
    """Warm-up, plateau, then a linear fall to zero over the last share of the steps."""
    warm = min(1.0, (step + 1) / 100)
    return warm * min(1.0, (steps - step) / (fall * steps))


class Samples:
    """All samples in flat arrays: tokens and the weight of each in the loss."""

    def __init__(self, tokens: np.ndarray, weights: np.ndarray, offsets: np.ndarray, kinds: list[str]):
        self.flat, self.weights, self.offsets, self.kinds = tokens, weights, offsets, kinds

    def __len__(self) -> int:
        return len(self.kinds)

    def tokens(self) -> int:
        return len(self.flat)

    def tokens_of(self, i: int) -> np.ndarray:
        return self.flat[self.offsets[i] : self.offsets[i + 1]]

    def row(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        return self.tokens_of(i), self.weights[self.offsets[i] : self.offsets[i + 1]]


def load_samples(work: Path, name: str, tokenizer: Tokenizer) -> Samples:
    """<|user|> prompt <|end|> <|assistant|> reply <|end|> …, as the chat template writes it."""
    mark = {role: tokenizer.token_to_id(f"<|{role}|>") for role in ("user", "assistant", "end")}
    answers = [tokenizer.encode(" yes").ids[0], tokenizer.encode(" no").ids[0]]
    rows, weights, kinds = [], [], []
    with open(work / f"{name}.jsonl") as file:
        samples = [json.loads(line) for line in file]
    for start in range(0, len(samples), 10_000):
        part = samples[start : start + 10_000]
        encoded = iter(tokenizer.encode_batch([m["content"] for s in part for m in s["messages"]]))
        for sample in part:
            row, weight = [], []
            for message in sample["messages"]:
                encoding = next(encoded)
                row += [mark[message["role"]], *encoding.ids, mark["end"]]
                weight += [0.0, *(weigh(message, encoding, answers)), 1.0 if message["role"] == "assistant" else 0.0]
            if len(row) <= LENGTHS[-1] + 1:
                rows.append(np.array(row, np.int16))
                weights.append(np.array(weight, np.float16))
                kinds.append("+".join(sample["kinds"]))
    offsets = np.concatenate([[0], np.cumsum([len(r) for r in rows])])
    return Samples(np.concatenate(rows), np.concatenate(weights), offsets, kinds)


def weigh(message: dict, encoding, answers: list[int]) -> list[float]:
    """Replies count fully, what they decide and what a check finds wrong more; prompts nothing."""
    if message["role"] != "assistant":
        return [0.0] * len(encoding.ids)
    text = message["content"]
    unequal = [found.span() for found in UNEQUAL.finditer(text)]
    deciding = [found.span() for found in DECIDING.finditer(text)]

    def weight(token: int, start: int) -> float:
        if token in answers:
            return ANSWER_WEIGHT
        if token >= VOCABULARY or is_in(start, deciding):
            return PHRASE_WEIGHT
        return UNEQUAL_WEIGHT if is_in(start, unequal) else 1.0

    return [weight(token, start) for token, (start, _) in zip(encoding.ids, encoding.offsets)]


def is_in(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def batches(samples: Samples, tokens: int, seed: int, steps: int):
    """Lengths and members of batches of equal cost, samples of like length together, in an order that the seed decides."""
    random = np.random.default_rng(seed)
    lengths = np.diff(samples.offsets) - 1
    buckets = np.searchsorted(LENGTHS, lengths)
    step = 0
    while True:
        groups = []
        for bucket, length in enumerate(LENGTHS):
            members = random.permutation(np.flatnonzero(buckets == bucket))
            size = max(1, tokens // length)
            groups += [(length, members[i : i + size]) for i in range(0, len(members) - size + 1, size)]
        for i in random.permutation(len(groups)):
            if step == steps:
                return
            length, members = groups[i]
            yield length, members
            step += 1


def pad(rows: list[tuple[np.ndarray, np.ndarray]], length: int) -> tuple[torch.Tensor, torch.Tensor]:
    tokens = torch.zeros(len(rows), length, dtype=torch.long)
    weights = torch.zeros(len(rows), length)
    for i, (row, weight) in enumerate(rows):
        tokens[i, : len(row)] = torch.from_numpy(row.astype(np.int64))
        weights[i, : len(row)] = torch.from_numpy(weight.astype(np.float32))
    return tokens, weights


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=["user", "assistant"], required=True)
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--until", type=int, help="stop here; the rest comes with --resume")
    parser.add_argument("--init", type=Path, help="a checkpoint whose weights to start from")
    parser.add_argument("--both-ways", action="store_true", help="inside a prompt every position sees the whole of it, from here on")
    parser.add_argument("--tokens", type=int, default=4096, help="tokens per step, padding included")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--fall", type=float, default=0.45, help="the share of the steps, the last ones, in which the rate falls to zero")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=False)
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
