"""The generated samples as tokens, with what each token weighs in the loss and what it tells."""

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

LENGTHS = (96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 512, 576, 640, 768, 896)
ANSWER_WEIGHT = 3.0
PHRASE_WEIGHT = 3.0
UNEQUAL_WEIGHT = 2.0
# What a line of the user's check is about and where its sides begin, or what a point of a draft is about; then the lines whose sides differ.
DECIDING = re.compile(
    r"^\w+ [^\s:]+(?=.* / .*: (?:yes|no)$)| / [^\s:]+(?=.*: (?:yes|no)$)|(?:^| )[A-Z]\w+(?=: (?!yes$|no$))", re.MULTILINE
)
UNEQUAL = re.compile(r"^.* / .*: no$", re.MULTILINE)
# The longest stretch that is told apart token by token.
LONGEST = 48


@dataclass
class Samples:
    """All samples in flat arrays: tokens, the weight of each in the loss, and its place among what is told (-1: not to be read, 0: none). Besides
    what is settled when the first reply begins, [samples, choices]."""

    flat: np.ndarray
    weights: np.ndarray
    places: np.ndarray
    offsets: np.ndarray
    kinds: list[str]
    labels: list[str]
    settled: np.ndarray
    choices: list[str]

    def __len__(self) -> int:
        return len(self.kinds)

    def tokens(self) -> int:
        return len(self.flat)

    def tokens_of(self, i: int) -> np.ndarray:
        return self.flat[self.offsets[i] : self.offsets[i + 1]]

    def row(self, i: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        of = slice(self.offsets[i], self.offsets[i + 1])
        return self.flat[of], self.weights[of], self.places[of]


def load_samples(work: Path, name: str, tokenizer: Tokenizer, known: Samples | None = None) -> Samples:
    """<|user|> prompt <|end|> <|assistant|> reply <|end|> …, as the chat template writes it."""
    mark = {role: tokenizer.token_to_id(f"<|{role}|>") for role in ("user", "assistant", "end")}
    phrases = tokenizer.get_vocab_size(with_added_tokens=False)
    answers = [tokenizer.encode(" yes").ids[0], tokenizer.encode(" no").ids[0]]
    rows, weights, places, kinds = [], [], [], []
    labels, choices = (known.labels, known.choices) if known else list_names(work / f"{name}.jsonl")
    chosen = {choice: i for i, choice in enumerate(choices)}
    settled = []
    lines = read_lines(work / f"{name}.jsonl")
    while part := list(islice(lines, 10_000)):
        encoded = iter(tokenizer.encode_batch([m["content"] for s in part for m in s["messages"]]))
        for sample in part:
            row, weight, place = [], [], []
            for i, message in enumerate(sample["messages"]):
                encoding = next(encoded)
                row += [mark[message["role"]], *encoding.ids, mark["end"]]
                weight += [0.0, *(weigh(message, encoding, answers, phrases)), 1.0 if message["role"] == "assistant" else 0.0]
                place += [-1, *find_places([part for part in sample["read"] if part["message"] == i], encoding, labels), -1]
            if len(row) <= LENGTHS[-1] + 1:
                rows.append(np.array(row, np.int16))
                weights.append(np.array(weight, np.float16))
                places.append(np.array(place, np.int16))
                kinds.append("+".join(sample["kinds"]))
                settled.append(np.zeros(len(choices), bool))
                settled[-1][[chosen[choice] for choice in sample["settled"]]] = True
    offsets = np.concatenate([[0], np.cumsum([len(r) for r in rows])])
    return Samples(np.concatenate(rows), np.concatenate(weights), np.concatenate(places), offsets, kinds, labels, np.stack(settled), choices)


def list_names(path: Path) -> tuple[list[str], list[str]]:
    """All labels and all choices that samples have."""
    labels, choices = set(), set()
    for sample in read_lines(path):
        labels.update(label for part in sample["read"] for label, _, _ in part["told"])
        choices.update(sample["settled"])
    return sorted(labels), sorted(choices)


def read_lines(path: Path) -> Iterator[dict]:
    with open(path) as file:
        yield from map(json.loads, file)


def find_places(read: list[dict], encoding, labels: list[str]) -> list[int]:
    """Per token of a message 1 + label * LONGEST + how far in the stretch it stands, 0 elsewhere in what is to be read, -1 outside."""
    starts, ends = ([offset[side] for offset in encoding.offsets] for side in (0, 1))
    places = [-1] * len(starts)

    def cover(start: int, end: int) -> range:
        return range(bisect_right(ends, start), bisect_left(starts, end))

    for part in read:
        for i in cover(part["start"], part["end"]):
            places[i] = 0
        for label, start, end in part["told"]:
            for far, i in enumerate(cover(start, end)):
                places[i] = 1 + labels.index(label) * LONGEST + min(far, LONGEST - 1)
    return places


def weigh(message: dict, encoding, answers: list[int], phrases: int) -> list[float]:
    """Replies count fully, what they decide and what a check finds wrong more; prompts nothing. Tokens from `phrases` on are fixed phrases."""
    if message["role"] != "assistant":
        return [0.0] * len(encoding.ids)
    text = message["content"]
    unequal = [found.span() for found in UNEQUAL.finditer(text)]
    deciding = [found.span() for found in DECIDING.finditer(text)]

    def weight(token: int, start: int) -> float:
        if token in answers:
            return ANSWER_WEIGHT
        if token >= phrases or is_in(start, deciding):
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


def pad(rows: list[tuple[np.ndarray, np.ndarray, np.ndarray]], length: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    tokens = torch.zeros(len(rows), length, dtype=torch.long)
    weights = torch.zeros(len(rows), length)
    places = torch.full((len(rows), length), -1)
    for padded, values in zip((tokens, weights, places), zip(*rows)):
        for line, row in zip(padded, values):
            line[: len(row)] = torch.from_numpy(row)
    return tokens, weights, places
