"""Ids and texts: kept exactly as written, or refused."""

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.factories.reading import ids, read_by_hand

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
KEPT = ["007", "1E5", "1e5", "12345678901234567890", "trailing ", " leading", "=1+1", "@SUM(A1)",
    " =cmd|' /C calc'!A0",
    FAMILY, "e\u0301", "\u202eabc", "a\u200bb@example.org", "A+tag@EXAMPLE.org", "a@b",
    "müller@bücher.example", "-", "n/a",
    "NULL", "é", "'quoted", "a,b;c", "<b>"]  # fmt: skip


@pytest.mark.parametrize("written", KEPT)
def test_an_id_is_kept_as_written(tmp_path: Path, written: str) -> None:
    assert ids([written], into=tmp_path).column("customer_id") == [written]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("a\x00b", "a NUL byte"), ("a\nb", "a control character, such as a line break"),
        ("a\x1b[31m", "a control character, such as a line break"), ("a\x85",
        "a control character, such as a line break"),
        ("", "empty, but needed"), ("   ", "empty, but needed"), ("x" * 1_048_577, "longer than 1 MB"),
    ],
    ids=["nul", "newline", "escape", "c1", "empty", "blank", "long"],
)  # fmt: skip
def test_an_id_that_cannot_be_kept_is_refused(tmp_path: Path, written: str, why: str) -> None:
    found = ids(["good", written], into=tmp_path)
    assert found.faults == [(3, "customer_id", why, written)]
    assert found.column("customer_id") == ["good"]


def test_the_apostrophe_of_our_own_export_is_taken_off_with_a_note(tmp_path: Path) -> None:
    found = ids(["'=1+1", "' =cmd", "'007", "'@x"], into=tmp_path)
    assert found.column("customer_id") == ["=1+1", " =cmd", "'007", "@x"]
    assert found.notes == (
        "customer_id: 3 apostrophes before = + - @ taken off; they keep spreadsheets from running them.",
    )


def test_ids_that_look_the_same_are_counted_in_a_note(tmp_path: Path) -> None:
    found = ids(["é", "e\u0301", "e\u0301", "o\u0301", "a"], into=tmp_path)
    assert found.column("customer_id") == ["é", "e\u0301", "e\u0301", "o\u0301", "a"]
    assert "1 id written in two ways that look the same" in found.notes[0]


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        (pa.array([7, -1], pa.int32()), ["7", "-1"]), (pa.array([7.0, 2**53], pa.float64()), ["7",
        "9007199254740992"]),
        (pa.array([Decimal("7.00"), Decimal("1.50")], pa.decimal128(20, 2)), ["7", "1.5"]),
        (pa.array([Decimal(10**25), Decimal(100)], pa.decimal128(38, 0)), [str(10**25), "100"]),
        (pa.array([b"ab", "é".encode()], pa.binary()), ["ab", "é"]), (pa.array(["a",
        "b"]).dictionary_encode(), ["a", "b"]),
        (pa.array([2**64 - 1, 0], pa.uint64()), [str(2**64 - 1), "0"]),
    ],
)  # fmt: skip
def test_ids_as_stored_become_text_without_a_trailing_zero(
    tmp_path: Path, stored: pa.Array, written: list[str]
) -> None:
    assert ids(stored, into=tmp_path, kind="parquet").column("customer_id") == written


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    found = ids(pa.array([b"ab", b"\xff"], pa.binary()), into=tmp_path, kind="parquet")
    assert [fault[:3] for fault in found.faults] == [(3, "customer_id", "bytes that are no UTF-8 text")]


def test_a_row_with_several_faults_lists_them_all_and_counts_once(tmp_path: Path) -> None:
    columns = {"customer_id": ["", "b"], "ordered_on": ["2024-13-01", "2024-01-01"], "amount": ["x", "1"]}
    found = read_by_hand(columns, into=tmp_path)
    assert [fault[1] for fault in found.faults] == ["amount", "customer_id", "ordered_on"]
    assert (found.rows_read, found.rows_refused) == (2, 1)


def test_what_people_said_may_hold_line_breaks(tmp_path: Path) -> None:
    columns = {"text_id": ["t", "u"], "words": ["two\r\nlines\tand a tab", "bell\x07"]}
    found = read_by_hand(columns, into=tmp_path, table="texts")
    assert found.column("words") == ["two\r\nlines\tand a tab"]
    assert found.rows_refused == 1
