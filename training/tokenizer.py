"""Byte-level BPE: digits stand alone, so that numbers are copied digit by digit.

    python training/tokenizer.py --work training/work
"""

import argparse
import json
import random
from pathlib import Path
from string import ascii_uppercase

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

# Before the capitals are paired, and without the fixed phrases, each of which is a token besides.
VOCABULARY = 6144
# How a byte-level token writes a space.
SPACE = "Ġ"
SPECIAL = ["<|pad|>", "<|user|>", "<|assistant|>", "<|end|>"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    work = parser.parse_args().work
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(read_texts(work), trainer)
    tokenizer = pair_capitals(tokenizer)
    phrases = json.loads((work / "phrases.json").read_text())
    tokenizer.add_tokens([AddedToken(phrase, normalized=False) for phrase in phrases])
    tokenizer.save(str(work / "tokenizer.json"))
    print(f"{tokenizer.get_vocab_size()} tokens")


def pair_capitals(tokenizer: Tokenizer) -> Tokenizer:
    """The same with more merges: a name at the beginning of a line is cut into the tokens that it has behind a space, so that it can be copied."""
    state = json.loads(tokenizer.to_str())
    merges = [tuple(merge) for merge in state["model"]["merges"]]
    paired = [(SPACE, letter) for letter in ascii_uppercase]
    for left, right in merges:
        word = left.removeprefix(SPACE)
        paired += [(SPACE + word, right), (word, right)] if word[:1] in {*ascii_uppercase} else [(left, right)]
    state["model"]["merges"] = list(dict.fromkeys(paired))
    vocabulary = dict.fromkeys([*state["model"]["vocab"], *("".join(merge) for merge in state["model"]["merges"])])
    state["model"]["vocab"] = {token: i for i, token in enumerate(vocabulary)}
    return Tokenizer.from_str(json.dumps(state))


def encode(message: dict, tokenizer: Tokenizer) -> list[int]:
    """One turn of a conversation, as the chat template writes it."""
    return [tokenizer.token_to_id(f"<|{message['role']}|>"), *tokenizer.encode(message["content"]).ids, tokenizer.token_to_id("<|end|>")]


def read_texts(work: Path):
    """Instructions repeat in every sample, so one sample in eight suffices; documents show all the invented words."""
    pick = random.Random(0)
    for name in ("user", "assistant"):
        with open(work / f"{name}.jsonl") as lines:
            for line in lines:
                if pick.random() < 0.12:
                    sample = json.loads(line)
                    yield from (message["content"] for message in sample["messages"])
    with open(work / "documents.jsonl") as lines:
        for line in lines:
            yield json.loads(line)["text"]


if __name__ == "__main__":
    main()
