"""A checkpoint with more layers, and keys that read one position more, that computes what the given one does.

    python training/grow.py training/work/user.fourth.pt --behind 1,3 --out training/work/user.grown.pt

A new layer is a copy of the one before it whose two last matrices are zero, so that it adds nothing yet (block expansion, as in LLaMA Pro,
arXiv 2401.02415); so is what the keys read two positions back.
"""

import argparse
from pathlib import Path

import torch

LAST = ("attention.out.weight", "down.weight")


def main() -> None:
    options = parse_options()
    checkpoint = torch.load(options.checkpoint, weights_only=False)
    config, old = checkpoint["config"], checkpoint["model"]
    grown = {name: value for name, value in old.items() if not name.startswith("blocks.")}
    layer = 0
    for source in range(config["layers"]):
        block = {name.removeprefix(f"blocks.{source}."): value for name, value in old.items() if name.startswith(f"blocks.{source}.")}
        shift = block["attention.shift.weight"]
        block["attention.shift.weight"] = torch.cat([shift, torch.zeros(len(shift), len(shift))], dim=1)
        copies = [block]
        if source in options.behind:
            copies.append({name: torch.zeros_like(value) if name in LAST else value for name, value in block.items()})
        for copy in copies:
            grown |= {f"blocks.{layer}.{name}": value.clone() for name, value in copy.items()}
            layer += 1
    config = {**config, "layers": layer, "shift": int(config["shift"]) + 1}
    torch.save({"model": grown, "config": config, "step": checkpoint["step"]}, options.out)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--behind", type=lambda text: [int(part) for part in text.split(",")], required=True, help="layers to copy, from 0")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
