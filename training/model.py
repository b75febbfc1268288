"""The decoder of inkling-user and inkling-assistant: a Llama with few key-value heads and tied embeddings."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Config:
    vocabulary: int
    width: int = 256
    layers: int = 8
    heads: int = 4
    key_value_heads: int = 2
    head_width: int = 64
    # Positions turn half of each head; the other half compares content alone, which is what copying needs.
    rotary_width: int = 32
    feed_forward: int = 768
    context: int = 1024
    rope_theta: float = 10_000.0
    norm_eps: float = 1e-5
    # Keys also read the values of so many positions before: a single layer then finds what followed a word earlier in the text, and copying
    # is learnt in a fraction of the tokens (after KV shifting attention, arXiv 2411.19574). The cache holds all that it takes.
    shift: int = 2
    # The tokens that begin a prompt and a reply. Inside a prompt every position sees the whole of it, later ones too; a reply is written from
    # left to right. None: everything is.
    marks: tuple[int, int] | None = None


class Decoder(nn.Module):
    """`forward` maps tokens [batch, time] to hidden states [batch, time, width]; logits = hidden @ embedding.T."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.RMSNorm(config.width, eps=config.norm_eps)
        nn.init.normal_(self.embedding.weight, std=0.02)
        for block in self.blocks:
            for linear in (block.attention.out, block.down):
                nn.init.normal_(linear.weight, std=0.02 / (2 * config.layers) ** 0.5)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.norm(self.compute_states(tokens)[-1])

    def compute_states(self, tokens: Tensor) -> list[Tensor]:
        """The embeddings, then what each layer leaves of them: layers + 1 times [batch, time, width]."""
        x = self.embedding(tokens)
        cos, sin = rotary(torch.arange(tokens.shape[1], device=tokens.device), self.config)
        mask = lay_out(see_prompts(tokens, self.config), self.config) if self.config.marks else None
        states = [x]
        for block in self.blocks:
            states.append(block(states[-1], cos, sin, mask))
        return states


def see_prompts(tokens: Tensor, config: Config) -> Tensor:
    """Which positions see which, [batch, 1, time, time]: all earlier ones, and those of the same prompt."""
    prompt, reply = (tokens == mark for mark in config.marks)
    part = (prompt | reply).cumsum(1)
    inside = prompt.cumsum(1) > reply.cumsum(1)
    same = (part[:, :, None] == part[:, None, :]) & inside[:, :, None]
    return (same | torch.ones_like(same[0]).tril()).unsqueeze(1)


def lay_out(mask: Tensor, config: Config) -> Tensor:
    """A mask [batch, 1, time or 1, time] as what `attend` adds on a CPU, once for all layers."""
    if mask.is_cuda:
        return mask
    time, group = mask.shape[-1], config.heads // config.key_value_heads
    bias = torch.zeros(mask.shape, dtype=torch.bfloat16).masked_fill(~mask, float("-inf"))
    bias = bias.expand(-1, config.key_value_heads, time, time).flatten(0, 1)
    return bias.repeat(1, group, 1)


class Block(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.attention_norm = nn.RMSNorm(config.width, eps=config.norm_eps)
        self.attention = Attention(config)
        self.feed_norm = nn.RMSNorm(config.width, eps=config.norm_eps)
        self.gate = linear(config.width, config.feed_forward)
        self.up = linear(config.width, config.feed_forward)
        self.down = linear(config.feed_forward, config.width)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None = None) -> Tensor:
        x = x + self.attention(self.attention_norm(x), cos, sin, mask)
        h = self.feed_norm(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Attention(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        shared = config.key_value_heads * config.head_width
        self.query = linear(config.width, config.heads * config.head_width)
        self.key = linear(config.width, shared)
        self.value = linear(config.width, shared)
        self.out = linear(config.heads * config.head_width, config.width)
        if config.shift:
            self.shift = linear(shared * config.shift, shared)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None = None) -> Tensor:
        """Causal without a mask; else with one that was laid out."""
        y = attend(*self.project(x, cos, sin), mask)
        return self.out(y.transpose(1, 2).flatten(2))

    def project(self, x: Tensor, cos: Tensor, sin: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values [batch, heads, time, head width]."""
        batch, time, _ = x.shape
        c = self.config
        q = self.query(x).view(batch, time, c.heads, c.head_width).transpose(1, 2)
        k, v = self.key(x), self.value(x)
        if c.shift:
            k = k + self.shift(torch.cat([F.pad(v[:, :-back], (0, 0, back, 0)) for back in range(1, c.shift + 1)], dim=-1))
        k = k.view(batch, time, c.key_value_heads, c.head_width).transpose(1, 2)
        v = v.view(batch, time, c.key_value_heads, c.head_width).transpose(1, 2)
        return rotate(q, cos, sin), rotate(k, cos, sin), v


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
    """q [batch, heads, time, width], k and v with fewer heads. On a CPU plain products in bf16 take half the time of PyTorch's own kernel."""
    batch, heads, time, width = q.shape
    group = heads // k.shape[1]
    if q.is_cuda:
        k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=mask is None)
    # Heads that share keys stand in one matrix.
    shared = k.shape[1]
    q, k, v = q.reshape(-1, group * time, width) * width**-0.5, k.reshape(-1, time, width), v.reshape(-1, time, width)
    if mask is None:
        hidden = torch.full((time, time), float("-inf"), dtype=v.dtype).triu(1).repeat(group, 1).expand(len(q), -1, -1)
    else:
        hidden = mask.to(v.dtype)
    scores = torch.baddbmm(hidden, q.to(v.dtype), k.to(v.dtype).transpose(1, 2))
    return (torch.softmax(scores, -1, dtype=v.dtype) @ v).view(batch, heads, time, width)


def linear(inputs: int, outputs: int) -> nn.Linear:
    layer = nn.Linear(inputs, outputs, bias=False)
    nn.init.normal_(layer.weight, std=inputs**-0.5)
    return layer


def rotary(positions: Tensor, config: Config) -> tuple[Tensor, Tensor]:
    """cos and sin [..., time, rotary width], halves repeated as Llama does."""
    half = config.rotary_width // 2
    frequencies = config.rope_theta ** (-torch.arange(half, device=positions.device).float() / half)
    angles = positions[..., None].float() * frequencies
    angles = torch.cat([angles, angles], dim=-1)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    width, cos, sin = cos.shape[-1], cos.to(x.dtype), sin.to(x.dtype)
    turned, still = x[..., :width], x[..., width:]
    first, second = turned.chunk(2, dim=-1)
    turned = turned * cos + torch.cat([-second, first], dim=-1) * sin
    return torch.cat([turned, still], dim=-1)
