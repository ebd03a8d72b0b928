"""Plays: what can be done for a customer, what it moves, and what it takes; printed ones, and a book's own."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.beliefs import PLACE
from keepworth.measure.states import State

MIX: Final = ("extras", "promotion", "sales", "post_purchase")  # the four elements of the retention mix
STRENGTH: Final = "strength"
TROUBLES: Final = ("single_thread", "open_severe_case", "champion_left", "promises_broken")
TIES: Final = ("structural_cost", "business")  # they enter the chance of staying, and never the strength
LOCKS: Final = frozenset({"structural_cost"})
LEVERS: Final = (STRENGTH, *PLACE)
KINDS: Final[tuple[tuple[tuple[str, ...], Any, str], ...]] = (
    (("effect", "sd", "hours", "cost", "ends_chance"), int | float, "a number"),
    (("needs_trouble", "lock_in", "learns"), bool, "true or false"),
    (("days",), int, "a whole number"),
    (("lever", "mix", "name", "ends", "source", "states"), str, "a text, or of states several"),
)
OURS: Final = "ours"
LOT: Final = "compared by lot"
MOST_DAYS: Final = 3650  # until what came of a play is looked at
LONGEST: Final = 80  # letters of a name
OWN: Final = "the book's"


@dataclass(frozen=True, slots=True)
class Play:
    """One thing that can be done for a customer."""

    key: str
    lever: str  # one of `LEVERS`
    effect: float  # by how much it moves the lever, on average
    sd: float  # and give or take
    mix: str  # one of `MIX`
    hours: float
    cost: float  # of money
    name: str = ""  # what a company calls it; empty: the printed one's name
    ends: str | None = None  # one of `TROUBLES`
    ends_chance: float = 0.0
    needs_trouble: bool = True  # only those get it who have the trouble
    states: tuple[str, ...] = ()  # who may be given it; empty: everybody who has not left
    lock_in: bool = False  # its only lever is that leaving gets dearer
    days: int = 90  # after which to look what came of it
    learns: bool = True  # from comparisons by lot; false where its numbers hold them already
    source: str = OURS  # of the effect

    def __post_init__(self) -> None:
        """Refuse what is no play, with all that is wrong."""
        if faults := list(_faults(self)):
            raise BadInput(f"The play {self.key}: {'; '.join(faults)}.")

    def may_be_given(self, state: str) -> bool:
        """Tell whether a relationship in a state may get it; whom leaving costs too much gets nothing that locks in."""
        if state == State.LEFT or (self.lock_in and state == State.CAPTIVE):
            return False
        return not self.states or state in self.states


def _faults(of: Play) -> list[str]:
    found = []
    for value, known, what in (
        (of.lever, LEVERS, "lever"),
        (of.mix, MIX, "mix"),
        (of.ends, (None, *TROUBLES), "ends"),
        *((state, tuple(State), "states") for state in of.states),
    ):
        if value not in known:
            near = difflib.get_close_matches(str(value), [str(one) for one in known if one], n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            found.append(f"{what} is one of {', '.join(str(one) for one in known if one)}; not {value}{hint}")
    if not (np.isfinite(of.effect) and 0 <= of.sd < np.inf):
        found.append("its effect is a number, and its sd 0 or more")
    if not (0 <= of.hours < np.inf and 0 <= of.cost < np.inf):
        found.append("its hours and its cost are 0 or more")
    if not 0 <= of.ends_chance <= 1 or (of.ends_chance > 0) != (of.ends is not None):
        found.append("ends_chance is above 0 and at most 1 where it ends a trouble, and 0 where it ends none")
    if of.lever in LOCKS and of.ends is None and not of.lock_in:
        found.append(f"its only lever is {of.lever}, so lock_in must be true")
    if not 1 <= of.days <= MOST_DAYS:
        found.append(f"days is 1 to {MOST_DAYS:,}")
    if not of.key.strip() or len(of.key) > LONGEST or ":" in of.key:
        found.append(f"its name has 1 to {LONGEST} letters, and no colon")
    return found


@lru_cache(maxsize=1)
def printed_plays() -> tuple[Play, ...]:
    """Return the plays of `plays.toml`, whose effects are ours."""
    found = tomllib.loads(files("keepworth.act").joinpath("plays.toml").read_text(encoding="utf-8"))
    return tuple(_play(key, of) for key, of in found.items())


def plays_of(own: Mapping[str, Mapping[str, Any]] | None = None) -> tuple[Play, ...]:
    """Return the printed plays with a book's own numbers in place of them, and its own plays after them.

    Raises
    ------
    BadInput
        A play that cannot be, or something said of one that no play has.

    """
    found = {one.key: one for one in printed_plays()}
    for key, said in (own or {}).items():
        rest = dict(said)
        if not rest.pop("given", True):
            found.pop(key, None)
            continue
        _check_names(key, rest)
        if key in found:
            changed = {"source": OWN} if {"effect", "sd", "ends_chance"} & rest.keys() else {}
            found[key] = replace(found[key], **{**changed, **_taken(rest)})
        else:
            found[key] = _play(key, {"source": OWN, **rest})
    return tuple(found.values())


def _play(key: str, said: Mapping[str, Any]) -> Play:
    _check_names(key, said)
    needed = ("lever", "effect", "sd", "mix", "hours", "cost")
    if lacking := [name for name in needed if name not in said]:
        raise BadInput(f"The play {key} lacks {', '.join(lacking)}.")
    return Play(key, **_taken(said))


def _check_names(key: str, said: Mapping[str, Any]) -> None:
    known = [one.name for one in fields(Play) if one.name != "key"]
    for name in said:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise BadInput(
                f"The play {key}: there is no {name}" + (f" (did you mean {near[0]}?)" if near else "") + "."
            )
    for name, value in said.items():
        kind, words = next(of for of in KINDS if name in of[0])[1:]
        parts = value if name == "states" and isinstance(value, list | tuple) else [value]
        if not all(isinstance(one, kind) and isinstance(one, bool) == (kind is bool) for one in parts):
            raise BadInput(f"The play {key}: {name} = {value!r} must be {words}.")


def _taken(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if name == "states" else value for name, value in said.items()}
