"""References matched by likeness: which of those who speak for us are most like the one who wants to hear somebody.

Four things are compared, each with the same weight: the kind of business, how large they are, where they sit, and
whether a need that the asker still has was met for the other. What is not known of both says nothing either way. The
weights and bounds are ours, not findings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

PARTS: Final = ("segment", "size", "country", "need")
NEAR, FAR = 2.0, 5.0  # sizes within this factor are alike; within that one, half
HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a customer or prospect; None and empty: not known."""

    segment: str | None = None
    size: int | None = None  # people who work there
    country: str | None = None
    met: frozenset[str] = frozenset()  # topics of needs of theirs that were met
    open: frozenset[str] = frozenset()  # topics of needs that wait


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two are: by each part that is known of both, 0 to 1."""

    parts: Mapping[str, float]
    needs: tuple[str, ...] = ()  # of the asker, that were met for the other

    @property
    def known(self) -> int:
        """How many parts are known of both."""
        return len(self.parts)

    @property
    def points(self) -> float:
        """What all parts add up to."""
        return sum(self.parts.values())

    @property
    def share(self) -> float | None:
        """The points as a share of what is known; None: nothing is known of both."""
        return self.points / self.known if self.known else None


def likeness_of(asker: About, other: About) -> Likeness:
    """Return how alike the other is to who wants to hear somebody."""
    parts: dict[str, float] = {}
    for name in ("segment", "country"):
        mine, theirs = getattr(asker, name), getattr(other, name)
        if mine is not None and theirs is not None:
            parts[name] = float(mine == theirs)
    if asker.size and other.size:
        parts["size"] = _sizes(asker.size, other.size)
    shared = tuple(sorted(asker.open & other.met))
    if asker.open and (other.met or other.open):
        parts["need"] = len(shared) / len(asker.open)
    return Likeness({name: parts[name] for name in PARTS if name in parts}, shared)


def by_likeness(asker: About, others: Sequence[About]) -> list[tuple[int, Likeness]]:
    """Return the places of others with how alike they are, the most alike first; ties keep their order.

    Points are counted and not shares, so that who agrees in three of four comes before who agrees in the one thing that
    is known. Whoever agrees in nothing is left out.
    """
    found = [(at, likeness_of(asker, other)) for at, other in enumerate(others)]
    return sorted((one for one in found if one[1].points > 0), key=lambda one: -one[1].points)


def _sizes(one: int, other: int) -> float:
    factor = max(one, other) / min(one, other)
    return 1.0 if factor <= NEAR else HALF if factor <= FAR else 0.0
