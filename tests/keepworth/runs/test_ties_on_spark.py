"""Two engines teach a book the same about its ties, to the last bit."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.factories.books import add, empty_book
from tests.factories.spark import by_spark

from keepworth.runs.tie_columns import pairs_of, tie_columns
from keepworth.tables.book import Book
from keepworth.tables.facts import open_facts
from keepworth.tables.spark import spark_facts
from keepworth.tables.touching import touching

pytestmark = pytest.mark.spark
DAY = dt.date(2026, 6, 30)


def asked_and_touched(folder: Path, *, people: int = 80) -> Book:
    """A book in which each of 80 contacts was asked and has up to nine touches with one colleague."""
    rng, book = np.random.default_rng(2), empty_book(folder)
    ids = [f"c{number:02d}" for number in range(people)]
    told = [(one, at) for one in ids for at in range(int(rng.integers(10)))]
    add(book, "touchpoints", {
        "touchpoint_id": [f"{one}-{at}" for one, at in told], "contact_id": [one for one, _ in told],
        "colleague_id": ["ed"] * len(told), "direction": rng.choice(["ours", "theirs"], len(told)).tolist(),
        "at": [dt.datetime(2026, 1, 1) + dt.timedelta(hours=float(rng.integers(4_000))) for _ in told],
    })  # fmt: skip
    add(book, "ties", {
        "contact_id": ids, "colleague_id": ["ed"] * people,
        "asked_on": [dt.date(2026, 6, 1) - dt.timedelta(int(rng.integers(200))) for _ in ids],
        "depth_theirs": [float(rng.integers(3, 10)) for _ in ids],
        "depth_ours": [float(rng.integers(3, 10)) for _ in ids],
    })  # fmt: skip
    return book


def test_both_engines_learn_the_same(tmp_path: Path, spark: Any) -> None:
    book, found = asked_and_touched(tmp_path), []
    for opened in (open_facts(book), spark_facts(by_spark(book))):
        with opened as facts:
            told = touching(facts.people(), as_of=DAY)
            found.append(tie_columns(told, pairs_of(told), as_of=DAY))
    (columns, belief), (others, other) = found
    assert belief == other
    assert belief.touches.pairs >= 50
    for name, values in columns.items():
        np.testing.assert_array_equal(values, others[name], err_msg=name)
