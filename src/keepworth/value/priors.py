"""What is believed about parameters before a book says anything, and how much that weighs."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from keepworth.numerics.arrays import Floats


@dataclass(frozen=True, slots=True)
class LogNormalPrior:
    """Independent log-normal beliefs about positive parameters."""

    source: str  # who says so: a publication, or "ours"
    fields: tuple[str, ...]  # parameter names, in the model's order
    median: tuple[float, ...]
    spread: tuple[float, ...]  # standard deviation of the logarithm

    def log_density(self, log_parameters: Floats) -> tuple[float, Floats]:
        """Log-density over the log-parameters, up to a constant, and its gradient."""
        away = (log_parameters - np.log(self.median)) / np.array(self.spread)
        gradient: Floats = -away / np.array(self.spread)
        return -0.5 * float((away**2).sum()), gradient

    @property
    def curvature(self) -> Floats:
        """Second derivatives of the log-density, the same everywhere."""
        return np.diag(-1 / np.square(self.spread))


@lru_cache(maxsize=1)
def _written() -> dict[str, dict[str, object]]:
    text = files("keepworth.value").joinpath("priors.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def printed_prior(name: str) -> LogNormalPrior:
    """Return the prior of model `name` that `priors.toml` prints."""
    entry = dict(_written()[name])
    source = str(entry.pop("source"))
    beliefs = {field: belief for field, belief in entry.items() if isinstance(belief, dict)}
    return LogNormalPrior(
        source=source,
        fields=tuple(beliefs),
        median=tuple(float(belief["median"]) for belief in beliefs.values()),
        spread=tuple(float(belief["spread"]) for belief in beliefs.values()),
    )
