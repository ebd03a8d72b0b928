"""The gap between knowing and doing: of what waits for us, how much has a dated action, and how much was done.

What waits: needs that are open, complaints that are not solved, and indicators that are surely weak by the run. An
action is a line of a plan about that very thing: it is dated where the line or one of its open steps has a day.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from keepworth.tables.answering import dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.indicator_results import INDICATORS, INDICATORS_FILE
from keepworth.tables.known import rows_in
from keepworth.tables.scored import Scored, Wanted

WEAK: Final = 50.0  # of 100: an indicator is surely weak whose whole range (8 in 10) lies below; ours, not a finding
KINDS: Final = ("need", "case", "indicator")


@dataclass(frozen=True, slots=True)
class GapRow:
    """One kind of thing that waits, of the customers of one team."""

    kind: str
    team: str | None
    waiting: int
    dated: int  # with a dated action that is open, or one that was done
    done: int  # with an action that was done, though it waits still


def gap_rows(book: Book, scored: Scored, *, wanted: Wanted, day: dt.date) -> list[GapRow]:
    """Return what waits for us by kind and team, of the customers that are wanted, on a day."""
    seen = f"SELECT number, team FROM ({scored.told(wanted, columns=('number', 'team', 'kind'))}) " \
           "WHERE kind IS DISTINCT FROM 'internal'"  # fmt: skip
    with lake_here(book) as lake:
        parts = [_asked(kind, id_of=f"{kind}_id") for kind in ("need", "case")]
        run = scored.run
        if run is not None and (run / INDICATORS_FILE).is_file():
            parts.append(_asked("indicator", id_of="indicator"))
        heard = rows_in(run / INDICATORS_FILE, files={INDICATORS_FILE: INDICATORS}) if len(parts) > 2 and run else ""
        rows = dicts(
            f"WITH seen AS ({seen}), steps AS ({_open_steps(lake.select('plan_steps'), day=day)}), "
            f"lines AS ({_lines(lake.select('plans'), day=day)}), need AS ({_needs(lake.select('needs'), day=day)}), "
            f"cas AS ({_cases(lake.select('cases'), day=day)}), indicator AS ({_weak(heard)}), "
            f"found AS ({' UNION ALL '.join(parts)}) "
            "SELECT kind, team, count(*) AS waiting, count(*) FILTER (dated OR done) AS dated, "
            "count(*) FILTER (done) AS done FROM found GROUP BY kind, team ORDER BY kind, team NULLS LAST"
        )
    return [GapRow(row["kind"], row["team"] or None, int(row["waiting"]), int(row["dated"]), int(row["done"]))
            for row in rows]  # fmt: skip


def _asked(kind: str, *, id_of: str) -> str:
    """Match what waits with the lines of plans about it."""
    of = "cas" if kind == "case" else kind
    return (
        f"SELECT '{kind}' AS kind, any_value(seen.team) AS team, "
        "coalesce(bool_or(l.state = 'open' AND l.dated), FALSE) AS dated, "
        "coalesce(bool_or(l.state = 'done'), FALSE) AS done "
        f"FROM {of} AS w JOIN seen ON seen.number = w.customer_id "
        f"LEFT JOIN lines AS l ON l.customer_id = w.customer_id AND l.{id_of} = w.{id_of} "
        f"GROUP BY w.customer_id, w.{id_of}"
    )


def _open_steps(rows: str, *, day: dt.date) -> str:
    return (
        f"SELECT DISTINCT plan_id FROM ({rows}) WHERE due_on IS NOT NULL AND set_on <= DATE '{day}' "
        f"AND (coalesce(state, 'open') = 'open' OR state_on > DATE '{day}')"
    )


def _lines(rows: str, *, day: dt.date) -> str:
    return (
        "SELECT p.customer_id, p.indicator, p.need_id, p.case_id, "
        "p.due_on IS NOT NULL OR s.plan_id IS NOT NULL AS dated, "
        f"CASE WHEN p.state_on > DATE '{day}' THEN 'open' ELSE coalesce(p.state, 'open') END AS state "
        f"FROM ({rows}) AS p LEFT JOIN steps AS s ON s.plan_id = p.plan_id WHERE p.set_on <= DATE '{day}'"
    )


def _needs(rows: str, *, day: dt.date) -> str:
    return (
        f"SELECT customer_id, need_id FROM ({rows}) WHERE stated_on <= DATE '{day}' "
        f"AND (met_on IS NULL OR met_on > DATE '{day}') "
        f"AND (lower(trim(coalesce(state, 'stated'))) NOT IN ('met', 'dropped') OR state_on > DATE '{day}')"
    )


def _cases(rows: str, *, day: dt.date) -> str:
    after = day + dt.timedelta(1)
    return (
        f"SELECT customer_id, case_id FROM ({rows}) WHERE opened_at < DATE '{after}' "
        f"AND (solved_at IS NULL OR solved_at >= DATE '{after}')"
    )


def _weak(heard: str) -> str:
    if not heard:
        return "SELECT NULL::BIGINT AS customer_id, NULL::VARCHAR AS indicator LIMIT 0"
    return f"SELECT customer_id, indicator FROM ({heard}) WHERE side = 'customer' AND high < {WEAK:g}"
