"""The audit of getting and keeping: whether analysis, planning, incentives and organisation serve both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from keepworth.errors import BadInput

AREAS: Final[Mapping[str, tuple[str, ...]]] = {
    "analysis": ("reasons", "worth", "asking"),
    "planning": ("target", "budget", "meeting"),
    "incentives": ("pay", "praise", "offers"),
    "organisation": ("owner", "skills", "tools"),
}
SIDES: Final = ("getting", "keeping")
MOST: Final = 2.0  # a yes; 1 is partly, 0 no


@dataclass(frozen=True, slots=True)
class Pair:
    """One element on both sides; None where nobody said."""

    area: str
    element: str
    getting: float | None
    keeping: float | None

    @property
    def is_neglected(self) -> bool:
        """Whether more is done for getting than for keeping."""
        return self.getting is not None and self.keeping is not None and self.keeping < self.getting


@dataclass(frozen=True, slots=True)
class Area:
    """One of four areas: what share of its elements is in place on each side, over those answered on both."""

    name: str
    getting: float | None
    keeping: float | None
    pairs: int


@dataclass(frozen=True, slots=True)
class KeepingAudit:
    """Both sides compared, and what of the keeping side is neglected, the widest gap first."""

    areas: tuple[Area, ...]
    pairs: tuple[Pair, ...]
    neglected: tuple[Pair, ...]
    answered: int  # pairs that were answered on both sides

    @property
    def gap(self) -> float | None:
        """By how much of all that is asked more is done for getting: 0 to 1, below 0 for keeping; None unknown."""
        known = [one for one in self.areas if one.getting is not None and one.keeping is not None]
        if not known:
            return None
        both = sum(one.pairs for one in known)
        return sum(((one.getting or 0) - (one.keeping or 0)) * one.pairs for one in known) / both


def named(area: str, element: str, *, side: str) -> str:
    """Return what an item of the questionnaire `keeping` is called."""
    return f"{area}_{element}_{side}"


def audit_keeping(answers: Mapping[str, float]) -> KeepingAudit:
    """Compare what is done for getting customers and for keeping them.

    Parameters
    ----------
    answers
        By item of the questionnaire `keeping`: 2 yes, 1 partly, 0 no. What is missing was not answered.

    """
    known = {named(area, one, side=side) for area, found in AREAS.items() for one in found for side in SIDES}
    for name, value in answers.items():
        if name not in known or value not in (0, 1, MOST):
            raise BadInput(f"{name} is no item of the audit, or its answer is not 0, 1 or 2.")
    pairs = tuple(
        Pair(area, one, answers.get(named(area, one, side="getting")), answers.get(named(area, one, side="keeping")))
        for area, found in AREAS.items()
        for one in found
    )
    areas = tuple(_area(area, [one for one in pairs if one.area == area]) for area in AREAS)
    neglected = sorted(
        (one for one in pairs if one.is_neglected), key=lambda one: (one.keeping or 0) - (one.getting or 0)
    )
    return KeepingAudit(areas, pairs, tuple(neglected), sum(one.pairs for one in areas))


def _area(name: str, pairs: list[Pair]) -> Area:
    both = [(one.getting, one.keeping) for one in pairs if one.getting is not None and one.keeping is not None]
    if not both:
        return Area(name, None, None, 0)
    getting, keeping = (sum(one[at] for one in both) / (MOST * len(both)) for at in (0, 1))
    return Area(name, getting, keeping, len(both))
