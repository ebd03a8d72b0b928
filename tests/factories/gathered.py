"""Small lakes for evidence, and what is gathered from them by the names of their ids."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
from tests.factories.books import add

from keepworth.listen.instruments import INDICATORS, Instrument
from keepworth.tables.book import Book
from keepworth.tables.evidence import Gathered, evidence_asker, evidence_of

type Row = dict[str, Any]

AS_OF = dt.date(2026, 6, 30)
NAMES = ("item", "value", "instrument", "version", "customer_id", "contact_id", "colleague_id", "side", "perspective")


def add_answers(book: Book, *rows: Row) -> None:
    """Add answers; those of one submission follow each other, and what a row leaves out is as in the one before."""
    columns: dict[str, list[Any]] = {name: [] for name in ("submission_id", *NAMES, "answered_at")}
    for row in rows:
        for name, values in columns.items():
            value = row.get(name)
            values.append(dt.datetime.fromisoformat(value) if name == "answered_at" else value)
    add(book, "answers", columns)


def said(
    submission: str, item: str, value: float | None, *, at: str = "2026-06-30T10:00", **more: Any
) -> dict[str, Any]:
    """One answer to the pulse, of a customer called acme."""
    return {
        "submission_id": submission, "item": item, "value": value, "instrument": "pulse", "version": "1.0",
        "customer_id": "acme", "answered_at": at, **more,
    }  # fmt: skip


def gathered(book: Book, *, as_of: dt.date = AS_OF, own: Sequence[Instrument] = (), **more: Any) -> Gathered | None:
    with book.lake() as lake:
        return evidence_of(evidence_asker(lake), as_of=as_of, own=own, **more)


def ids_of(book: Book, kind: str) -> dict[str, int]:
    """The lake's numbers by the ids as they were given."""
    with book.lake() as lake:
        return dict(zip(*lake.keys(kind).execute()[["text", "number"]].to_numpy().T.tolist(), strict=True))


def rows_of(book: Book, found: Gathered | None) -> list[Row]:
    """The pieces as rows, with ids as they were given, sorted by customer, indicator and id."""
    assert found is not None
    called = {kind: {number: text for text, number in ids_of(book, kind).items()}
              for kind in ("customer", "contact", "colleague")}  # fmt: skip
    every = np.arange(found.thing.size)
    sources, ids = found.sources(every).to_pylist(), found.evidence_ids(every).to_pylist()
    rows = []
    for at, source in enumerate(sources):
        of = found.evidence
        rows.append({
            "customer": called["customer"][int(found.customers[of.customer[at]])],
            "indicator": INDICATORS[of.indicator[at]], "source": source, "id": ids[at],
            "y": float(of.y[at]), "variance": float(of.variance[at]), "age": float(of.age[at]),
            "contact": called["contact"].get(int(found.contact_id[at])), "share": float(of.share[at]),
            "colleague": called["colleague"].get(int(found.colleague_id[at])), "is_ours": bool(of.is_ours[at]),
            "day": str(found.day[at]), "person": int(of.contact[at]),
        })  # fmt: skip
    return sorted(rows, key=lambda row: (row["customer"], row["indicator"], row["id"]))
