"""The retention mix: what was given of its four elements in a year, what it cost, and how those fared who got it.

What was given by lot, with a holdout, has an effect. All else is set beside those who got none, which is an
association: whoever is given something may be who stays anyway.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from keepworth.tables.after_purchase import Around
from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted

YEAR: Final = 365
HELD: Final = ("holdout", "control")  # names of the arm that is given nothing
ELEMENTS: Final = ("extras", "promotion", "sales", "post_purchase")


@dataclass(frozen=True, slots=True)
class Stayed:
    """How many of two groups stayed: of those who got it, and of those who did not."""

    got: int
    got_stayed: int
    none: int
    none_stayed: int


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the mix."""

    name: str  # one of `ELEMENTS`
    given: int  # times within a year
    customers: int
    cost: Decimal  # of what has one
    unpriced: int  # times of which no cost is known
    by_lot: Stayed | None  # None: nobody was held out
    beside: Stayed | None  # None: nobody got it the year before, or there is no year before


@dataclass(frozen=True, slots=True)
class Mix:
    """All four elements, and what was done that belongs to none: its play is not in the playbook."""

    elements: tuple[Element, ...]
    without_play: int
    tests_without_play: int  # experiments with a holdout whose arm names no play


def mix_of(around: Around, plays: Mapping[str, str]) -> Mix:
    """Return what was given of each element to the customers that are seen; `plays` says the element of each play."""
    with lake_here(around.book) as lake:
        given = " UNION ALL ".join(f"({part})" for part in _given(lake, plays))
        told = {row["element"]: row for row in dicts(_counted(given, around))}
        beside = {row["element"]: row for row in dicts(_beside(lake, given, around=around))}
        tested = {row["element"]: row for row in dicts(_tested(lake, around, plays=plays))}
        other = dicts(
            f"SELECT count(*) AS n FROM ({lake.select('actions_done')}) AS a JOIN ({around.seen}) AS s "
            f"ON s.number = a.customer_id WHERE a.done_on > DATE '{around.day - dt.timedelta(YEAR)}' "
            f"AND a.done_on <= DATE '{around.day}' AND {_element('a.play', plays)} IS NULL"
        )[0]["n"]
    nothing = {"given": 0, "customers": 0, "cost": Decimal(0), "unpriced": 0}
    return Mix(
        tuple(
            Element(
                name, **{key: told.get(name, nothing)[key] for key in nothing},
                by_lot=_stayed(tested.get(name)), beside=_stayed(beside.get(name)),
            )
            for name in ELEMENTS
        ),
        without_play=int(other), tests_without_play=int(tested.get(None, {}).get("tests", 0)),
    )  # fmt: skip


def _stayed(row: Mapping[str, Any] | None) -> Stayed | None:
    if row is None or not row["got"] or not row["none"]:
        return None
    return Stayed(*(int(row[name]) for name in ("got", "got_stayed", "none", "none_stayed")))


def _given(lake: Lake, plays: Mapping[str, str]) -> Sequence[str]:
    """Write the queries of what was given: element, customer, day and cost."""
    return (
        "SELECT 'extras' AS element, g.customer_id, g.given_on AS day, coalesce(g.cost, e.cost) AS cost "
        f"FROM ({lake.select('extras_given')}) AS g LEFT JOIN ({lake.select('extras')}) AS e USING (extra_id) "
        "WHERE g.given_on IS NOT NULL",
        "SELECT CASE WHEN t.automated THEN 'promotion' ELSE 'sales' END, t.customer_id, CAST(t.at AS DATE), NULL "
        f"FROM ({lake.select('touchpoints')}) AS t WHERE t.customer_id IS NOT NULL "
        "AND coalesce(t.direction, 'ours') <> 'theirs'",
        "SELECT 'post_purchase', c.customer_id, CAST(c.first_reply_at AS DATE), NULL "
        f"FROM ({lake.select('cases')}) AS c WHERE c.customer_id IS NOT NULL AND c.first_reply_at IS NOT NULL",
        f"SELECT {_element('a.play', plays)}, a.customer_id, a.done_on, a.cost "
        f"FROM ({lake.select('actions_done')}) AS a WHERE {_element('a.play', plays)} IS NOT NULL",
    )


def _element(play: str, plays: Mapping[str, str]) -> str:
    """Write the element of a play as SQL; of one that the playbook does not know it is null."""
    named = {key.strip().lower().replace(" ", "_"): of for key, of in sorted(plays.items())}
    cases = " ".join(f"WHEN {quoted(key)} THEN {quoted(of)}" for key, of in named.items())
    return f"CASE replace(lower(trim({play})), ' ', '_') {cases} END"


def _counted(given: str, around: Around) -> str:
    first = around.day - dt.timedelta(YEAR)
    return (
        "SELECT g.element, count(*) AS given, count(DISTINCT g.customer_id) AS customers, "
        "coalesce(sum(g.cost), 0) AS cost, count(*) FILTER (g.cost IS NULL) AS unpriced "
        f"FROM ({given}) AS g JOIN ({around.seen}) AS s ON s.number = g.customer_id "
        f"WHERE g.day > DATE '{first}' AND g.day <= DATE '{around.day}' GROUP BY g.element"
    )


def _beside(lake: Lake, given: str, *, around: Around) -> str:
    """Compare within the last year, by what they were given in the year before: nothing counts that came later."""
    half, first = around.day - dt.timedelta(YEAR), around.day - dt.timedelta(2 * YEAR)
    names = ", ".join(f"({quoted(one)})" for one in ELEMENTS)
    return (
        f"WITH gone AS ({_gone(lake)}), "
        f"there AS (SELECT s.number, gone.left_on FROM ({around.seen}) AS s JOIN (SELECT customer_id, "
        f"min(ordered_on) AS began FROM ({lake.select('orders')}) AS o GROUP BY 1) AS b ON b.customer_id = s.number "
        f"LEFT JOIN gone ON gone.customer_id = s.number WHERE b.began <= DATE '{half}' "
        f"AND coalesce(gone.left_on > DATE '{half}', TRUE)), "
        f"got AS (SELECT DISTINCT element, customer_id FROM ({given}) AS g WHERE g.day > DATE '{first}' "
        f"AND g.day <= DATE '{half}'), "
        f"each AS (SELECT n.element, g.customer_id IS NOT NULL AS had, coalesce(t.left_on > DATE '{around.day}', TRUE) "
        f"AS stayed FROM (VALUES {names}) AS n (element) CROSS JOIN there AS t LEFT JOIN got AS g "
        "ON g.element = n.element AND g.customer_id = t.number) "
        f"SELECT element, {_SUMS} FROM each GROUP BY element"
    )


_SUMS: Final = (
    "count(*) FILTER (had) AS got, count(*) FILTER (had AND stayed) AS got_stayed, "
    "count(*) FILTER (NOT had) AS none, count(*) FILTER (NOT had AND stayed) AS none_stayed"
)


def _gone(lake: Lake) -> str:
    return f"SELECT customer_id, min(left_on) AS left_on FROM ({lake.select('departures')}) AS d GROUP BY customer_id"


def _tested(lake: Lake, around: Around, *, plays: Mapping[str, str]) -> str:
    """Compare by lot, as they were drawn: arms that are named as a play, with a holdout in the same experiment.

    Of several experiments the one whose smaller group is largest is told. Added up they would compare their customers
    too, and not what was given: one may hold out half of those who leave, and another a tenth of those who stay.
    """
    held = ", ".join(map(quoted, HELD))
    return (
        f"WITH drawn AS (SELECT experiment_id, customer_id, lower(trim(arm)) IN ({held}) AS held, "
        f"{_element('arm', plays)} AS element, CAST(assigned_at AS DATE) AS day "
        f"FROM ({lake.select('assignments')}) AS a WHERE CAST(assigned_at AS DATE) <= DATE '{around.day}'), "
        "tests AS (SELECT DISTINCT experiment_id, element FROM drawn WHERE NOT held "
        "AND experiment_id IN (SELECT experiment_id FROM drawn WHERE held)), "
        f"each AS (SELECT tests.element, tests.experiment_id, NOT drawn.held AS had, "
        f"coalesce(d.left_on > DATE '{around.day}', TRUE) AS stayed "
        f"FROM tests JOIN drawn USING (experiment_id) JOIN ({around.seen}) AS s ON s.number = drawn.customer_id "
        f"LEFT JOIN ({_gone(lake)}) AS d ON d.customer_id = drawn.customer_id "
        "WHERE coalesce(d.left_on >= drawn.day, TRUE) "
        "AND (drawn.held OR drawn.element IS NOT DISTINCT FROM tests.element)), "
        f"sums AS (SELECT element, experiment_id, {_SUMS} FROM each GROUP BY element, experiment_id) "
        "SELECT *, count(*) OVER (PARTITION BY element) AS tests FROM sums QUALIFY row_number() OVER "
        "(PARTITION BY element ORDER BY least(got, none) DESC, experiment_id) = 1"
    )
