"""Rounds the matrices of a graph to int8 so that what comes out of its products changes least (after GPTQ, arXiv 2210.17323)."""

import json
from itertools import islice
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from tokenizers import Tokenizer

from model import Config
from tokenizer import encode

# Of the mean of the diagonal: keeps directions that hardly occur from being bent to serve the others.
DAMPING = 0.01


def read_feeds(path: Path, tokenizer: Tokenizer, config: Config, count: int):
    """Whole conversations, one at a time, as a graph reads them with an empty cache."""
    empty = np.zeros((1, config.key_value_heads, 0, config.head_width), np.float32)
    past = {f"past_key_values.{i}.{part}": empty for i in range(config.layers) for part in ("key", "value")}
    with open(path) as file:
        for line in islice(file, count):
            ids = np.array([[token for message in json.loads(line)["messages"] for token in encode(message, tokenizer)]], np.int64)
            positions = np.arange(ids.shape[1])[None]
            yield {"input_ids": ids, "attention_mask": np.ones_like(ids), "position_ids": positions, **past}


def measure_inputs(model: onnx.ModelProto, feeds) -> dict[str, np.ndarray]:
    """For each matrix that inputs are multiplied with: the sum of x xT over all of them [inputs, inputs]."""
    probed = onnx.ModelProto()
    probed.CopyFrom(model)
    matrices = {tensor.name for tensor in model.graph.initializer if len(tensor.dims) == 2}
    products = {node.input[1]: node.input[0] for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in matrices}
    inputs = sorted(set(products.values()))
    probed.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in inputs)
    session = onnxruntime.InferenceSession(probed.SerializeToString())
    sums: dict[str, np.ndarray] = {}
    for feed in feeds:
        for name, x in zip(inputs, session.run(inputs, feed)):
            x = x.reshape(-1, x.shape[-1]).astype(np.float64)
            sums[name] = sums.get(name, 0) + x.T @ x
    return {matrix: sums[name] for matrix, name in products.items()}


def round_product(weight: np.ndarray, scale: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    """Levels of a weight [inputs, outputs]: row by row, and the rows that follow make up for what the one before lost.

    scale [1, outputs]; inputs [inputs, inputs] as measured.
    """
    diagonal = np.diag(inputs)
    order = np.argsort(-diagonal)
    left = weight.astype(np.float64)[order]
    damped = (inputs + DAMPING * diagonal.mean() * np.eye(len(inputs)))[order][:, order]
    inverse = np.linalg.cholesky(np.linalg.inv(damped)).T
    levels = np.zeros_like(left)
    for i, row in enumerate(left):
        levels[i] = np.clip(np.round(row / scale[0]), -127, 127)
        lost = (row - levels[i] * scale[0]) / inverse[i, i]
        left[i + 1 :] -= np.outer(inverse[i, i + 1 :], lost)
    levels[order] = levels.copy()
    return levels
