"""Customers won, kept and lost by quarter, and what was spent on it: what getting is weighed against keeping from.

Somebody is a customer at the end of a quarter whose contract runs then, or who ordered in it or the three before it,
until a departure is recorded.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.customers import OUTSIDE
from keepworth.tables.evidence.places import each_once, values_at
from keepworth.tables.evidence.returns import days_of
from keepworth.tables.lake.engine import quoted
from keepworth.tables.touching import EPOCH, Asker, fetched_columns

READ: Final = ("spending", "orders", "contracts", "customers", "departures")
MOST: Final = 40  # quarters that are looked at: as many as fit into a mask, with room
ORDERED: Final = 4  # quarters for which an order makes a customer
CENT: Final = 0.005
COVERED: Final = 0.9  # of a quarter's days, from which on its spending is known


@dataclass(frozen=True, slots=True)
class Quarters:
    """What happened in each quarter that is over; shapes (quarters,)."""

    first: Ints  # the first day, since 1970
    getting: Floats  # money, NaN where it is not known
    keeping: Floats
    elements: Mapping[str, Floats]  # money for keeping by element, 0 where none is written; "": of none
    twice: tuple[str, ...]  # periods whose money without an element is just that of the elements together
    before: Ints  # customers at its beginning
    kept: Ints  # of them, those who are at its end
    won: Ints  # who never was one before
    here: int  # customers at the end of the last
    prospects: int  # that the book knows of today


def quarters_of(of: Asker, *, as_of: dt.date) -> Quarters | None:
    """Return the quarters of which any spending is known; None where there is none."""
    spent = of.ask(
        "SELECT trim(period) AS period, purpose, coalesce(element, '') AS element, "
        "CAST(sum(amount) AS DOUBLE) AS amount "
        f"FROM {of.tables['spending']} AS told GROUP BY ALL ORDER BY period, purpose, element"
    ).to_pylist()
    last = _index(as_of + dt.timedelta(days=1)) - 1  # the last that is over
    rows = [(*days_of(one["period"]), one["purpose"], one["amount"]) for one in spent]
    rows = [row for row in rows if row[1] >= row[0]]
    if not rows:
        return None
    first = max(min(_index(EPOCH + dt.timedelta(days=int(row[0]))) for row in rows), last - MOST + 1)
    if last < first:
        return None
    starts = np.array([(_start(at) - EPOCH).days for at in range(first, last + 2)])
    money = {purpose: _money(rows, starts, purpose=purpose) for purpose in ("getting", "keeping")}
    parts = [(*days_of(one["period"]), one["element"], one["amount"]) for one in spent if one["purpose"] == "keeping"]
    elements = {name: _spread(parts, starts, what=name)[0] for name in sorted({part[2] for part in parts})}
    before, kept, won, here = _lives(of, first=first, size=last - first + 1, as_of=as_of)
    return Quarters(
        starts[:-1], money["getting"], money["keeping"], elements, _twice(spent), before, kept, won, here,
        _prospects(of, as_of=as_of),
    )  # fmt: skip


def _index(day: dt.date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _start(index: int) -> dt.date:
    return dt.date(index // 4, index % 4 * 3 + 1, 1)


def _money(rows: list[tuple[int, int, str, float]], starts: Ints, *, purpose: str) -> Floats:
    """Return what was spent in each quarter; NaN in quarters of which too few days are covered."""
    found, days = _spread(rows, starts, what=purpose)
    return np.where(days >= COVERED * np.diff(starts), found, np.nan)


def _spread(rows: list[tuple[int, int, str, float]], starts: Ints, *, what: str) -> tuple[Floats, Floats]:
    """Spread money over the days of its period; return it by quarter, and how many days of each are covered."""
    found, covered = np.zeros(starts.size - 1), np.zeros(starts.size - 1)
    for begin, end in sorted({row[:2] for row in rows if row[2] == what and row[1] >= row[0]}):
        overlap = np.clip(np.minimum(starts[1:], end + 1) - np.maximum(starts[:-1], begin), 0, None)
        amount = sum(row[3] for row in rows if row[:3] == (begin, end, what))
        found += amount * overlap / (end - begin + 1)
        covered += overlap
    return found, covered


def _twice(spent: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return periods in which keeping was most likely written twice: whole, and by its elements."""
    whole, parts = defaultdict[str, float](float), defaultdict[str, float](float)
    for one in spent:
        if one["purpose"] == "keeping":
            (parts if one["element"] else whole)[one["period"]] += one["amount"]
    return tuple(period for period, amount in parts.items() if amount > 0 and abs(amount - whole[period]) < CENT)


def _lives(of: Asker, *, first: int, size: int, as_of: dt.date) -> tuple[Ints, Ints, Ints, int]:
    """Return for each quarter who was a customer before it, who still was at its end, and who was new."""
    begins = first - ORDERED  # an order so far back makes a customer at the first beginning
    ordered, agreed, began, gone = _masks(of, begins=begins, as_of=as_of)
    who = each_once(ordered[0], agreed[0])
    who = who[~np.isin(who, _outside(of, as_of=as_of))]
    order_mask, contract_mask = (values_at(who, ids, values=masks, missing=0) for ids, masks in (ordered, agreed))
    start = values_at(who, began[0], values=began[1], missing=np.iinfo(np.int64).max)
    left = values_at(who, gone[0], values=gone[1], missing=np.iinfo(np.int64).max)
    window = order_mask.copy()
    for step in range(1, ORDERED):
        window |= order_mask << step
    ends = [(((window | contract_mask) >> (at + ORDERED - 1)) & 1 > 0) & (left > first + at - 1)
            for at in range(size + 1)]  # fmt: skip
    # `ends[at]` is the end of the quarter before the one of that place.
    before = np.array([int(ends[at].sum()) for at in range(size)])
    kept = np.array([int((ends[at] & ends[at + 1]).sum()) for at in range(size)])
    won = np.array([int((start == first + at).sum()) for at in range(size)])
    return before, kept, won, int(ends[size].sum())


def _masks(of: Asker, *, begins: int, as_of: dt.date) -> tuple[tuple[Ints, Ints], ...]:
    """Return by customer quarters with an order, those at whose end a contract ran, the first, and the departure."""
    day = f"DATE '{as_of}'"

    def quarter(column: str) -> str:
        return f"(year({column}) * 4 + (month({column}) - 1) // 3)"

    orders, contracts, departures = (of.tables[name] for name in ("orders", "contracts", "departures"))
    ordered = of.ask(
        f"SELECT customer_id, bit_or(CASE WHEN q >= {begins} THEN 1::BIGINT << (q - {begins}) ELSE 0 END) AS held, "
        f"min(q) AS began FROM (SELECT DISTINCT customer_id, {quarter('ordered_on')} AS q FROM {orders} AS told "
        f"WHERE ordered_on <= {day} AND amount >= 0) AS bought GROUP BY customer_id ORDER BY customer_id"
    )
    # A contract that ends within a quarter does not run at its end.
    last = quarter("coalesce(ends_on + 1, DATE '2999-12-31')")
    agreed = of.ask(
        "SELECT customer_id, coalesce(bit_or(1::BIGINT << (q - BEGINS)) FILTER (WHERE q < ended), 0) AS held, "
        f"min(began) AS began FROM (SELECT customer_id, {quarter('starts_on')} AS began, {last} AS ended "
        f"FROM {contracts} AS told WHERE starts_on <= {day}) AS signed "
        "LEFT JOIN (SELECT range AS q FROM range(BEGINS, UNTIL)) AS quarters ON q >= began "
        "GROUP BY customer_id ORDER BY customer_id".replace("BEGINS", str(begins)).replace(
            "UNTIL", str(begins + MOST + ORDERED)
        )
    )
    gone = fetched_columns(
        of.ask(f"SELECT customer_id, {quarter('min(left_on)')} AS began FROM {departures} AS told "
               f"WHERE left_on <= {day} GROUP BY customer_id ORDER BY customer_id")
    )  # fmt: skip
    bought, signed = fetched_columns(ordered), fetched_columns(agreed)
    who = each_once(bought["customer_id"], signed["customer_id"])
    far = np.iinfo(np.int64).max
    began = np.minimum(
        *(values_at(who, one["customer_id"], values=one["began"], missing=far) for one in (bought, signed))
    )
    return (
        (bought["customer_id"], bought["held"]), (signed["customer_id"], signed["held"]), (who, began),
        (gone["customer_id"], gone["began"]),
    )  # fmt: skip


def _outside(of: Asker, *, as_of: dt.date) -> Ints:
    found: Ints = fetched_columns(of.ask(_kinds(of, as_of=as_of, among=OUTSIDE)))["customer_id"]
    return found


def _prospects(of: Asker, *, as_of: dt.date) -> int:
    return int(fetched_columns(of.ask(_kinds(of, as_of=as_of, among=("prospect",))))["customer_id"].size)


def _kinds(of: Asker, *, as_of: dt.date, among: tuple[str, ...]) -> str:
    """Write the query of customers who are of some kinds on a day."""
    listed = ", ".join(quoted(kind) for kind in among)
    since = "coalesce(valid_from, DATE '0001-01-01')"
    return (
        f"SELECT customer_id FROM (SELECT customer_id, max_by(kind, {since}) AS kind "
        f"FROM {of.tables['customers']} AS told WHERE kind IS NOT NULL AND {since} <= DATE '{as_of}' "
        "GROUP BY customer_id) AS newest "
        f"WHERE kind IN ({listed}) ORDER BY customer_id"
    )
