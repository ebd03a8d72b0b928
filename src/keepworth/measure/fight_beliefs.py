"""What is believed about trials before and beside them: how gladly a segment stays, and what a point of price costs."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats


@dataclass(frozen=True, slots=True)
class FightBeliefs:
    """P(pass) = σ(φ − γ·gap − e), φ normal in each population (segment); shapes (populations,) where arrays."""

    gamma: float  # γ, logits a percentage point of price
    gamma_sd: float  # 0 where γ is a convention and not an estimate
    mean: Floats  # μ of φ
    sd: Floats  # σ of φ
    mean_sd: Floats  # doubt about μ
    together: Floats  # covariance of the doubts about μ and γ

    def __post_init__(self) -> None:
        """Refuse beliefs that nobody can hold."""
        if not (np.isfinite(self.gamma) and self.gamma > 0 and self.gamma_sd >= 0):
            raise BadInput("A point of price costs more than 0 logits, with a doubt of 0 or more.")
        arrays = (self.mean, self.sd, self.mean_sd, self.together)
        if len({one.shape for one in arrays}) != 1 or not all(np.isfinite(one).all() for one in arrays):
            raise BadInput("Mean and spread of φ, and doubts about them, are one number for each population.")
        if not ((self.sd > 0).all() and (self.mean_sd >= 0).all()):
            raise BadInput("The spread of φ is above 0, doubts are 0 or more.")


@dataclass(frozen=True, slots=True)
class FightPrior:
    """What is believed before a book teaches: normal beliefs, of γ and σ about their logarithms."""

    source: str
    gamma: float
    gamma_log_sd: float
    mean: float
    mean_sd: float  # of all segments together
    between_sd: float  # of a segment around them
    sd: float
    sd_log_sd: float


@lru_cache(maxsize=1)
def written_fight() -> dict[str, Any]:
    """Return the file of what is printed about trials and stresses."""
    return tomllib.loads(files("keepworth.measure").joinpath("fight.toml").read_text(encoding="utf-8"))


def printed_fight_prior() -> FightPrior:
    """Return what `fight.toml` prints."""
    return FightPrior(source=written_fight()["source"], **written_fight()["prior"])


def printed_fight(populations: int = 1, *, prior: FightPrior | None = None) -> FightBeliefs:
    """Return what `fight.toml` prints, or a prior of one's own, of so many populations; γ is a convention."""
    by = prior or printed_fight_prior()
    nothing = np.zeros(populations)
    return FightBeliefs(by.gamma, 0.0, np.full(populations, by.mean), np.full(populations, by.sd), nothing, nothing)


def printed_stress(kind: str) -> float:
    """Return e of a kind of event, in logits, that `fight.toml` prints."""
    return float(written_fight()["stress"][kind])
