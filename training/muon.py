"""Muon (Keller Jordan, 2024) for the matrices of the decoder, in bf16 where that is fast.

PyTorch's own version always computes in bf16, which processors without bf16 units run ten times slower than fp32.
"""

import torch
from torch import Tensor

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
ITERATIONS = 4


class Muon(torch.optim.Optimizer):
    def __init__(self, parameters, lr: float, dtype: torch.dtype, momentum: float = 0.95, weight_decay: float = 0.02):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self.dtype = dtype

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            # Matrices of one shape go through together.
            shapes: dict[torch.Size, list[Tensor]] = {}
            for p in group["params"]:
                shapes.setdefault(p.shape, []).append(p)
            for shape, members in shapes.items():
                update = torch.stack([self.add_momentum(p, group["momentum"]) for p in members])
                update = orthogonalize(update, self.dtype) * (0.2 * max(shape) ** 0.5)
                for p, u in zip(members, update):
                    p.mul_(1 - group["lr"] * group["weight_decay"]).sub_(u, alpha=group["lr"])

    def add_momentum(self, p: Tensor, momentum: float) -> Tensor:
        state = self.state[p]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(p)
        state["momentum"].lerp_(p.grad, 1 - momentum)
        return p.grad.lerp(state["momentum"], momentum)


def orthogonalize(x: Tensor, dtype: torch.dtype) -> Tensor:
    """Newton-Schulz iteration towards the nearest orthogonal matrices; x [count, rows, columns]."""
    a, b, c = COEFFICIENTS
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2)
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).to(dtype)
    for _ in range(ITERATIONS):
        gram = x @ x.transpose(1, 2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.transpose(1, 2) if tall else x).float()
