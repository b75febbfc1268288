"""Trains one of the two decoders on the generated samples: on a GPU where there is one, in bf16 wherever that is fast.

    python training/train.py --model user --steps 4000 --seed 1

No loss on the words of instructions and documents: nobody can predict them. What a reply decides counts three times: the answers of a
verdict, and the words that say which style and which fact comes next. With --read the model is also shown how: a second head, which training
alone has, says of every word of a document what it tells, and one layer later which things are told and in which style the reply is; and two
heads of the last layer look at the word that the reply copies next.
A run that was interrupted goes on from its last checkpoint with --resume, on the same batches.
"""

import argparse
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from half import half, has_fast_half
from model import Config, Decoder
from muon import Muon
from reading import COPYING_WEIGHT, Reader, compute_copying_loss, compute_reading_loss, compute_settling_loss, find_begin, tag
from samples import Samples, batches, load_samples, pad


def main() -> None:
    options = parse_options()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = Tokenizer.from_file(str(options.work / "tokenizer.json"))
    train = load_samples(options.work, options.model, tokenizer)
    valid = load_samples(options.work, f"{options.model}.valid", tokenizer, train)
    checkpoint = options.work / f"{options.model}.pt"
    given = checkpoint if options.resume else options.init
    start = torch.load(given, weights_only=False) if given else None
    config = Config(**start["config"]) if start else Config(vocabulary=tokenizer.get_vocab_size())
    if options.both_ways:
        config = replace(config, marks=(tokenizer.token_to_id("<|user|>"), tokenizer.token_to_id("<|assistant|>")))
    model = Decoder(config).to(device)
    reader = Reader(config.width, train.labels, train.choices).to(device) if options.read else None
    parameters = sum(p.numel() for p in model.parameters())
    print(f"{parameters} parameters, {len(train)} samples, {train.tokens()} tokens", flush=True)

    torch._dynamo.config.recompile_limit = 64
    if options.compile:
        # Block by block: one compilation per length, shared by all layers.
        for block in model.blocks:
            block.compile(dynamic=False)
    matrices = [p for block in model.blocks for p in block.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if not any(p is m for m in matrices)] + [*(reader.parameters() if reader else ())]
    optimizers = [
        Muon(matrices, lr=options.rate, dtype=torch.bfloat16 if has_fast_half(device) else torch.float32),
        torch.optim.AdamW(others, lr=options.rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]
    if start:
        model.load_state_dict(start["model"])
        if reader and options.resume:
            reader.load_state_dict(start["reader"])
    first = restore(start, optimizers) if options.resume else 0
    started, seen, losses = time.time(), 0, []
    for step, (length, members) in enumerate(batches(train, options.tokens, options.seed, options.steps)):
        if step < first:
            continue
        if step == options.until:
            break
        tokens, weights, places = (x.to(device) for x in pad([train.row(i) for i in members], length + 1))
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = options.rate * schedule(step, options.steps, options.fall)
        states = compute_states(model, tokens)
        loss = total = compute_loss(model, states, tokens, weights)
        if reader:
            settled = torch.from_numpy(train.settled[members]).to(device)
            total = loss + compute_reading_loss(reader, states[options.read], weights, places)
            total = total + compute_settling_loss(reader, states[options.read + 1], weights, settled)
            total = total + COPYING_WEIGHT * compute_copying_loss(model, states[-2], tokens, weights, places)
        total.backward()
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
            print(f"step {step} {evaluate(model, reader, options.read, valid, device)}", flush=True)
            save(checkpoint, model, reader, optimizers, step + 1)


def save(path: Path, model: Decoder, reader: Reader | None, optimizers: list[torch.optim.Optimizer], step: int) -> None:
    state = {"model": model.state_dict(), "config": vars(model.config), "step": step}
    state |= {"optimizers": [o.state_dict() for o in optimizers]}
    if reader:
        state |= {"reader": reader.state_dict()}
    torch.save(state, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


def restore(state: dict, optimizers: list[torch.optim.Optimizer]) -> int:
    """The number of steps that are done already."""
    for optimizer, saved in zip(optimizers, state["optimizers"]):
        optimizer.load_state_dict(saved)
    return state["step"]


def compute_states(model: Decoder, tokens: torch.Tensor) -> list[torch.Tensor]:
    with half(tokens.device.type):
        return model.compute_states(tokens[:, :-1])


def compute_loss(model: Decoder, states: list[torch.Tensor], tokens: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Mean weighted cross-entropy over the reply tokens of a batch [batch, time + 1]."""
    chosen = weights[:, 1:] > 0
    with half(tokens.device.type):
        logits = F.linear(model.norm(states[-1][chosen]), model.embedding.weight)
    losses = F.cross_entropy(logits.float(), tokens[:, 1:][chosen], reduction="none")
    w = weights[:, 1:][chosen]
    return (losses * w).sum() / w.sum()


@torch.no_grad()
def evaluate(model: Decoder, reader: Reader | None, layer: int, valid: Samples, device: str) -> str:
    """Share of replies whose every token is the most probable one, per kind of prompt, and of words that tell something that are read right."""
    right: dict[str, list[bool]] = {}
    order = sorted(range(min(len(valid), 240)), key=lambda i: len(valid.tokens_of(i)))
    for start in range(0, len(order), 16):
        rows = order[start : start + 16]
        tokens, weights, places = (x.to(device) for x in pad([valid.row(i) for i in rows], max(len(valid.tokens_of(i)) for i in rows)))
        states = compute_states(model, tokens)
        with half(device):
            best = F.linear(model.norm(states[-1]), model.embedding.weight).argmax(-1)
        correct = (best == tokens[:, 1:]) | (weights[:, 1:] < 1)
        for row, ok in zip(rows, correct.all(1).tolist()):
            right.setdefault(valid.kinds[row], []).append(ok)
        if reader:
            tags = tag(weights, places)[:, :-1]
            told = tags > 0
            read = reader.tell(reader.norm(states[layer][told].float()))
            right.setdefault("read", []).extend((read.argmax(-1) == tags[told]).tolist())
            logits = reader.settle(reader.norm(find_begin(states[layer + 1], weights).float()))
            best = (logits[:, None] - 1e9 * (1 - reader.alike)).amax(-1) == logits
            settled = torch.from_numpy(valid.settled[rows]).to(device)
            right.setdefault("settled", []).extend(best[settled].tolist())
    return "valid " + " ".join(f"{kind} {np.mean(oks):.3f}" for kind, oks in sorted(right.items()))


def schedule(step: int, steps: int, fall: float) -> float:
    """Warm-up, plateau, then a linear fall to zero over the last share of the steps."""
    warm = min(1.0, (step + 1) / 100)
    return warm * min(1.0, (steps - step) / (fall * steps))


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=["user", "assistant"], required=True)
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--until", type=int, help="stop here; the rest comes with --resume")
    parser.add_argument("--init", type=Path, help="a checkpoint whose weights to start from")
    parser.add_argument("--both-ways", action="store_true", help="inside a prompt every position sees the whole of it, from here on")
    parser.add_argument("--read", type=int, default=0, help="the layer, from 1, whose states also have to say what the words of a document tell; 0: none has")
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
