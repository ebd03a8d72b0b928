"""Packed rows become what the engine makes of them: the same batch, ids, occasions and manifest, cell for cell."""

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.factories.lakes import Row, offer, order, texts

from keepworth.tables.lake import change, packed
from keepworth.tables.lake.batch import packed_rows
from keepworth.tables.lake.manifest import Manifest, read_manifest
from keepworth.tables.lake.packed import Packed

EXAMPLES = int(os.environ.get("KEEPWORTH_EXAMPLES", "15"))
LONGEST = "customer-0000-00001"  # more than eight letters that differ
FEW = ["c1", "c2", "c10", "C1", "", "a" * 9]
ODD = [*FEW, "Ä1", "\u212a1", "K1", "A\u0308", "\u00c4", LONGEST]
ids = some.one_of(some.sampled_from(FEW), some.text("abc019-", max_size=12))
amounts = some.decimals(-(10**13), 10**13, places=4) | some.integers(-3, 3).map(Decimal)
days = some.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)) | some.just(dt.date(2024, 2, 13))
floats = some.floats(allow_nan=False, allow_infinity=False) | some.sampled_from([0.0, -0.0, 1.0, 2.5])


def tables(ids: some.SearchStrategy[str]) -> some.SearchStrategy[list[Row]]:
    """Files of orders: what all have, and some of what they may have, with gaps; equal rows among them."""
    needed = {"customer_id": ids, "ordered_on": days, "amount": amounts}
    more = {
        "product_id": ids | some.none(), "quantity": floats | some.none(), "margin": amounts | some.none(),
        "location_id": some.none(), "campaign_id": ids | some.none(),
    }  # fmt: skip

    def filled(names: set[str]) -> some.SearchStrategy[list[Row]]:
        row = some.fixed_dictionaries({**needed, **{name: more[name] for name in sorted(names)}})
        return some.lists(row, min_size=1, max_size=8).flatmap(
            lambda rows: some.lists(some.sampled_from(rows), max_size=8).map(lambda again: [*rows, *again])
        )

    return some.sets(some.sampled_from(sorted(more)), max_size=3).flatmap(filled)


@contextmanager
def by_the_engine() -> Iterator[None]:
    with patch.object(change, "packed_rows", lambda *_, **__: None):
        yield


def taken(packing: list[bool]) -> Any:
    """Note whether rows were packed."""

    def noting(*args: Any, **more: Any) -> Packed | None:
        found = packed_rows(*args, **more)
        packing.append(found is not None)
        return found

    return patch.object(change, "packed_rows", noting)


def told(lake: Path) -> tuple[Any, ...]:
    """All that a lake holds but the moments at which it came, and the names of files of keys."""
    manifest = read_manifest(lake)
    batches = [replace(batch, recorded_at="") for batch in manifest.batches]
    return batches, manifest.next_number, texts(lake), files(lake, manifest)


def files(lake: Path, manifest: Manifest) -> list[Any]:
    paths = [path for batch in manifest.batches for path in (batch.file, batch.occasions, batch.hidden) if path]
    return [shape(lake / path) for path in paths]


def shape(path: Path) -> tuple[pa.Schema, list[Row]]:
    with pq.ParquetFile(path) as file:
        return file.schema_arrow, file.read().to_pylist()


@settings(max_examples=EXAMPLES, deadline=None)
@given(some.lists(tables(ids) | tables(some.sampled_from(ODD)), min_size=1, max_size=3))
def test_a_lake_of_any_files_is_the_same_both_ways(held: list[list[Row]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, engines = Path(folder) / "packed", Path(folder) / "engine"
        for rows in held:
            added = offer(ours, *rows)
            with by_the_engine():
                assert offer(engines, *rows) == added
            assert repr(told(ours)) == repr(told(engines))  # also tells -0.0 from 0.0


PLAIN = [
    order("c2", 3), order("c1", -1), order("c10", 1, day=dt.date(2024, 1, 1)), order("c2", 3), order("c2", 2)
]  # fmt: skip


def test_plain_orders_are_packed_and_numbered_in_the_order_of_their_texts(lake: Path) -> None:
    packing: list[bool] = []
    with taken(packing):
        offer(lake, *PLAIN)
        offer(lake, order("c11", 1), order("c2", 3), order("b", 1))
    assert packing == [True, True]
    assert texts(lake) == {
        ("customer", 1): "c1", ("customer", 2): "c10", ("customer", 3): "c2", ("customer", 4): "b",
        ("customer", 5): "c11",
    }  # fmt: skip
    assert read_manifest(lake).next_number == {"customer": 6}


@pytest.mark.parametrize(
    "rows",
    [
        [order("Ä", 1)],
        [order("a\x00b", 1)],
        [order("a", 1, order_id="o1")],
        [order("a", 1, line="1")],
        [order("a", 1, quantity=-0.0)],
        [order("a", 1, quantity=float("nan"))],
    ],
    ids=["a letter beyond ASCII", "a NUL", "a key", "a text", "a zero below zero", "no number"],
)
def test_what_is_not_plain_is_left_to_the_engine(lake: Path, rows: list[Row]) -> None:
    packing: list[bool] = []
    with taken(packing):
        offer(lake, *rows)
    assert packing == [False]


def test_a_known_id_that_may_be_composed_otherwise_is_left_to_the_engine(lake: Path) -> None:
    offer(lake, order("\u212a1", 1))  # the sign of Kelvin is the letter K
    packing: list[bool] = []
    with taken(packing):
        offer(lake, order("K1", 2))
    assert packing == [False]
    assert len(texts(lake)) == 1


def test_more_rows_than_are_to_be_held_are_left_to_the_engine(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_ROWS", 4)
    packing: list[bool] = []
    with taken(packing):
        offer(lake, *PLAIN)
        offer(lake, *PLAIN[:4])
    assert packing == [False, True]


def wide(count: int) -> list[Row]:
    """Orders with amounts far apart, in several columns: their spans take more than 63 bits, their counts few."""
    far = [Decimal(-(10**13)), Decimal(10**13), Decimal(1)]
    return [order(f"c{at}", far[at % 3], margin=far[at % 2], discount=far[-at % 3]) for at in range(count)]


def test_amounts_far_apart_are_packed_by_which_they_are(lake: Path, tmp_path: Path) -> None:
    packing: list[bool] = []
    with taken(packing):
        offer(lake, *wide(50))
    with by_the_engine():
        offer(tmp_path / "engine", *wide(50))
    assert packing == [True]
    assert told(lake) == told(tmp_path / "engine")


def test_rows_that_take_too_many_bits_are_left_to_the_engine(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "BITS", 8)
    packing: list[bool] = []
    with taken(packing):
        offer(lake, *wide(50))
    assert packing == [False]


@pytest.mark.parametrize("part", [1, 2, 3])
def test_parts_of_any_size_make_the_same_batch(lake: Path, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    whole = offer(lake, *PLAIN, dry=True)
    monkeypatch.setattr(packed, "ROWS_A_PART", part)
    assert offer(lake, *PLAIN).batch == whole.batch
