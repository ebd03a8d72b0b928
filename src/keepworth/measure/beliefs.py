"""What is believed about the indicators before and beside their evidence: means, spreads, half-lives, errors."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.numerics.arrays import Floats, Ints

LINES: Final = len(INDICATORS)
PLACE: Final[Mapping[str, int]] = {name: place for place, name in enumerate(INDICATORS)}

type Errors = Mapping[str, float] | None  # standard deviations by kind of evidence, of those that a book sets itself


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What the model of the design's §13.2 takes as given; columns are `INDICATORS`, rows are populations (segments).

    A customer's indicator is normal around its population's mean, each of its people around that, and both fade with
    the half-life: κ(Δ) = 2^(−Δ/h).
    """

    mean: Floats  # μ, 0 to 100. Shape (populations, lines)
    variance: Floats  # τ²
    contact_variance: Floats  # ω². Shape (lines,)
    half_life: Floats  # h, months

    def __post_init__(self) -> None:
        """Refuse beliefs that nobody can hold."""
        of_lines = (self.contact_variance, self.half_life)
        if self.mean.shape != self.variance.shape or self.mean.ndim != 2 or self.mean.shape[1] != LINES:
            raise BadInput(f"Means and variances are arrays of populations x {LINES} indicators.")
        if any(one.shape != (LINES,) for one in of_lines):
            raise BadInput(f"Variances of contacts and half-lives are one for each of the {LINES} indicators.")
        if not (np.isfinite(self.mean).all() and (self.mean >= 0).all() and (self.mean <= 100).all()):
            raise BadInput("A mean is 0 to 100.")
        above = (self.variance, self.half_life)
        if not all(np.isfinite(one).all() and (one > 0).all() for one in above):
            raise BadInput("Variances of customers and half-lives are above 0.")
        if not (np.isfinite(self.contact_variance).all() and (self.contact_variance >= 0).all()):
            raise BadInput("Variances of contacts are 0 or more.")


@lru_cache(maxsize=1)
def _written() -> dict[str, Any]:
    return tomllib.loads(files("keepworth.measure").joinpath("priors.toml").read_text(encoding="utf-8"))


def printed_beliefs(populations: int = 1) -> Beliefs:
    """Return what `priors.toml` prints, the same for so many populations."""
    return stated_beliefs(populations)


def stated_beliefs(
    populations: int = 1,
    *,
    mean: float | None = None,
    sd: float | None = None,
    contact_sd: float | None = None,
    half_life_months: Mapping[str, float] | None = None,
) -> Beliefs:
    """Return what a book states, the same for so many populations; what it does not state is as printed.

    Raises
    ------
    BadInput
        A half-life of what is no indicator, or numbers that nobody can believe.

    """
    of = _written()
    own = dict(half_life_months or {})
    places(own)
    lives = {**of["half_life_months"], **own}
    about, around, among = (
        float(of[name] if stated is None else stated)
        for name, stated in (("mean", mean), ("sd", sd), ("contact_sd", contact_sd))
    )
    line = np.ones((populations, LINES))
    half_life = np.array([float(lives[name]) for name in INDICATORS])
    return Beliefs(line * about, line * around**2, np.full(LINES, among**2), half_life)


def printed_errors(own: Errors = None) -> dict[str, float]:
    """Return the standard deviation of each kind of evidence, in points of 0 to 100: as printed, or a book's own.

    Raises
    ------
    BadInput
        A kind of evidence that does not exist, or an error that is not above 0.

    """
    printed = {name: float(sd) for name, sd in _written()["error_sd"].items()}
    for name, sd in (own or {}).items():
        if name not in printed or not (np.isfinite(sd) and sd > 0):
            raise BadInput(f"There are errors above 0 of {', '.join(printed)}; {name} = {sd:g} is none.")
        printed[name] = float(sd)
    return printed


def printed_together() -> float:
    """Return ρ: how much the errors of two indicators of one customer are believed to correlate."""
    return float(_written()["together"])


def places(names: Iterable[str]) -> Ints:
    """Return where indicators stand in the arrays.

    Raises
    ------
    BadInput
        A name that no indicator has.

    """
    names = tuple(names)
    unknown = [name for name in names if name not in PLACE]
    if unknown:
        raise BadInput(f"There is no indicator {', '.join(unknown)}. There are: {', '.join(INDICATORS)}.")
    return np.array([PLACE[name] for name in names], dtype=np.int64)
