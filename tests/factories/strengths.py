"""Strengths in a run that a test has written already: what `keepworth score` says of relationships, made up."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.listen.instruments.indicators import INDICATORS

CYCLE = ("firm", "provisional", "group", "withheld")
TOLD = ("strong", "quiet advocate", "drifting", "captive", "steady", "left")
MINUTES = 0.5


def tell_strengths(customers: Path, *, contact: int | None = None) -> Path:
    """Write to a run's customers what `strengths` makes up of each."""
    held = pq.read_table(customers)
    rows = strengths(held.num_rows, contact=contact)
    held = held.drop_columns([name for name in rows[0] if name in held.column_names])
    kinds = {"ask_next_contact": pa.int64()}
    for name in rows[0]:
        said = [row[name] for row in rows]
        held = held.append_column(name, pa.array(said, kinds.get(name)))
    customers.unlink()  # runs that were copied share their files
    pq.write_table(held, customers)
    return customers


def strengths(customers: int, *, contact: int | None = None) -> list[dict[str, Any]]:
    """Make up so many: every fourth is withheld, and every state and published kind comes."""
    rng = np.random.default_rng(5)
    return [_one(at, rng=rng, contact=contact) for at in range(customers)]


def _one(at: int, *, rng: np.random.Generator, contact: int | None) -> dict[str, Any]:
    published = CYCLE[at % len(CYCLE)]
    strength, reach = round(float(rng.uniform(15, 95)), 3), float(rng.uniform(4, 15))
    is_told = published != "withheld"
    return {
        "strength": strength if is_told else None,
        "strength_low": max(strength - reach, 0.0) if is_told else None,
        "strength_high": min(strength + reach, 100.0) if is_told else None,
        "published": published,
        "weakest": INDICATORS[at % len(INDICATORS)] if is_told else None,
        "state": TOLD[at % len(TOLD)] if is_told else "unheard",
        "ask_next": None if is_told else INDICATORS[at % len(INDICATORS)],
        "ask_next_contact": None if is_told else contact,
        "ask_next_minutes": None if is_told else MINUTES,
    }
