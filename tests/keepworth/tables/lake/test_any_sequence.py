"""Whatever is imported and undone in whatever order, the visible rows are those of a simple model."""

import datetime as dt
import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some
from tests.factories.lakes import LIMITS, Row, offer, order, visible

from keepworth.tables.lake import remove_batch

type File = tuple[str, list[Row]]  # its columns, in a word, and its rows

EXAMPLES = int(os.environ.get("KEEPWORTH_EXAMPLES", "20"))
customers = some.sampled_from(["ann", "bob"])
amounts = some.sampled_from([1, 2])
orders = some.builds(order, customers, amounts)
with_ids = some.builds(order, customers, amounts, order_id=some.sampled_from([None, "o1", "o2"]))
with_lines = some.builds(
    order, customers, amounts, order_id=some.sampled_from([None, "o1", "o2"]), line=some.sampled_from(["1", "2"])
)
described = some.fixed_dictionaries({
    "customer_id": customers, "valid_from": some.sampled_from([None, dt.date(2024, 1, 1)]),
    "segment": some.sampled_from(["small", "large"]),
})  # fmt: skip


def files(kind: str, rows: some.SearchStrategy[Row]) -> some.SearchStrategy[File]:
    return some.tuples(some.just(kind), some.lists(rows, min_size=1, max_size=4))


def steps(*kinds: some.SearchStrategy[File]) -> some.SearchStrategy[list[File | int]]:
    """Files to import, and places of batches to undo."""
    return some.lists(some.one_of(*kinds, some.integers(0, 5)), min_size=2, max_size=7)


def values(row: Row) -> tuple[tuple[str, str], ...]:
    """A row without what is null, comparable with any other."""
    shown = {name: float(value) if name == "amount" else value for name, value in row.items() if value is not None}
    return tuple(sorted((name, str(value)) for name, value in shown.items()))


def contents(file: File) -> tuple[Any, ...]:
    """What tells a file from others: of rows with the same key the order matters, of others it does not."""
    kind, rows = file
    placed = sorted(rows, key=lambda row: (str(key_of(kind, row)), "" if kind == "lines" else str(values(row))))
    return kind, tuple(values(row) for row in placed)


def key_of(kind: str, row: Row) -> tuple[Any, ...] | None:
    """What replaces what; a row without a key is known by what it holds."""
    if kind == "customers":
        return row["customer_id"], row["valid_from"]
    if row.get("order_id") is None:
        return None
    return (row["order_id"], row["line"]) if kind == "lines" else (row["order_id"],)


def expected(held: list[File]) -> Counter[tuple[tuple[str, str], ...]]:
    """The largest count of identical rows of any file, and of every key what the newest file says."""
    plain: dict[str, Counter[Any]] = {}
    keyed: dict[tuple[Any, ...], list[Row]] = {}
    for kind, rows in held:
        found = Counter(values(row) for row in rows if key_of(kind, row) is None)
        plain[kind] = plain.get(kind, Counter()) | found
        units: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            if key := key_of(kind, row):
                units[key] = [*units.get(key, []), row] if kind == "ids" else [row]
        for key in units:
            for other in list(keyed):
                whole = kind == "ids" or len(other) == 1  # one of the two knows the order but not its lines
                if other == key or (kind != "customers" and whole and other[0] == key[0]):
                    del keyed[other]
        keyed |= units
    return sum(plain.values(), Counter(values(row) for rows in keyed.values() for row in rows))


def played(steps: list[File | int], *, table: str) -> None:
    """Import and undo, and compare after every step."""
    with tempfile.TemporaryDirectory() as folder:
        lake, held, batches = Path(folder) / "lake", list[File](), list[str]()
        for step in steps:
            if isinstance(step, int):
                if held:
                    remove_batch(lake, batches.pop(step % len(held)), limits=LIMITS)
                    held.pop(step % len(held))
            else:
                new = contents(step) not in [contents(one) for one in held]
                added = offer(lake, *step[1], table=table)
                assert added.batch is not None
                assert (added.batch not in batches) == new
                assert added.rows_new + added.rows_same + added.rows_replaced == len(step[1])
                if new:
                    held.append(step)
                    batches.append(added.batch)
            assert Counter(values(row) for row in visible(lake, table)) == expected(held)


@settings(max_examples=EXAMPLES, deadline=None)
@given(steps(files("plain", orders), files("ids", with_ids), files("lines", with_lines)))
def test_any_sequence_of_imports_and_undos_of_orders_leaves_what_a_simple_model_says(taken: list[File | int]) -> None:
    played(taken, table="orders")


@settings(max_examples=EXAMPLES, deadline=None)
@given(steps(files("customers", described)))
def test_any_sequence_of_imports_and_undos_of_customers_leaves_the_newest_of_each_key(taken: list[File | int]) -> None:
    played(taken, table="customers")
