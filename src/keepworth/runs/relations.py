"""What a run says of the relationships of a book together: with whom they are strong, and which money is unheard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from keepworth.runs.worth import worth_of

if TYPE_CHECKING:
    from keepworth.tables.arrays import Columns
    from keepworth.tables.book import Book

STRONG: Final = ("strong", "quiet advocate")
UNHEARD: Final = ("unheard",)


@dataclass(frozen=True, slots=True)
class Together:
    """Some customers, and what they are worth together with the range that holds it 8 times in 10."""

    customers: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Relations:
    """The relationships of the customers whose value is known."""

    strong: Together
    unheard: Together  # of whom too little was heard to say
    states: Mapping[str, int]
    published: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fighting:
    """Who would fight to keep us, of all customers, and who was never tested."""

    customers: int
    would: Together
    never_tested: Together


def fighting_of(book: "Book", *, customers: Path, record: Mapping[str, Any]) -> Fighting | None:
    """Return who of a run's customers would fight to keep us; None where it says nothing of that."""
    from keepworth.tables.answering import engine_of
    from keepworth.tables.portfolio import held_fighting, trials_in

    engine_of(book)
    found = trials_in(customers)
    if found is None:
        return None
    would = _worth(found["would"], record, held=lambda: held_fighting(customers, would=True))
    never = _worth(found["never"], record, held=lambda: held_fighting(customers, would=False))
    return Fighting(found["all"], would, never)


def relations_of(book: "Book", *, customers: Path, record: Mapping[str, Any]) -> Relations | None:
    """Return the relationships of a run's customers; None where it tells no strength."""
    from keepworth.tables.answering import engine_of
    from keepworth.tables.portfolio import relations_in

    engine_of(book)
    found = relations_in(customers)
    if found is None:
        return None
    strong, unheard = (_together(customers, states, of=found["state"], record=record) for states in (STRONG, UNHEARD))
    return Relations(strong, unheard, found["state"], found["published"])


def _together(
    customers: Path, states: tuple[str, ...], *, of: Mapping[str, int], record: Mapping[str, Any]
) -> Together:
    from keepworth.tables.portfolio import held_in

    return _worth(sum(of.get(state, 0) for state in states), record, held=lambda: held_in(customers, states))


def _worth(many: int, record: Mapping[str, Any], *, held: Callable[[], "Columns"]) -> Together:
    if not many:
        return Together(0, 0.0, 0.0, 0.0)
    worth = worth_of(record, held=held())
    return Together(many, worth.mean, worth.low, worth.high)
