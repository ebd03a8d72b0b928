"""What an instrument is: a questionnaire in one version, its items and their scales."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments.wording import Words

type Side = Literal["customer", "us"]
type Kind = Literal["points", "percent", "count", "number", "choice", "words"]
type Role = Literal["score", "weight", "rival"]

SCORED: Final = ("points", "percent")  # the kinds of answer that become 0 to 100
WHOLE: Final = ("points", "count")
SECONDS: Final[dict[Kind, float]] = {"points": 5, "percent": 8, "count": 5, "number": 8, "choice": 6, "words": 20}
ELEMENT: Final = "@"  # between an item's name and the element that it was asked about


@dataclass(frozen=True, slots=True)
class Scale:
    """How an item is answered."""

    name: str
    kind: Kind
    lowest: float | None = None  # of points and percent; of counts and numbers too, if there is one
    highest: float | None = None
    low: Words | None = None  # what the ends of a scale of points mean
    high: Words | None = None
    choices: tuple[tuple[int, Words], ...] = ()  # of a choice, or of points that each have words

    @property
    def is_scored(self) -> bool:
        """Whether its answers become 0 to 100."""
        return self.kind in SCORED

    @property
    def ends(self) -> tuple[float, float]:
        """Its lowest and highest answer, 0 and 100 where it states none; one that is stated may be 0."""
        return self.lowest or 0.0, 100.0 if self.highest is None else self.highest

    @property
    def is_whole(self) -> bool:
        """Whether its answers are whole numbers."""
        return self.kind in WHOLE


@dataclass(frozen=True, slots=True)
class Item:
    """One question or statement."""

    name: str
    construct: str  # what it is meant to tell
    scale: Scale
    feeds: str | None  # the indicator, or None
    because: str  # why it feeds none; empty if it does
    customer: Words | None  # as the customer reads it; None: not asked of them
    us: Words | None  # as our own people read it; None: not asked of us
    part: str = ""  # of the indicator: trust's integrity, dependability, competence
    lower_is_better: bool = False  # a reversed item, or a scale whose low end is the good one
    role: Role = "score"  # "weight" and "rival" stand beside a score of the same element
    top: int | None = None  # where the top box begins, of a metric
    only_if: tuple[str, int] | None = None  # asked only of who answered that item so
    per_element: bool = False  # asked once for each element that matters to the customer
    needs_proof: bool = False  # counts only with a fact or a link beside it

    @property
    def side(self) -> Literal["customer", "us", "both"]:
        """Of whom it is asked."""
        return "both" if self.customer and self.us else "customer" if self.customer else "us"

    def asks(self, side: Side) -> Words | None:
        """Return its words for a side, None where it is not asked of them."""
        return self.customer if side == "customer" else self.us


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire in one version. An answer keeps both, for versions are never pooled."""

    name: str
    version: str
    title: Words
    sources: str
    opening: Mapping[str, Words]  # by side, shown before the first item
    guess: Mapping[str, Words]  # by side, shown where they guess what the other side would answer
    verdicts: Mapping[str, Words]  # what comes out, of an instrument that gives an answer of its own
    items: tuple[Item, ...]
    unasked: bool = False  # nobody is asked it: what people said by themselves, such as reviews

    def item(self, name: str) -> Item:
        """Return an item by its name, which may name an element too: `importance@delivery`.

        Raises
        ------
        InstrumentRefused
            There is no such item.

        """
        bare = name.partition(ELEMENT)[0]
        for one in self.items:
            if one.name == bare:
                return one
        raise InstrumentRefused(
            f"{self.name} {self.version} has no item {bare!r}. It has: {', '.join(one.name for one in self.items)}."
        )

    def asked_of(self, side: Side) -> tuple[Item, ...]:
        """Return the items that a side is asked, in order."""
        return tuple(one for one in self.items if one.asks(side))

    def seconds(self, side: Side, *, elements: int = 5) -> float:
        """Return about how long a side needs: 5 seconds a point scale, 20 an own sentence. Ours, not a finding."""
        return sum(SECONDS[one.scale.kind] * (elements if one.per_element else 1) for one in self.asked_of(side))


def of_element(item: Item, element: str) -> str:
    """Return what an answer about one element is called, in the table `answers` too: `importance@delivery`."""
    return f"{item.name}{ELEMENT}{element}"
