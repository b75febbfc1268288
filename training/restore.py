"""Makes a checkpoint from the graph in fp16 that `export.py` wrote, for training on from the committed models.

    python training/restore.py --model user --onnx public/models/inkling-user/onnx/model_fp16w.onnx
    python training/train.py --model user --init training/work/user.pt …

The matrices come back as they were rounded to fp16, which changes no greedy token of the 100 prompts of check_export.py; the optimizers begin anew.
"""

import argparse
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer

from model import Config, Decoder


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=["user", "assistant"], required=True)
    parser.add_argument("--onnx", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    options = parser.parse_args()
    graph = onnx.load(options.onnx).graph
    stored = {tensor.name: numpy_helper.to_array(tensor).astype(np.float32) for tensor in graph.initializer}
    tokenizer = Tokenizer.from_file(str(options.onnx.parent.parent / "tokenizer.json"))
    config = read_config(stored, tokenizer, sees_prompts(graph))
    model = Decoder(config)
    model.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in read_weights(stored, config).items()})
    options.work.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict(), "config": asdict(config), "step": 0}, options.work / f"{options.model}.pt")
    print(f"{options.work / options.model}.pt: {sum(p.numel() for p in model.parameters())} parameters")


def sees_prompts(graph: onnx.GraphProto) -> bool:
    """Only a graph whose prompts are read both ways counts where they begin; it does so in a branch."""
    branches = [a.g for node in graph.node for a in node.attribute if a.type == onnx.AttributeProto.GRAPH]
    return any(node.op_type == "CumSum" for branch in branches for node in branch.node)


def read_config(stored: dict[str, np.ndarray], tokenizer: Tokenizer, both_ways: bool) -> Config:
    """Widths from the matrices; what a graph does not tell is what `Config` says."""
    vocabulary, width = stored["embedding_half"].shape
    marks = (tokenizer.token_to_id("<|user|>"), tokenizer.token_to_id("<|assistant|>"))
    return Config(
        vocabulary=vocabulary,
        width=width,
        layers=sum(name.startswith("gate_up_") for name in stored),
        feed_forward=read(stored, "down_0").shape[1],
        shift=read(stored, "shift_0").shape[1] // read(stored, "shift_0").shape[0] if has(stored, "shift_0") else 0,
        marks=marks if both_ways else None,
    )


def read_weights(stored: dict[str, np.ndarray], c: Config) -> dict[str, np.ndarray]:
    """By the names that the model has in PyTorch; what the graph joined or scaled is taken apart again."""
    # The scales of the norms have no names; they stand in the order of the layers.
    norms = iter([value for value in stored.values() if value.shape == (c.width,)])
    weights = {"embedding.weight": stored["embedding_half"]}
    shared = c.key_value_heads * c.head_width
    for layer in range(c.layers):
        query, key, value = np.split(read(stored, f"query_key_value_{layer}"), np.cumsum([c.heads * c.head_width, shared]))
        gate, up = np.split(read(stored, f"gate_up_{layer}"), 2)
        block = {
            "attention_norm": next(norms),
            "attention.query": query * c.head_width**0.5,
            "attention.key": key,
            "attention.value": value,
            "attention.out": read(stored, f"out_{layer}"),
            "feed_norm": next(norms),
            "gate": gate,
            "up": up,
            "down": read(stored, f"down_{layer}"),
            **({"attention.shift": read(stored, f"shift_{layer}")} if c.shift else {}),
        }
        weights |= {f"blocks.{layer}.{name}.weight": part for name, part in block.items()}
    return weights | {"norm.weight": next(norms)}


def has(stored: dict[str, np.ndarray], name: str) -> bool:
    return f"{name}_weight" in stored or f"{name}_weight_half" in stored


def read(stored: dict[str, np.ndarray], name: str) -> np.ndarray:
    """[outputs, inputs], as PyTorch keeps it. Small matrices were left in fp32."""
    small = stored.get(f"{name}_weight")
    return (stored[f"{name}_weight_half"] if small is None else small).T


if __name__ == "__main__":
    main()
