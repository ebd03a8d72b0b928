"""What a run asks of a book's facts, whichever engine answers."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from keepworth.tables import buying
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.buying import Buying, Heads, Span
from keepworth.tables.customers import Joined, Names, names_of
from keepworth.tables.inside import inside_in, within_in
from keepworth.tables.lake import Lake
from keepworth.tables.lake.occasions import Int64s
from keepworth.tables.lake.restricted import NOBODY, Restrictions
from keepworth.tables.relating import Departed, departures_in, evidence_in, last_answer_in, last_fact_in
from keepworth.tables.spoken import spoken
from keepworth.tables.touching import Asker, lake_asker

if TYPE_CHECKING:
    from keepworth.tables.evidence import Gathered
    from keepworth.tables.measuring import Believed
    from keepworth.tables.silent import Silent, Speaking


class Bought(Protocol):
    """What customers bought up to a day."""

    def heads(self) -> Heads:
        """Count the customers."""

    def cells(self) -> Columns:
        """Return the distinct histories with their headcounts, sorted: repeats, days, speaks, customers."""

    def spend(self) -> Columns:
        """Return repeats and mean spend of each repeat buyer with a positive net."""

    def opening_spend(self) -> Columns:
        """Return what each customer paid on the first occasion, as if it were one repeat order."""

    def margin(self) -> tuple[float, float]:
        """Return the amounts whose margin the orders give, and that margin; both 0 where none is given."""

    def before_and_after(self, *, cut: dt.date, customers: int) -> Columns:
        """Return histories at `cut` with the orders that followed, counted, on a fixed sample."""

    def ordered_twice(self, *, ends: Int64s) -> int:
        """Count customers with two occasions in one period; `ends` are days back from the day, rising, of its ends."""

    def write_customers(self, cells: Columns, *, notes: Sequence[str], reach: float, into: Path) -> Joined:
        """Join the predictions of `cells` back to customers, write them, and add up what they spend by cell."""


class Facts(Protocol):
    """A book's facts, open for questions."""

    @property
    def batches(self) -> list[dict[str, Any]]:
        """What is read, for a run's record."""

    def people(self) -> Asker | None:
        """Return who answers about people and their touches; None where nothing is known of them."""

    def lasting(self) -> Asker | None:
        """Return who answers about contracts, trials and what may make customers stay; None: nothing is known."""

    def dealing(self) -> Asker | None:
        """Return who answers about orders, contracts and whose customers they are; None: nothing is known."""

    def about(self, *, read: Sequence[str], needed: Sequence[str]) -> Asker | None:
        """Return who answers about some tables; None where nothing is kept in any that is needed."""

    def spoken(self, *, as_of: dt.date) -> Columns:
        """Return what customers answered in words by a day, in the order of time: text_id, words, day."""

    def evidence(self, *, as_of: dt.date, believed: "Believed") -> "Gathered | None":
        """Return what is known of relationships on a day; None where nothing is."""

    def inside(self, *, as_of: dt.date, believed: "Believed") -> "Gathered | None":
        """Return what is known of teams of ours whom others of ours serve, whom nothing else here sees; None: none."""

    def last_answer(self) -> dt.date | None:
        """Return the day of the last answer; None where nobody answered."""

    def last_fact(self) -> dt.date | None:
        """Return the last day on which anything else came about, such as a promise, a gain or a referral."""

    def departed(self, *, as_of: dt.date) -> Int64s:
        """Return the numbers, rising, of customers who left by a day and are not back."""

    def returned(self, *, as_of: dt.date) -> Int64s:
        """Return the numbers, rising, of customers who left by a day, and by then ordered or began a contract again."""

    def silent(self, speaking: "Speaking", *, heard: Int64s, as_of: dt.date) -> "Silent":
        """Return the persons on a day of whom nothing was heard and for whom a group speaks."""

    def known(self, *, customers: Int64s, as_of: dt.date) -> Int64s | None:
        """Return the days on which what is to be known of customers was last written down; None: nothing is kept."""

    def names(self, kind: str) -> Names:
        """Return the users' own ids of customers, or of another kind of thing."""

    def span(self) -> Span:
        """Return the days that the orders cover."""

    def buying(self, *, as_of: dt.date) -> AbstractContextManager[Bought]:
        """Return what customers bought up to a day; let go of it when the work is done."""

    def held_out(self, *, cut: dt.date, end: dt.date) -> Columns:
        """Return all histories at `cut`, the orders before and after it, and segments, counted and sorted."""

    def daily_orders(self, *, cut: dt.date, end: dt.date) -> Columns:
        """Return orders per day after `cut` of customers known by then."""


class LakeFacts:
    """The facts of a lake, by the embedded engine."""

    def __init__(self, lake: Lake, *, within: Restrictions = NOBODY) -> None:
        """Answer from an open lake as if there were no customers `within` the company; these are asked apart."""
        self._whole, self._within = lake, within
        self._lake = lake.hiding(within) if within else lake
        self._gone: dict[dt.date, Departed] = {}  # several parts of a run ask for the same day

    @property
    def batches(self) -> list[dict[str, Any]]:
        """The batches that are read."""
        return self._lake.batches

    def people(self) -> Asker | None:
        """Return who answers about people and their touches."""
        return lake_asker(self._lake)

    def lasting(self) -> Asker | None:
        """Return who answers about contracts, trials and what may make customers stay."""
        from keepworth.tables.lasting import lasting_asker

        return lasting_asker(self._lake)

    def dealing(self) -> Asker | None:
        """Return who answers about orders, contracts and whose customers they are."""
        from keepworth.tables.concentrated import dealing_asker

        return dealing_asker(self._lake)

    def about(self, *, read: Sequence[str], needed: Sequence[str]) -> Asker | None:
        """Return who answers about some tables."""
        return lake_asker(self._lake, read=read, needed=needed)

    def spoken(self, *, as_of: dt.date) -> Columns:
        """Return what customers answered in words by a day."""
        return spoken(self._lake, as_of=as_of)

    def evidence(self, *, as_of: dt.date, believed: "Believed") -> "Gathered | None":
        """Return what is known of relationships on a day."""
        return evidence_in(self._lake, as_of=as_of, believed=believed)

    def inside(self, *, as_of: dt.date, believed: "Believed") -> "Gathered | None":
        """Return what is known of teams of ours whom others of ours serve; None where there are none."""
        return inside_in(self._whole, self._within, as_of=as_of, believed=believed)

    def last_answer(self) -> dt.date | None:
        """Return the day of the last answer."""
        return last_answer_in(self._lake)

    def last_fact(self) -> dt.date | None:
        """Return the last day on which anything else came about."""
        return last_fact_in(self._lake)

    def departed(self, *, as_of: dt.date) -> Int64s:
        """Return the numbers, rising, of customers who left and are not back."""
        return self._departures(as_of).left

    def returned(self, *, as_of: dt.date) -> Int64s:
        """Return the numbers, rising, of customers who left and are back."""
        return self._departures(as_of).back

    def _departures(self, as_of: dt.date) -> Departed:
        if as_of not in self._gone:
            self._gone[as_of] = departures_in(self._lake, as_of=as_of)
        return self._gone[as_of]

    def silent(self, speaking: "Speaking", *, heard: Int64s, as_of: dt.date) -> "Silent":
        """Return the persons on a day of whom nothing was heard and for whom a group speaks."""
        from keepworth.tables.silent import silent_in

        return silent_in(self._lake, speaking, heard=heard, as_of=as_of)

    def known(self, *, customers: Int64s, as_of: dt.date) -> Int64s | None:
        """Return the days on which what is to be known of customers was last written down; None: nothing is kept."""
        from keepworth.tables.success import known_in

        return known_in(self._lake, customers=customers, as_of=as_of)

    def names(self, kind: str) -> Names:
        """Return the users' own ids of customers, or of another kind of thing."""
        return names_of(self._lake, kind)

    def span(self) -> Span:
        """Return the days that the orders cover."""
        return buying.span(self._lake)

    def buying(self, *, as_of: dt.date) -> Buying:
        """Return what customers bought up to a day."""
        return Buying(self._lake, as_of=as_of)

    def held_out(self, *, cut: dt.date, end: dt.date) -> Columns:
        """Return all histories at `cut`, the orders before and after it, and segments."""
        return buying.held_out(self._lake, cut=cut, end=end)

    def daily_orders(self, *, cut: dt.date, end: dt.date) -> Columns:
        """Return orders per day after `cut` of customers known by then."""
        return buying.daily_orders(self._lake, cut=cut, end=end)


@contextmanager
def open_facts(book: Book, *, as_of: dt.date | None = None) -> Iterator[Facts]:
    """Open a book's facts on the engine that its settings name.

    Who is a customer within the company on a day, or by the newest description, is seen by `Facts.inside` alone.
    """
    if book.settings.engine.kind == "spark":
        from keepworth.tables.spark import spark_facts

        with spark_facts(book, as_of=as_of) as facts:
            yield facts
    else:
        with book.lake() as lake:
            yield LakeFacts(lake, within=within_in(lake, as_of=as_of))
