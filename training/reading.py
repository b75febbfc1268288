"""What the models are shown beside the text: what a document tells and where, what is settled before a reply, where it copies from."""

import torch
import torch.nn.functional as F
from torch import nn

from half import half
from model import Decoder, rotary
from samples import LONGEST

TOLD_WEIGHT = 3.0
COPYING_WEIGHT = 0.5


class Reader(nn.Module):
    """What states say of a conversation. `tell`: of each word nothing, or the begin or the inside of a label's stretch; `settle`: where a
    reply begins the value of each thing that is settled by then, `choices` being all of them as thing=value."""

    def __init__(self, width: int, labels: list[str], choices: list[str]):
        super().__init__()
        self.norm = nn.RMSNorm(width)
        self.tell = nn.Linear(width, 1 + 2 * len(labels))
        self.settle = nn.Linear(width, len(choices))
        things = [choice.split("=")[0] for choice in choices]
        self.register_buffer("alike", torch.tensor([[a == b for b in things] for a in things]).float(), persistent=False)


def compute_reading_loss(reader: Reader, states: torch.Tensor, weights: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy over the words of documents and drafts, those that tell something more. Zero without any."""
    tags = tag(weights, places)[:, :-1]
    chosen = tags >= 0
    losses = F.cross_entropy(reader.tell(reader.norm(states[chosen].float())), tags[chosen], reduction="none")
    w = torch.where(tags[chosen] > 0, TOLD_WEIGHT, 1.0)
    return (losses * w).sum() / w.sum().clamp(min=1)


def compute_settling_loss(reader: Reader, states: torch.Tensor, weights: torch.Tensor, settled: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy over the things that are settled [batch, choices] where the first reply begins."""
    logits = reader.settle(reader.norm(find_begin(states, weights).float()))
    logits = logits - logits.detach().amax(1, keepdim=True)
    losses = (logits.exp() @ reader.alike).log() - logits
    return (losses * settled).sum() / settled.sum()


def find_begin(states: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The state at the mark before the first word of the first reply, [batch, width]."""
    return states[torch.arange(len(states)), (weights > 0).int().argmax(1) - 1]


def tag(weights: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Per token of a prompt 2 i + 1 where a stretch of label i begins and 2 i + 2 inside, 0 elsewhere in what is to be read, -1 outside."""
    tags = torch.where(places > 0, (places - 1) // LONGEST * 2 + 1 + ((places - 1) % LONGEST > 0).long(), places)
    return tags.masked_fill(weights > 0, -1)


def compute_copying_loss(
    model: Decoder, states: torch.Tensor, tokens: torch.Tensor, weights: torch.Tensor, places: torch.Tensor
) -> torch.Tensor:
    """How little one head of the last layer for each key-value head looks at the token that the reply copies next (guided alignment,
    arXiv 1607.01628): minus the mean logarithm. `states` are those before that layer. Zero without any."""
    c, attention, norm = model.config, model.blocks[-1].attention, model.blocks[-1].attention_norm
    time = tokens.shape[1] - 1
    same = (places[:, 1:, None] == places[:, None, :-1]) & (places[:, 1:, None] > 0) & (weights[:, 1:, None] > 0)
    begins = (places[:, 1:, None] - 1) % LONGEST == 0
    same &= begins | (tokens[:, 1:, None] == tokens[:, None, :-1])
    past = torch.ones(time, time, dtype=torch.bool, device=tokens.device).tril()
    same &= past
    chosen = same.any(-1)
    with half(tokens.device.type):
        q, k, _ = attention.project(norm(states), *rotary(torch.arange(time, device=tokens.device), c))
        scores = q[:, :: c.heads // c.key_value_heads] @ k.transpose(2, 3) * c.head_width**-0.5
    scores = scores.transpose(1, 2)[chosen].float()
    rows = past.expand(len(tokens), time, time)[chosen]
    share = scores.masked_fill(~rows[:, None], float("-inf")).log_softmax(-1)
    looked = share.masked_fill(~same[chosen][:, None], float("-inf")).logsumexp(-1)
    return -looked.sum() / max(1, looked.numel())
