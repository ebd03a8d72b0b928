"""What our people may decide without asking, whether a decision kept within that, and what decisions came to."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from keepworth.numerics.shares import Share, wilson_share

type Verdict = Literal["within", "above", "no right"]
HELPED: Final = "helped"
HARMED: Final = "harmed"


@dataclass(frozen=True, slots=True)
class Held:
    """A right to decide: of one colleague, of a team, or of everybody."""

    what: str
    since: dt.date
    until: dt.date | None = None  # its last day; None: no end is set
    most: Decimal | None = None  # at once; None: any amount
    team: str | None = None
    who: str | None = None
    ask: str | None = None  # the colleague who is asked above it

    @property
    def narrowness(self) -> int:
        """How closely it names whose it is: a person's own goes before their team's, that before everybody's."""
        return 2 if self.who else 1 if self.team else 0

    def holds(self, *, who: str, team: str | None, on: dt.date) -> bool:
        """Tell whether it is somebody's right on a day."""
        is_theirs = self.who == who if self.who else self.team in (None, team)
        return is_theirs and self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, and what came of it."""

    what: str
    who: str
    team: str | None
    on: dt.date
    amount: Decimal = Decimal(0)
    result: str | None = None  # helped, unchanged, harmed; None: nobody said yet


@dataclass(frozen=True, slots=True)
class CameTo:
    """What all decisions of one kind came to."""

    what: str
    many: int
    amount: Decimal
    above: int  # more than a right allowed
    without: int  # nobody had the right
    harmed: int
    told: int  # of which somebody said what came
    helped: Share | None  # of those; None: nobody said of any


def same_kind(what: str) -> str:
    """Return by what two ways of writing the same decision are known as one."""
    return " ".join(what.split()).casefold()


def right_of(rights: Iterable[Held], *, what: str, who: str, team: str | None, on: dt.date) -> Held | None:
    """Return the right that somebody has on a day: the narrowest, of these the newest, of these the least."""
    theirs = [one for one in rights if same_kind(one.what) == same_kind(what) and one.holds(who=who, team=team, on=on)]
    return max(
        theirs, key=lambda one: (one.narrowness, one.since, one.most is not None, -(one.most or 0)), default=None
    )


def rights_of(rights: Sequence[Held], *, who: str, team: str | None, on: dt.date) -> list[Held]:
    """Return what somebody may decide on a day, one right a kind of decision, by its name."""
    kinds = {same_kind(one.what): one.what for one in rights}
    found = (right_of(rights, what=what, who=who, team=team, on=on) for _, what in sorted(kinds.items()))
    return [one for one in found if one is not None]


def judge(decided: Decided, rights: Iterable[Held]) -> tuple[Verdict, Held | None]:
    """Tell whether a decision kept within the right of whoever decided, on its day, and which right that is."""
    right = right_of(rights, what=decided.what, who=decided.who, team=decided.team, on=decided.on)
    if right is None:
        return "no right", None
    return ("above" if right.most is not None and decided.amount > right.most else "within"), right


def came_to(decisions: Iterable[Decided], rights: Sequence[Held], *, level: float = 0.8) -> list[CameTo]:
    """Add up decisions by kind, the dearest first.

    How many helped is a share of those of which somebody said what came, with Wilson's range. It compares with nobody:
    what would have come without the decision it does not tell.
    """
    kinds: dict[str, list[Decided]] = {}
    for one in decisions:
        kinds.setdefault(same_kind(one.what), []).append(one)
    found = [_came(these, rights, level=level) for these in kinds.values()]
    return sorted(found, key=lambda one: (-one.amount, same_kind(one.what)))


def _came(these: list[Decided], rights: Sequence[Held], *, level: float) -> CameTo:
    verdicts = [judge(one, rights)[0] for one in these]
    told = [one.result for one in these if one.result is not None]
    return CameTo(
        what=these[0].what, many=len(these), amount=sum((one.amount for one in these), Decimal(0)),
        above=verdicts.count("above"), without=verdicts.count("no right"), harmed=told.count(HARMED), told=len(told),
        helped=wilson_share(told.count(HELPED), len(told), level=level),
    )  # fmt: skip
