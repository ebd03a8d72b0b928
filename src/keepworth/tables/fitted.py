"""The result files about fit: each customer's, with reasons, and what the whole book says of it.

What names a customer stands in the tables alone; the JSON holds counts.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.answering import dicts
from keepworth.tables.arrow import arrow_column, coded_texts, floats_of, read_rows
from keepworth.tables.evidence.places import NOWHERE, Places, values_at
from keepworth.tables.indicator_results import INDICATORS_FILE
from keepworth.tables.known import rows_in
from keepworth.tables.lake.occasions import int64s
from keepworth.tables.tie_results import FLAG, NUMBER, WHOLE, WORD, table_of

FIT_FILE, REASONS_FILE, FITTED_FILE = "fit.parquet", "fit_reasons.parquet", "fit.json"
FIT: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE, "fit": NUMBER, "fit_low": NUMBER, "fit_high": NUMBER, "learnt": NUMBER, "told": NUMBER,
    "asked": NUMBER, "is_best": FLAG, "kind": WHOLE, "kind_chance": NUMBER,
}  # fmt: skip
REASONS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE, "source": WORD, "attribute": WORD, "value": WORD, "push": NUMBER,
}  # fmt: skip
LEARNT: Final = "learnt"
BESIDE: Final = {"told": "what we want", "asked": "what they answered"}
FILES: Final = {FIT_FILE: FIT, REASONS_FILE: REASONS}


@dataclass(frozen=True, slots=True)
class Fits:
    """What a run tells of the fit of some customers."""

    fit: Floats  # NaN of whom it tells nothing
    moves: Mapping[str, Floats]  # in logits: each attribute, what we want, and what they answered
    no_fit: str | None  # why nothing is said to be in common


def write_fitted(
    customers: Mapping[str, Any], reasons: Mapping[str, Any], *, told: Mapping[str, Any], into: Path
) -> None:
    """Write the three files into a folder."""
    for columns, kinds, name in ((customers, FIT, FIT_FILE), (reasons, REASONS, REASONS_FILE)):
        pq.write_table(table_of(columns, kinds), into / name, compression="snappy")
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    (into / FITTED_FILE).write_text(text + "\n", encoding="utf-8")


def fitted_in(run: Path) -> dict[str, Any] | None:
    """Return what a run says of fit, None where it says nothing."""
    path = run / FITTED_FILE
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found


def fits_in(run: Path, numbers: Sequence[int] | None = None) -> list[dict[str, Any]]:
    """Return the rows of a run, those who fit best first: of all, or of some customers."""
    those = _those(numbers)
    query = rows_in(run / FIT_FILE, files=FILES)
    return [] if those is None else dicts(f"SELECT * FROM ({query}) {those}ORDER BY fit DESC, customer_id")


def reasons_in(run: Path, numbers: Sequence[int] | None = None) -> dict[int, list[dict[str, Any]]]:
    """Return what moves the fit of customers, what moves most first, by customer."""
    those = _those(numbers)
    if those is None:
        return {}
    query = rows_in(run / REASONS_FILE, files=FILES)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in dicts(f"SELECT * FROM ({query}) {those}ORDER BY customer_id, abs(push) DESC, source, attribute"):
        found.setdefault(int(row.pop("customer_id")), []).append(row)
    return found


def fits_of(run: Path, customers: Ints) -> Fits | None:
    """Return what a run tells of the fit of some customers, by rising numbers; None where it tells nothing."""
    told = fitted_in(run)
    if told is None:
        return None
    held = read_rows(run / FIT_FILE, ("customer_id", "fit"))  # by rising numbers, as a score writes them
    fit = values_at(customers, int64s(held, "customer_id"), values=floats_of(held.column("fit")), missing=np.nan)
    return Fits(fit, _moves(run, customers), told["no_fit"])


def _moves(run: Path, customers: Ints) -> dict[str, Floats]:
    held = read_rows(run / REASONS_FILE, ("customer_id", "source", "attribute", "push"))
    at, push = Places(customers).of(int64s(held, "customer_id")), floats_of(held.column("push"))
    source, sources = coded_texts(held.column("source"))
    name, names = coded_texts(held.column("attribute"))
    parts = [(called, source == code) for code, one in enumerate(sources) if (called := BESIDE.get(one))]
    learnt = source == sources.index(LEARNT) if LEARNT in sources else np.zeros(at.size, np.bool_)
    parts += [(one, learnt & (name == code)) for code, one in enumerate(names)]
    here = at != NOWHERE
    return {
        called: np.bincount(at[rows], weights=push[rows], minlength=customers.size)
        for called, those in parts
        if (rows := those & here).any()
    }


def fit_answers(run: Path, customers: Ints) -> dict[str, Floats]:
    """Return what customers answered about fit: score, sd, prior, prior_sd; NaN of whoever was not asked."""
    columns = ("score", "sd", "prior", "prior_sd")
    found = {name: np.full(customers.size, np.nan) for name in columns}
    if not (run / INDICATORS_FILE).is_file():
        return found
    asked = {"side": ("customer",), "indicator": ("fit",)}
    table = read_rows(run / INDICATORS_FILE, ("customer_id", "pieces", *columns), where=asked)
    table = table.filter(arrow_column(floats_of(table.column("pieces")) > 0))
    number = int64s(table, "customer_id")
    order = np.argsort(number, kind="stable")
    return {
        name: values_at(customers, number[order], values=floats_of(table.column(name))[order], missing=np.nan)
        for name in columns
    }


def _those(numbers: Sequence[int] | None) -> str | None:
    if numbers is None:
        return ""
    return f"WHERE customer_id IN ({', '.join(str(int(one)) for one in numbers)}) " if numbers else None
