"""What a run measured, written into the folder of a run from pieces of evidence: a customer firm, one withheld."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from tests.factories.evidence import evidence

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.measure import Published, ScoringContext, printed_beliefs, relationship_strength, score_indicators, track
from keepworth.measure.evidence import NOBODY

SIDES = ("customer", "us")
SPREAD = {"customer": 0.38, "us": 1.0}  # Σπ² of .5, .3 and .2; of one colleague


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as tests say it."""

    customer: int  # its number in the book
    indicator: str
    y: float
    day: dt.date
    evidence_id: str = "promises:2022"
    source: str = "promises"
    sd: float = 10.0
    contact: int | None = None
    share: float = 0.0
    colleague: int | None = None  # it is ours then


def measure_run(run: Path, pieces: Sequence[Piece], *, day: dt.date, more: dict[int, dict[str, Any]]) -> None:
    """Write `indicators.parquet`, `pushes.parquet` and `priors.json`, and the strength of everybody in the run.

    `more` says, by number, columns of `customers.parquet` that are not reckoned here, such as the state.
    """
    numbers = sorted({one.customer for one in pieces})
    alike = np.zeros(len(numbers), np.int64)
    said = evidence([_piece(one, numbers, day=day) for one in pieces])
    lines: list[dict[str, Any]] = []
    pushes: list[dict[str, Any]] = []
    strength = None
    for side in SIDES:
        context = ScoringContext(printed_beliefs(), alike, np.full(len(numbers), SPREAD[side]))
        found = score_indicators(said, context, side=side)  # type: ignore[arg-type]
        of = found.indicators
        low, high = of.range()
        for at in range(of.customer.size):
            name, customer = INDICATORS[of.indicator[at]], numbers[of.customer[at]]
            wanted = (customer, name, side == "us")
            mine = [
                k for k, one in enumerate(pieces)
                if (one.customer, one.indicator, one.colleague is not None) == wanted
            ]  # fmt: skip
            lines.append({
                "customer_id": customer, "side": side, "indicator": name, "score": of.score[at],
                "sd": of.variance[at] ** 0.5, "low": low[at], "high": high[at], "information": of.information[at],
                "freshness": of.freshness[at], "coverage": of.coverage[at],
                "conflict": None if np.isnan(of.conflict[at]) else of.conflict[at], "prior": of.prior[at],
                "prior_sd": of.prior_variance[at] ** 0.5, "pieces": int(of.pieces[at]),
                "newest": max(pieces[k].day for k in mine),
            })  # fmt: skip
            pushes += [
                _push(pieces[k], side=side, push=found.push[k]) for k in sorted(mine, key=lambda k: pieces[k].day)
            ]
        if side == "customer":
            strength = relationship_strength(of, context, tracks=track())
    pq.write_table(pa.Table.from_pylist(lines, schema=_LINES), run / "indicators.parquet")
    pq.write_table(pa.Table.from_pylist(pushes, schema=_PUSHES), run / "pushes.parquet")
    (run / "priors.json").write_text(json.dumps(_priors()), encoding="utf-8")
    _write_stood(run, numbers, of=strength, more=more)


def _piece(one: Piece, numbers: list[int], *, day: dt.date) -> tuple[Any, ...]:
    age = (day - one.day).days / (365.25 / 12)
    who = one.colleague if one.colleague is not None else one.contact
    return (numbers.index(one.customer), one.indicator, one.y, one.sd**2, age, NOBODY if who is None else who,
            one.share, one.colleague is not None)  # fmt: skip


def _push(one: Piece, *, side: str, push: float) -> dict[str, Any]:
    return {
        "customer_id": one.customer, "side": side, "indicator": one.indicator, "evidence_id": one.evidence_id,
        "source": one.source, "day": one.day, "contact_id": one.contact, "colleague_id": one.colleague, "y": one.y,
        "push": push,
    }  # fmt: skip


def _priors() -> dict[str, Any]:
    believed = printed_beliefs()
    lines = {
        name: {"mean": float(believed.mean[0, at]), "sd": float(believed.variance[0, at] ** 0.5),
               "contact_sd": float(believed.contact_variance[at] ** 0.5), "heard": 0, "learnt": False}
        for at, name in enumerate(INDICATORS)
    }  # fmt: skip
    tracks = track()
    return {
        "populations": [{"name": "", "lines": lines, "ours": lines}], "stated": lines,
        "half_life_months": dict(zip(INDICATORS, believed.half_life.tolist(), strict=True)),
        "together": 0.3, "errors": {}, "tracked": list(tracks.tracked), "because": {},
        "weights": dict(zip(INDICATORS, tracks.weight.tolist(), strict=True)),
    }  # fmt: skip


def _write_stood(run: Path, numbers: list[int], *, of: Any, more: dict[int, dict[str, Any]]) -> None:
    table = pq.read_table(run / "customers.parquet")
    low, high = of.range()
    rows = []
    for number in table.column("number").to_pylist():
        row: dict[str, Any] = {"published": "withheld", "state": "unheard"}
        if number in numbers:
            at = numbers.index(number)
            row["published"] = Published(int(of.published[at])).name.lower()
            row["weakest"] = INDICATORS[of.weakest[at]] if of.weakest[at] >= 0 else None
            row["population"] = ""
            if of.published[at] != Published.WITHHELD:
                row |= {
                    "strength": of.strength[at],
                    "strength_low": low[at],
                    "strength_high": high[at],
                    "state": "strong",
                }
        rows.append(dict.fromkeys(_STOOD.names) | row | more.get(number, {}))
    stood = pa.Table.from_pylist(rows, schema=_STOOD)
    table = table.drop_columns([name for name in _STOOD.names if name in table.schema.names])
    for name in _STOOD.names:
        table = table.append_column(name, stood.column(name))
    pq.write_table(table, run / "customers.parquet")


_N, _W = pa.float64(), pa.string()
_LINES = pa.schema({
    "customer_id": pa.int64(), "side": _W, "indicator": _W, "score": _N, "sd": _N, "low": _N, "high": _N,
    "information": _N, "freshness": _N, "coverage": _N, "conflict": _N, "prior": _N, "prior_sd": _N,
    "pieces": pa.int32(), "newest": pa.date32(),
})  # fmt: skip
_PUSHES = pa.schema({
    "customer_id": pa.int64(), "side": _W, "indicator": _W, "evidence_id": _W, "source": _W, "day": pa.date32(),
    "contact_id": pa.int64(), "colleague_id": pa.int64(), "y": _N, "push": _N,
})  # fmt: skip
_STOOD = pa.schema({
    "strength": _N, "strength_low": _N, "strength_high": _N, "published": _W, "weakest": _W, "state": _W,
    "ask_next": _W, "ask_next_contact": pa.int64(), "ask_next_minutes": _N, "population": _W,
})  # fmt: skip
