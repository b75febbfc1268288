"""The weighted mean of two checkpoints, which can be better than either where one run began from the other (model soups, arXiv 2203.05482).

    python training/average.py training/work/assistant.pt training/work/assistant.second.pt --share 0.4 --out training/work/assistant.mean.pt
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    options = parse_options()
    first, second = (torch.load(path, weights_only=False) for path in (options.first, options.second))
    weights = {name: (1 - options.share) * value + options.share * second["model"][name] for name, value in first["model"].items()}
    torch.save({"model": weights, "config": first["config"], "step": first["step"]}, options.out)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the second one")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
