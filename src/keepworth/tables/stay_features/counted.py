"""Features that are counted: broken promises, severe cases that are open, champions who left, years with us."""

from collections.abc import Callable
from typing import Final

import numpy as np

from keepworth.measure.champions import ACTS, INFLUENCE, STANCE
from keepworth.tables.stay_features.told import Days, Told, Whose, certain, where
from keepworth.tables.staying import Staying
from keepworth.tables.touching import Asker, fetched_columns

YEAR: Final = 365.25  # days
LATE: Final = 2**31  # a day that never comes
ACTS_WITHIN: Final = 365  # days before a champion left
FROM_THE_START: Final = "DATE '0001-01-01'"


def promises_broken(of: Asker, whose: Whose, *, days: Days, staying: Staying) -> Told:
    """Return how many promises were broken, late or overdue of those whose day came lately.

    None is known to be broken where the book holds promises by the day, and nothing is known where it holds none.
    """
    agreed, due, told = (of.days.format(name) for name in ("agreed_on", "due_on", "coalesce(kept_on, due_on)"))
    rows = (
        f"SELECT customer_id, {agreed} AS agreed, {due} AS due, CASE WHEN kept IN ('yes', 'no') THEN {told} END AS "
        "told_on, CASE WHEN kept = 'yes' AND NOT coalesce(kept_on > due_on, FALSE) THEN 1 ELSE 0 END AS is_kept "
        f"FROM {of.tables['promises']} AS told WHERE customer_id IS NOT NULL"
    )

    def broken(day: int) -> str:
        came = f"CASE WHEN told_on <= {day} THEN told_on WHEN due < {day} THEN due END"
        kept = f"told_on <= {day} AND is_kept = 1"
        since = f"{came} > {day - staying.promise_days} AND {came} <= {day}"
        return f"count(*) FILTER (WHERE agreed <= {day} AND {since} AND NOT coalesce({kept}, FALSE))"

    return _counted(of, whose, days=days, rows=rows, since="agreed", each=broken)


def open_severe_case(of: Asker, whose: Whose, *, days: Days, staying: Staying) -> Told:
    """Return 1 where a severe case that is not their own fault is open, 0 where the book holds cases and none is."""
    opened, solved = (of.days.format(f"CAST({name} AS DATE)") for name in ("opened_at", "solved_at"))
    severe = f"severity >= {staying.severe} AND coalesce(cause, 'us') <> 'customer'"
    rows = (
        f"SELECT customer_id, {opened} AS opened, coalesce({solved}, {LATE}) AS solved, "
        f"CASE WHEN {severe} THEN 1 ELSE 0 END AS severe FROM {of.tables['cases']} AS told "
        "WHERE customer_id IS NOT NULL"
    )

    def is_open(day: int) -> str:
        return f"max(CASE WHEN opened <= {day} AND solved > {day} THEN severe ELSE 0 END)"

    return _counted(of, whose, days=days, rows=rows, since="opened", each=is_open)


def _counted(of: Asker, whose: Whose, *, days: Days, rows: str, since: str, each: Callable[[int], str]) -> Told:
    """Return what rows tell of each customer on each day, 0 of whom they do not; of days before the first row nothing.

    `since` is the column of rows with the day from which on they are there.
    """
    found = fetched_columns(
        of.ask(
            f"SELECT customer_id, min({since}) AS first, {days.each(each)} FROM ({rows}) AS counted "
            "GROUP BY customer_id ORDER BY customer_id"
        )
    )
    x = whose.placed(found["customer_id"], days.of(found), missing=0.0)
    return where(days.row >= found["first"].min(initial=LATE), certain(x))


def champion_left(of: Asker, whose: Whose, *, days: Days, staying: Staying) -> Told:
    """Return 1 where somebody who was a champion left lately and is not back, 0 where contacts are known and none did.

    A champion as everywhere: influence of 3 or more, stance +2, and an act within the twelve months before.
    """
    found = fetched_columns(of.ask(_leavers(of)))
    is_missed = (
        (days.row >= found["known"][:, None])
        & (days.row < found["back"][:, None])
        & (days.row - staying.champion_days < found["gone"][:, None])
    )
    x = np.minimum(whose.added(found["customer_id"], is_missed.astype(np.float64)), 1.0)
    since = of.days.format(f"coalesce(valid_from, {FROM_THE_START})")
    met = fetched_columns(
        of.ask(
            f"SELECT customer_id, min({since}) AS first FROM {of.tables['contacts']} AS told "
            "WHERE customer_id IS NOT NULL GROUP BY customer_id ORDER BY customer_id"
        )
    )
    first = whose.placed(met["customer_id"], met["first"].astype(np.float64), missing=LATE)
    return where(days.row >= first[:, None], certain(x))


def _leavers(of: Asker) -> str:
    """Write the query of champions who left: whose, when, since when that is known, and when they were back there."""
    since = of.days.format(f"coalesce(valid_from, {FROM_THE_START})")
    day, acted = of.days.format("left_on"), of.days.format("happened_on")
    versions = (
        f"SELECT contact_id, customer_id, influence, stance, {since} AS since, {day} AS gone "
        f"FROM {of.tables['contacts']} AS told"
    )
    # Who was what on the day of leaving: of each column the newest word by then.
    then = ", ".join(
        f"max_by(was.{name}, was.since) FILTER (WHERE was.{name} IS NOT NULL AND was.since <= away.gone) AS {name}"
        for name in ("customer_id", "influence", "stance")
    )
    left = f"SELECT contact_id, gone, min(since) AS since FROM ({versions}) AS own WHERE gone IS NOT NULL GROUP BY 1, 2"
    described = (
        f"SELECT away.contact_id, away.gone, min(away.since) AS since, {then} FROM ({left}) AS away "
        f"JOIN ({versions}) AS was ON was.contact_id = away.contact_id GROUP BY away.contact_id, away.gone"
    )
    acts = f"SELECT contact_id AS who, {acted} AS acted FROM {of.tables['acts']} AS told"
    champions = (
        f"SELECT contact_id, gone, customer_id, min(since) AS since FROM ({described}) AS those JOIN ({acts}) AS acts "
        f"ON who = contact_id AND acted <= gone AND acted > gone - {ACTS_WITHIN} WHERE influence >= {INFLUENCE} "
        f"AND stance = {STANCE} AND customer_id IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) >= {ACTS}"
    )
    return (
        "SELECT champions.customer_id, gone, greatest(gone, min(champions.since)) AS known, "
        f"coalesce(min(later.since), {LATE}) AS back FROM ({champions}) AS champions LEFT JOIN "
        f"(SELECT contact_id, customer_id, since FROM ({versions}) AS own WHERE gone IS NULL) AS later "
        "ON later.contact_id = champions.contact_id AND later.customer_id = champions.customer_id "
        "AND later.since > gone GROUP BY champions.contact_id, champions.customer_id, gone "
        "ORDER BY champions.customer_id, gone"
    )


def tenure(of: Asker, whose: Whose, *, days: Days, staying: Staying) -> Told:
    """Return the years since the first order, contract, or day as a customer that is known."""
    del staying
    said, described = of.days.format("since"), of.days.format(f"coalesce(valid_from, {FROM_THE_START})")
    # A day since when they are a customer is known once it was described, and has come.
    parts = [f"SELECT customer_id, {said} AS began, greatest({said}, {described}) AS known "
             f"FROM {of.tables['customers']} AS told WHERE since IS NOT NULL"]  # fmt: skip
    for table, column in (("orders", "ordered_on"), ("contracts", "starts_on")):
        first = f"min({of.days.format(column)})"
        parts.append(f"SELECT customer_id, {first} AS began, {first} AS known FROM {of.tables[table]} AS told "
                     "WHERE customer_id IS NOT NULL GROUP BY customer_id")  # fmt: skip
    earliest = days.each(lambda day: f"coalesce(min(CASE WHEN known <= {day} THEN began END), {LATE})")
    found = fetched_columns(
        of.ask(f"SELECT customer_id, {earliest} FROM ({' UNION ALL '.join(parts)}) AS begun GROUP BY customer_id")
    )
    began_on = whose.placed(found["customer_id"], days.of(found), missing=LATE)
    return where(began_on < LATE, certain((days.row - began_on) / YEAR))
