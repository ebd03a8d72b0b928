"""Who bought lately: who was told nothing since, and what came in from those for whom somebody stands by."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.acting import RECENT
from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.lake.consent import standing
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.scored import Scored, Wanted

MESSAGES: Final = "messages"  # the purpose of a consent
COLUMNS: Final = ("number", "customer_id", "name", "kind", "team", "value", "owner", "owner_number", "segment")


@dataclass(frozen=True, slots=True)
class Around:
    """Whose customers, and on which day."""

    book: Book
    scored: Scored
    teams: tuple[str, ...] | None
    day: dt.date

    @property
    def seen(self) -> str:
        """Write the query of the customers; our own offices are none."""
        told = self.scored.told(Wanted(teams=self.teams), columns=COLUMNS)
        return f"SELECT * FROM ({told}) WHERE kind IS DISTINCT FROM 'internal'"


def untold_buyers(around: Around, *, after: int) -> list[dict[str, Any]]:
    """Return who bought at least `after` and at most 60 days ago and was told nothing since, the newest order first.

    Each has the columns of `COLUMNS`, `bought_on`, `product` (the order's largest, where it names one) and `agreed`:
    whether they agreed to messages, and took that back by no later row. Told is who was talked to by somebody of ours,
    or by a message or a questionnaire, after the day of the order.
    """
    with lake_here(around.book) as lake:
        agreed = standing(lake.select("consents"), table=MESSAGES, same={})
        return dicts(
            f"WITH {_bought(lake, around, after=after, most=RECENT)}, "
            f"told AS (SELECT customer_id, max(CAST(t.at AS DATE)) AS last FROM ({lake.select('touchpoints')}) AS t "
            f"WHERE coalesce(t.direction, 'ours') <> 'theirs' AND {_past('t.at', around.day)} GROUP BY customer_id "
            f"UNION ALL SELECT customer_id, max(CAST(i.sent_at AS DATE)) FROM ({lake.select('invitations')}) AS i "
            f"WHERE {_past('i.sent_at', around.day)} GROUP BY customer_id), "
            f"agreed AS (SELECT DISTINCT customer_id FROM ({agreed}) AS s WHERE given_on <= DATE '{around.day}') "
            "SELECT bought.*, agreed.customer_id IS NOT NULL AS agreed FROM bought "
            "LEFT JOIN agreed ON agreed.customer_id = bought.number "
            "WHERE NOT EXISTS (SELECT 1 FROM told WHERE told.customer_id = bought.number AND told.last > bought_on) "
            "ORDER BY bought_on DESC, number"
        )


def stood_by(around: Around, *, days: int) -> list[dict[str, Any]]:
    """Return who bought within so many days, with what came in since: `cases`, `open_cases`, `touches`, `answers`."""
    with lake_here(around.book) as lake:
        return dicts(
            f"WITH {_bought(lake, around, after=0, most=days)}, "
            "cases AS (SELECT b.number, count(*) AS cases, "
            f"count(*) FILTER (c.solved_at IS NULL OR NOT {_past('c.solved_at', around.day)}) AS open_cases "
            f"FROM ({lake.select('cases')}) AS c JOIN bought AS b ON b.number = c.customer_id "
            f"WHERE CAST(c.opened_at AS DATE) >= b.bought_on AND {_past('c.opened_at', around.day)} "
            "GROUP BY b.number), "
            f"came AS (SELECT b.number, count(*) AS touches FROM ({lake.select('touchpoints')}) AS t "
            "JOIN bought AS b ON b.number = t.customer_id WHERE t.direction = 'theirs' "
            f"AND CAST(t.at AS DATE) >= b.bought_on AND {_past('t.at', around.day)} GROUP BY b.number), "
            "said AS (SELECT b.number, count(DISTINCT a.submission_id) AS answers "
            f"FROM ({lake.select('answers')}) AS a JOIN bought AS b ON b.number = a.customer_id "
            f"WHERE coalesce(a.side, 'customer') = 'customer' AND CAST(a.answered_at AS DATE) >= b.bought_on "
            f"AND {_past('a.answered_at', around.day)} GROUP BY b.number) "
            "SELECT bought.*, coalesce(cases, 0) AS cases, coalesce(open_cases, 0) AS open_cases, "
            "coalesce(touches, 0) AS touches, coalesce(answers, 0) AS answers FROM bought "
            "LEFT JOIN cases USING (number) LEFT JOIN came USING (number) LEFT JOIN said USING (number) "
            "ORDER BY open_cases DESC, cases DESC, bought_on DESC, number"
        )


def _bought(lake: Lake, around: Around, *, after: int, most: int) -> str:
    """Write the query of the newest purchase of each customer, where it lies so many days back."""
    last, first = around.day - dt.timedelta(after), around.day - dt.timedelta(most)
    keys = f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'product'"
    return (
        "newest AS (SELECT customer_id, max(ordered_on) AS bought_on, "
        f"arg_max(product_id, (ordered_on, amount)) AS product FROM ({lake.select('orders')}) AS o "
        f"WHERE amount > 0 AND ordered_on <= DATE '{around.day}' GROUP BY customer_id), "
        f"named AS ({keys}), bought AS (SELECT seen.*, newest.bought_on, named.text AS product FROM newest "
        f"JOIN ({around.seen}) AS seen ON seen.number = newest.customer_id "
        "LEFT JOIN named ON named.number = newest.product "
        f"WHERE bought_on BETWEEN DATE '{first}' AND DATE '{last}' AND seen.number NOT IN ("
        f"SELECT customer_id FROM ({lake.select('departures')}) AS d WHERE customer_id IS NOT NULL "
        f"AND left_on <= DATE '{around.day}'))"
    )


def _past(column: str, day: dt.date) -> str:
    return f"{column} < TIMESTAMP {quoted(str(day + dt.timedelta(1)))}"
