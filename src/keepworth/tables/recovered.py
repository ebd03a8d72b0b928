"""Recovery: whether customers whose case was solved answer well again, by their first answer afterwards."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from keepworth.numerics.shares import Share, wilson_share
from keepworth.tables.answering import ask, lake_here
from keepworth.tables.book import Book
from keepworth.tables.covering import newest_contacts, own_answers
from keepworth.tables.lake.engine import quoted


@dataclass(frozen=True, slots=True)
class Judge:
    """From which answer to one item on a customer is content again, by the rule that opens cases."""

    instrument: str
    version: str
    item: str
    bound: float  # this, or whatever is worse, is bad
    is_high: bool = False  # whether higher numbers are worse


@dataclass(frozen=True, slots=True)
class Recovery:
    """Of cases that were solved: how many were heard from again, and how many of these well."""

    solved: int
    share: Share | None  # recovered, of those that were heard from; None where nobody was

    @property
    def silent(self) -> int:
        """Cases after which the customer has not answered anything yet."""
        return self.solved - (self.share.of if self.share else 0)


def recovery(
    book: Book, judges: Iterable[Judge], *, until: dt.date, within: str = "", customer: int | None = None
) -> Recovery:
    """Count, as of the last run, solved cases and the first answer of each customer afterwards.

    An answer by whoever complained comes before one by anybody else there. `within` is a query of customers' numbers;
    cases that name no customer count nowhere.
    """
    after = until + dt.timedelta(days=1)
    this = f"AND customer_id = {customer:d}" if customer is not None else ""
    these = f"AND customer_id IN ({within})" if within else ""
    with lake_here(book) as lake:
        (row,) = ask(
            f"WITH placed AS ({newest_contacts(lake, as_of=until)}), solved AS ("
            f"SELECT case_id, customer_id, contact_id, solved_at FROM ({lake.select('cases')}) AS c "
            f"WHERE solved_at < DATE '{after}' AND customer_id IS NOT NULL {this} {these}), "
            "said AS (SELECT coalesce(a.customer_id, placed.customer_id) AS customer_id, a.contact_id, answered_at, "
            f"{_is_good(judges)} AS good FROM ({own_answers(lake)}) AS a LEFT JOIN placed USING (contact_id) "
            f"WHERE answered_at < DATE '{after}'), "
            "first AS (SELECT case_id, "
            "arg_min(good, (solved.contact_id IS DISTINCT FROM said.contact_id, answered_at)) AS good FROM "
            "solved JOIN said ON said.customer_id = solved.customer_id AND answered_at > solved_at "
            "AND good IS NOT NULL GROUP BY case_id) "
            "SELECT (SELECT count(*) FROM solved), count(*), count(*) FILTER (WHERE good) FROM first"
        )
    return Recovery(int(row[0]), wilson_share(int(row[2]), int(row[1])))


def _is_good(judges: Iterable[Judge]) -> str:
    whens = " ".join(
        f"WHEN instrument = {quoted(one.instrument)} AND coalesce(version, {quoted(one.version)}) = "
        f"{quoted(one.version)} AND item = {quoted(one.item)} THEN "
        f'"value" {"<" if one.is_high else ">"} {float(one.bound)!r}'
        for one in judges
    )
    return f"CASE {whens} END" if whens else "CAST(NULL AS BOOLEAN)"
