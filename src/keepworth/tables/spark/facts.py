"""A book's facts by Spark: the lake, or a company's own tables, and the expressions of `value.py` over them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from keepworth.errors import NotEnough
from keepworth.tables import buying_engine
from keepworth.tables.arrays import Columns
from keepworth.tables.book import Book
from keepworth.tables.buying import Span
from keepworth.tables.buying_engine import EngineBuying, EngineTables
from keepworth.tables.customers import Names, names_of
from keepworth.tables.inside import inside_in, within_in
from keepworth.tables.lake import Lake
from keepworth.tables.lake.occasions import Int64s
from keepworth.tables.lake.restricted import NOBODY, Restrictions
from keepworth.tables.relating import departed_in, departures_in, evidence_in, last_answer_in, last_fact_in
from keepworth.tables.spark.session import spark_session
from keepworth.tables.spoken import nothing_spoken, spoken
from keepworth.tables.touching import Asker, lake_asker

if TYPE_CHECKING:
    from keepworth.tables.evidence import Gathered
    from keepworth.tables.measuring import Believed
    from keepworth.tables.silent import Silent, Speaking


class SparkFacts:
    """The facts of a book, by Spark."""

    def __init__(
        self, tables: EngineTables, *, batches: list[dict[str, Any]], people: Asker | None = None,
        lake: Lake | None = None, within: Restrictions = NOBODY,
    ) -> None:  # fmt: skip
        """Answer from tables of Spark; words come from the lake, which is small enough, where there is one."""
        self.tables, self._batches, self._people, self._within = tables, batches, people, within
        self._whole, self._lake = lake, lake.hiding(within) if lake and within else lake

    @property
    def batches(self) -> list[dict[str, Any]]:
        """What is read: the batches of the lake, or the company's own tables."""
        return self._batches

    def people(self) -> Asker | None:
        """Return who answers about people and their touches; a company's own tables hold none."""
        return self._people

    def lasting(self) -> Asker | None:
        """Return who answers about contracts and trials; a company's own tables hold none."""
        from keepworth.tables.lasting import lasting_asker

        return lasting_asker(self._lake) if self._lake else None

    def dealing(self) -> Asker | None:
        """Return who answers about contracts and whose customers they are; a company's own tables are not asked."""
        from keepworth.tables.concentrated import dealing_asker

        return dealing_asker(self._lake) if self._lake else None

    def about(self, *, read: Sequence[str], needed: Sequence[str]) -> Asker | None:
        """Return who answers about some tables; a company's own are not asked."""
        return lake_asker(self._lake, read=read, needed=needed) if self._lake else None

    def spoken(self, *, as_of: dt.date) -> Columns:
        """Return what customers answered in words by a day; a company's own tables hold none."""
        return spoken(self._lake, as_of=as_of) if self._lake else nothing_spoken()

    def evidence(self, *, as_of: dt.date, believed: "Believed") -> "Gathered | None":
        """Return what is known of relationships on a day; a company's own tables hold nothing of them."""
        return evidence_in(self._lake, as_of=as_of, believed=believed) if self._lake else None

    def inside(self, *, as_of: dt.date, believed: "Believed") -> "Gathered | None":
        """Return what is known of teams of ours whom others of ours serve; a company's own tables hold none."""
        return inside_in(self._whole, self._within, as_of=as_of, believed=believed) if self._whole else None

    def last_answer(self) -> dt.date | None:
        """Return the day of the last answer; a company's own tables hold none."""
        return last_answer_in(self._lake) if self._lake else None

    def last_fact(self) -> dt.date | None:
        """Return the last day on which anything else came about; a company's own tables hold none."""
        return last_fact_in(self._lake) if self._lake else None

    def departed(self, *, as_of: dt.date) -> Int64s:
        """Return the numbers, rising, of customers who left and are not back."""
        return departed_in(self._lake, as_of=as_of) if self._lake else np.empty(0, dtype=np.int64)

    def returned(self, *, as_of: dt.date) -> Int64s:
        """Return the numbers, rising, of customers who left and are back."""
        return departures_in(self._lake, as_of=as_of).back if self._lake else np.empty(0, dtype=np.int64)

    def silent(self, speaking: "Speaking", *, heard: Int64s, as_of: dt.date) -> "Silent":
        """Return the persons of whom nothing was heard; asked for where there is evidence, so there is a lake."""
        from keepworth.tables.silent import silent_in

        return silent_in(self._evident, speaking, heard=heard, as_of=as_of)

    def known(self, *, customers: Int64s, as_of: dt.date) -> Int64s | None:
        """Return the days on which what is to be known of customers was last written down; None: nothing is kept."""
        from keepworth.tables.success import known_in

        return known_in(self._evident, customers=customers, as_of=as_of)

    def names(self, kind: str) -> Names:
        """Return the users' own ids of a kind of thing; asked for where there is evidence, so there is a lake."""
        return names_of(self._evident, kind)

    @property
    def _evident(self) -> Lake:
        if self._lake is None:
            raise NotEnough("A company's own tables hold no evidence of relationships.")
        return self._lake

    def span(self) -> Span:
        """Return the days that the orders cover."""
        return buying_engine.span(self.tables)

    def buying(self, *, as_of: dt.date) -> EngineBuying:
        """Return what customers bought up to a day."""
        return EngineBuying(self.tables, as_of=as_of)

    def held_out(self, *, cut: dt.date, end: dt.date) -> Columns:
        """Return all histories at `cut`, the orders before and after it, and segments."""
        return buying_engine.held_out(self.tables, cut=cut, end=end)

    def daily_orders(self, *, cut: dt.date, end: dt.date) -> Columns:
        """Return orders per day after `cut` of customers known by then."""
        return buying_engine.daily_orders(self.tables, cut=cut, end=end)


@contextmanager
def spark_facts(book: Book, *, as_of: dt.date | None = None) -> Iterator[SparkFacts]:
    """Open a book's facts on Spark; who is a customer within the company on a day is seen by `inside` alone.

    Raises
    ------
    EngineMissing
        PySpark or Java is not installed.
    BadInput
        A table that keepworth.toml names cannot be read, or lacks what is needed.

    """
    with book.lake() as whole, spark_session(book.settings) as session:
        # Only now: without Spark these cannot be imported.
        from keepworth.tables.spark.people import nobody, spark_asker
        from keepworth.tables.spark.sources import lake_source, own_source, tables_of

        within = within_in(whole, as_of=as_of)
        lake = whole.hiding(within) if within else whole
        own = bool(book.settings.engine.tables)
        source = own_source if own else lake_source
        with (
            source(session, book=book, lake=lake) as found,
            tables_of(session, found, book=book) as tables,
            nobody() if own else spark_asker(session, book=book, lake=lake) as people,
        ):
            yield SparkFacts(tables, batches=found.batches, people=people, lake=None if own else whole, within=within)
