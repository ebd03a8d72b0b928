"""The part of a score about teams of ours whom others of ours serve: by the same scales, and apart from customers."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from keepworth.runs.asked import LEVEL
from keepworth.tables.arrow import texts_column
from keepworth.tables.facts import Facts
from keepworth.tables.indicator_results import (
    INDICATORS,
    INSIDE_FILE,
    SIDES,
    STRENGTH,
    Columns,
    write_indicator_results,
)
from keepworth.tables.settings import Settings
from keepworth.tables.tie_results import NEVER, UNKNOWN

if TYPE_CHECKING:
    from keepworth.runs.measuring import Relationships


def score_inside(facts: Facts, *, settings: Settings, as_of: dt.date, into: Path) -> dict[str, Any] | None:
    """Write what our own teams say of the teams that serve them, and return its record; None where nothing is known.

    What is believed beforehand is what a book states, and what these teams alone teach: customers teach them nothing,
    nor they customers.
    """
    gathered = facts.inside(as_of=as_of, believed=settings.measure)
    if gathered is None:
        return None
    from keepworth.runs.measuring import measure_relationships
    from keepworth.runs.strength_columns import PUBLISHED

    found = measure_relationships(gathered, settings=settings)
    write_indicator_results(_columns(found, as_of=as_of), file=INSIDE_FILE, into=into)
    published = np.bincount(found.strength.published, minlength=len(PUBLISHED))
    return {
        "customers": int(gathered.customers.size),
        "pieces": int(gathered.evidence.y.size),
        "published": {name: int(many) for name, many in zip(PUBLISHED, published, strict=True) if many},
    }


@dataclass(slots=True)
class _Behind:
    """What is behind a row: who said something, whence it comes, when it was said last."""

    people: set[int] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    newest: int = NEVER
    pieces: int = 0


def _columns(of: "Relationships", *, as_of: dt.date) -> Columns:
    """Return the rows of indicators of both sides, then one a customer of how strong it is together."""
    from keepworth.runs.indicator_columns import indicator_columns, push_columns
    from keepworth.runs.strength_columns import PUBLISHED

    lines, behind = indicator_columns(of, as_of=as_of), _behind(push_columns(of))
    words = {name: _texts(lines[name]) for name in ("side", "indicator")}
    customers, none = of.of.customers, np.full(of.of.customers.size, np.nan)
    rows = list(zip(lines["customer_id"].tolist(), *words.values(), strict=True))
    rows += [(own, SIDES[0], STRENGTH) for own in customers.tolist()]
    found = [behind.get(row, _Behind()) for row in rows]
    days = np.array([one.newest for one in found[len(words["side"]) :]], dtype=np.int64)
    together = {**_together(of), "newest": days.view("datetime64[D]"),
                "pieces": np.array([one.pieces for one in found[len(words["side"]) :]])}  # fmt: skip
    plain = [name for name in INDICATORS if name not in words]
    return {
        **{name: np.concatenate([np.asarray(lines[name]), together.get(name, none)]) for name in plain},
        "side": texts_column([row[1] for row in rows]),
        "indicator": texts_column([row[2] for row in rows]),
        "people": np.array([len(one.people) for one in found], dtype=np.int64),
        "sources": texts_column([";".join(sorted(one.sources)) for one in found]),
        "published": texts_column([None] * len(words["side"]) + [PUBLISHED[at] for at in of.strength.published]),
    }


def _together(of: "Relationships") -> dict[str, Any]:
    low, high = of.strength.range(LEVEL)
    hidden = np.isnan(of.strength.shown)
    told = {"low": low, "high": high, "sd": np.sqrt(of.strength.variance)}
    return {
        "customer_id": of.of.customers, "score": of.strength.shown,
        **{name: np.where(hidden, np.nan, values) for name, values in told.items()},
    }  # fmt: skip


def _behind(pushes: Columns) -> dict[tuple[int, str, str], _Behind]:
    """Return what is behind each row, by customer, side and indicator; all together is of their side."""
    found: dict[tuple[int, str, str], _Behind] = defaultdict(_Behind)
    days = pushes["day"].astype("datetime64[D]").view(np.int64).tolist()
    ids = (pushes[name].tolist() for name in ("customer_id", "contact_id"))
    words = (_texts(pushes[name]) for name in ("side", "indicator", "source"))
    for own, contact, side, indicator, source, day in zip(*ids, *words, days, strict=True):
        for line in (indicator, STRENGTH):
            one = found[own, side, line]
            one.people |= {contact} - {UNKNOWN}
            one.sources.add(source)
            one.newest, one.pieces = max(one.newest, day), one.pieces + 1
    return dict(found)


def _texts(column: Any) -> list[str]:  # noqa: ANN401 — a column of texts, for files
    found: list[str] = column.to_pylist()
    return found
