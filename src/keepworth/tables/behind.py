"""What stands behind some customers of a scored book: the cells that they are in, and their means."""

from collections.abc import Iterable
from dataclasses import dataclass

from keepworth.tables.answering import ask
from keepworth.tables.arrays import Columns
from keepworth.tables.held import Typical, held_by, typical_by
from keepworth.tables.scored import Scored
from keepworth.tables.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Behind:
    """Some customers, as far as a person sees them."""

    customers: int  # seen; of nobody else anything is said
    valued: int
    value: float  # of the valued ones together
    held: Columns  # as `keepworth.runs.worth.worth_of` takes them


def behind(scored: Scored, numbers: Iterable[int], *, teams: tuple[str, ...] | None = None) -> Behind:
    """Return what stands behind these customers, of those that the teams see."""
    these = scored.among(numbers, teams=teams)
    ((customers, valued, value),) = ask(f"SELECT count(*), count(value), coalesce(sum(value), 0) FROM ({these})")
    return Behind(customers, valued, value, held_by(these, run=scored.run) if valued else {})


def seen_of(scored: Scored, wanted: Wanted) -> set[int]:
    """Return the numbers of the customers that are wanted."""
    return {row[0] for row in ask(scored.wanted(wanted))}


def seen_among(scored: Scored, numbers: Iterable[int], *, teams: tuple[str, ...] | None = None) -> list[int]:
    """Return those of these numbers that the teams see, rising."""
    return [row[0] for row in ask(f"SELECT number FROM ({scored.among(numbers, teams=teams)}) ORDER BY number")]


def typical_among(scored: Scored, numbers: Iterable[int], *, teams: tuple[str, ...] | None = None) -> Typical | None:
    """Return the average of those of these customers that are valued and that the teams see."""
    return typical_by(scored.among(numbers, teams=teams), ask=ask)
