"""The result file about actions: what could be done for each customer next, why, and what is chosen for this week.

A recommendation without reasons cannot be stored: the file's column takes no null, and the writer no empty list.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.arrow import arrow_column, floats_of, parts_by, read_rows, texts_column, words_column
from keepworth.tables.indicator_results import INDICATORS_FILE
from keepworth.tables.lake.occasions import int64s
from keepworth.tables.tie_results import DAY, FLAG, NUMBER, ROWS_A_GROUP, UNKNOWN, WHOLE, WORD, table_of

ACTIONS_FILE: Final = "actions.parquet"
# Why: what it is about, its number with the range, and when it was last heard.
WHY: Final = pa.list_(
    pa.struct({"reason": WORD, "about": WORD, "number": NUMBER, "low": NUMBER, "high": NUMBER, "on": DAY})
)
ACTIONS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE, "action": WORD, "lever": WORD, "mix": WORD, "gain": NUMBER, "gain_low": NUMBER,
    "gain_high": NUMBER, "gain_90_days": NUMBER, "p_pays": NUMBER, "hours": NUMBER, "cost": NUMBER, "why": WHY,
    "value": NUMBER, "colleague_id": WHOLE, "p_stay": NUMBER, "p_after": NUMBER, "effect": NUMBER, "effect_sd": NUMBER,
    "needed": NUMBER, "ends": WORD, "ends_chance": NUMBER, "source": WORD, "check_on": DAY, "chosen": FLAG,
    "held_out": FLAG, "in_lot": FLAG,
}  # fmt: skip
FILES: Final = {ACTIONS_FILE: ACTIONS}
FEW: Final = ("action", "lever", "mix", "ends", "source", "check_on", "colleague_id", "hours", "cost")
NO_DAY: Final = np.datetime64("NaT", "D")
EPOCH: Final = np.datetime64("1970-01-01", "D")

type Days = npt.NDArray[np.datetime64]


class NoReasons(BadInput):
    """A recommendation has no reasons: it is not stored."""


def write_actions(columns: Mapping[str, npt.NDArray[Any] | pa.Array], *, into: Path) -> None:
    """Write the actions of a run into its folder.

    Raises
    ------
    NoReasons
        Of some action no reason is given; nothing is written then.

    """
    table = table_of(columns, ACTIONS)
    many = floats_of(pc.list_value_length(table.column("why")).cast(NUMBER))  # NaN where there is no list either
    if lacking := int((~(many > 0)).sum()):
        raise NoReasons(f"{lacking:,} of {table.num_rows:,} actions have no reason; an action says why it is proposed.")
    fields = [pa.field(name, kind, nullable=name != "why") for name, kind in ACTIONS.items()]
    pq.write_table(
        table.cast(pa.schema(fields)), into / ACTIONS_FILE, compression="snappy", row_group_size=ROWS_A_GROUP,
        use_dictionary=list(FEW),
    )  # fmt: skip


def why_column(reasons: Sequence[Mapping[str, Any]], *, size: int) -> pa.Array:
    """Return reasons as a column of lists, of each row those that hold there.

    Each reason has a name, what it is `about` (a word, or one for each row), a `number` with `low` and `high`, the day
    `on`, and whether it `holds`; arrays have a row for each action.
    """
    holds = np.stack([np.broadcast_to(one.get("holds", True), size) for one in reasons], axis=1)
    flat = np.flatnonzero(holds.ravel())

    def told(name: str, *, nothing: Any) -> npt.NDArray[Any]:  # noqa: ANN401 — a number or a day
        each = [np.broadcast_to(np.asarray(one.get(name, nothing)), size) for one in reasons]
        return np.stack(each, axis=1).ravel()[flat]

    names = words_column(np.tile(np.arange(len(reasons)), size)[flat], [one["reason"] for one in reasons])
    about = np.stack(
        [np.broadcast_to(np.asarray(one.get("about", ""), dtype=np.object_), size) for one in reasons], axis=1
    ).ravel()[flat]
    days = told("on", nothing=NO_DAY).astype("datetime64[D]")
    columns = {
        "reason": names, "about": texts_column([one or None for one in about.tolist()]),
        **{name: told(name, nothing=np.nan).astype(np.float64) for name in ("number", "low", "high")}, "on": days,
    }  # fmt: skip
    parts = table_of(columns, {field.name: field.type for field in WHY.value_type})
    ends = arrow_column(np.append(0, np.cumsum(holds.sum(axis=1))).astype(np.int32))
    arrays = [parts.column(field.name).combine_chunks() for field in WHY.value_type]
    found = pa.StructArray.from_arrays(arrays, fields=list(WHY.value_type))
    return pa.ListArray.from_arrays(ends, found)


def heard_of(run: Path, indicators: Sequence[str], *, customers: Ints) -> dict[str, tuple[Floats, Floats, Days]]:
    """Return score, sd and day of the newest evidence of indicators, as customers say them; NaN where nothing is."""
    found = {name: (np.full(customers.size, np.nan), np.full(customers.size, np.nan),
                    np.full(customers.size, NO_DAY)) for name in indicators}  # fmt: skip
    path = run / INDICATORS_FILE
    if not path.is_file():
        return found
    table = read_rows(
        path, ("customer_id", "indicator", "score", "sd", "newest"),
        where={"side": ("customer",), "indicator": indicators},
    )  # fmt: skip
    each, none = parts_by(table, "indicator"), table.slice(0, 0)
    for name, (score, sd, day) in found.items():
        mine = each.get(name, none)
        number = int64s(mine, "customer_id")
        at = np.searchsorted(customers, number)
        at = np.minimum(at, max(customers.size - 1, 0))
        is_here = customers[at] == number if customers.size else np.zeros(number.size, dtype=np.bool_)
        place = at[is_here]
        score[place], sd[place] = (floats_of(mine.column(part))[is_here] for part in ("score", "sd"))
        days = mine.column("newest").combine_chunks().cast(pa.int32()).fill_null(np.iinfo(np.int32).min)
        whole = np.asarray(days.to_numpy(zero_copy_only=False)).astype(np.int64)[is_here]
        day[place] = np.where(whole == np.iinfo(np.int32).min, NO_DAY, EPOCH + whole.astype("timedelta64[D]"))
    return found


def soonest_due(run: Path, customers: Ints, *, file: str) -> Days:
    """Return the day on which each customer's next contract is due; NaT where none is."""
    found = np.full(customers.size, NO_DAY)
    if not (run / file).is_file():
        return found
    table = read_rows(run / file, ("customer_id", "due"))
    table = table.filter(pc.is_valid(table.column("due"))).sort_by(
        [("customer_id", "ascending"), ("due", "descending")]
    )
    number = int64s(table, "customer_id")
    days = table.column("due").combine_chunks().cast(pa.int32())
    at = np.searchsorted(customers, number)
    at = np.minimum(at, max(customers.size - 1, 0))
    is_here = customers[at] == number if customers.size else np.zeros(number.size, dtype=np.bool_)
    # The last that is written stays: the soonest.
    found[at[is_here]] = EPOCH + np.asarray(days.to_numpy(zero_copy_only=False)).astype("timedelta64[D]")[is_here]
    return found


def terms_of(run: Path, names: Sequence[str], *, customers: Ints, file: str) -> dict[str, Floats]:
    """Return the value of terms of the chance of staying, of each customer's soonest contract; NaN: not known."""
    found = {name: np.full(customers.size, np.nan) for name in names}
    if not (run / file).is_file():
        return found
    table = read_rows(run / file, ("customer_id", "because"))
    number, because = int64s(table, "customer_id"), table.column("because").combine_chunks()
    parents = np.asarray(pc.list_parent_indices(because).to_numpy(zero_copy_only=False)).astype(np.int64)
    flat = pc.list_flatten(because)
    terms, x = flat.field("term").cast(WORD), floats_of(pa.chunked_array([flat.field("x")]))
    for name, values in found.items():
        rows = np.flatnonzero(np.asarray(pc.equal(terms, name).to_numpy(zero_copy_only=False)))
        of, told = number[parents[rows]], x[rows]
        at = np.minimum(np.searchsorted(customers, of), max(customers.size - 1, 0))
        is_here = (customers[at] == of) & ~np.isnan(told) if customers.size else np.zeros(of.size, dtype=np.bool_)
        values[at[is_here]] = told[is_here]
    return found


@dataclass(frozen=True, slots=True)
class StoredOffers:
    """What choosing asks of the actions of a run; shapes (actions,), in the order of the file."""

    customer: Ints
    action: Ints  # a number of the play
    colleague: Ints  # `UNKNOWN`: nobody serves the customer
    value: Floats
    hours: Floats
    cost: Floats
    is_chosen: Flags
    is_held_out: Flags
    plays: tuple[str, ...] = ()  # what the numbers of `action` stand for

    def others(self, of: Collection[tuple[int, str]]) -> Flags:
        """Return which are none of some customers' actions."""
        found = np.ones(self.customer.size, dtype=np.bool_)
        for number, play in of:
            if play in self.plays:
                found &= ~((self.customer == number) & (self.action == self.plays.index(play)))
        return found


def offers_in(run: Path) -> StoredOffers | None:
    """Return what choosing asks of the actions of a run; None where it has none."""
    if not (run / ACTIONS_FILE).is_file():
        return None
    names = ["customer_id", "action", "colleague_id", "value", "hours", "cost", "chosen", "held_out"]
    table = read_rows(run / ACTIONS_FILE, names)
    action = table.column("action").combine_chunks().cast(WORD).to_pylist()
    plays = {name: number for number, name in enumerate(sorted(set(action)))}
    colleague = table.column("colleague_id").fill_null(UNKNOWN).combine_chunks()
    return StoredOffers(
        int64s(table, "customer_id"), np.array([plays[name] for name in action], dtype=np.int64),
        np.asarray(colleague.to_numpy()), floats_of(table.column("value")),
        floats_of(table.column("hours")), floats_of(table.column("cost")),
        _flags(table, "chosen"), _flags(table, "held_out"), tuple(plays),
    )  # fmt: skip


def chosen_in(run: Path) -> frozenset[tuple[int, str]]:
    """Return for whom a run proposes which play within the week."""
    path = run / ACTIONS_FILE
    if not path.is_file():
        return frozenset()
    rows = read_rows(path, ("customer_id", "action"), where={"chosen": True})
    return frozenset(zip(rows.column("customer_id").to_pylist(), rows.column("action").to_pylist(), strict=True))


def _flags(table: pa.Table, name: str) -> Flags:
    return np.asarray(table.column(name).combine_chunks().to_numpy(zero_copy_only=False), dtype=np.bool_)


def actions_at(run: Path, rows: Ints) -> list[dict[str, Any]]:
    """Return some actions of a run, by their places in the file."""
    found: list[dict[str, Any]] = read_rows(run / ACTIONS_FILE).take(arrow_column(rows)).to_pylist()
    return found


def actions_for_one(run: Path, customer: int) -> list[dict[str, Any]]:
    """Return the actions of a run for one customer; the file is in their order, so most of it is passed over."""
    path = run / ACTIONS_FILE
    return pq.read_table(path, filters=[("customer_id", "=", customer)]).to_pylist() if path.is_file() else []


def actions_in(run: Path) -> list[dict[str, Any]]:
    """Return the actions of a run, in the order of the file; empty where it has none."""
    path = run / ACTIONS_FILE
    return read_rows(path).to_pylist() if path.is_file() else []


def colleagues_of(owner: Ints) -> tuple[Ints, Ints]:
    """Return who serves customers, rising, and the place of each customer's among them; −1 where nobody does."""
    known = np.unique(owner[owner != UNKNOWN])
    place = np.searchsorted(known, owner)
    return known, np.where(owner == UNKNOWN, -1, place)
