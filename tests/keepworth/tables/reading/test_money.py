"""Amounts: one way of writing for a whole column, exact values, or a question."""

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.factories.reading import amounts, read_by_hand

from keepworth.errors import BadInput, NeedsAnswer


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1,234.56", "1234.56"), ("(120.00)", "-120"), ("$5", "5"), ("USD 5", "5"), ("5 USD", "5"), ("-5", "-5"),
        ("5-", "-5"), ("-$5.50", "-5.5"), ("$-5.50", "-5.5"), ("(US$ 1,200)", "-1200"), ("+3",
        "3"), ("1e3", "1000"),
        ("-0", "0"), (".5", "0.5"), ("5.", "5"), ("1'234.5", "1234.5"), ("1 234.5", "1234.5"),
        ("1\u00a0234.5", "1234.5"),
        ("１２３", "123"), ("−7", "-7"), (" 8 ", "8"), ("1.00005", "1.0001"), ("12,34,567.89", "1234567.89"),
        ("10000000000000", "10000000000000"), ("1.5E-2", "0.015"), ("usd 5", "5"),
    ],
)  # fmt: skip
def test_an_amount_with_a_decimal_point(tmp_path: Path, written: str, meant: str) -> None:
    found = amounts(["0.25", written], into=tmp_path)
    assert found.column("amount") == [Decimal("0.25"), Decimal(meant)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("€5,10", "5.1"),
        ("-1.234", "-1234"),
        ("12.345.678", "12345678"),
    ],
)
def test_an_amount_with_a_decimal_comma(tmp_path: Path, written: str, meant: str) -> None:
    found = amounts(["0,25", written], into=tmp_path, currency="EUR")
    assert found.column("amount") == [Decimal("0.25"), Decimal(meant)]
    assert "amount, decimal comma" in found.plan.sentence


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("12%", "a percentage, not an amount"), ("1_000", "not an amount with decimal point"),
        ("٣", "not an amount with decimal point"), ("NaN", "not an amount with decimal point"),
        ("Infinity", "not an amount with decimal point"), ("1e308", "beyond ±10 000 000 000 000"),
        ("1e309", "beyond ±10 000 000 000 000"), ("10000000000001", "beyond ±10 000 000 000 000"),
        ("(5", "signs that contradict each other"), ("(-5)", "signs that contradict each other"),
        ("5 apples", "not an amount with decimal point"), ("1,2", "not an amount with decimal point"),
        ("", "empty, but needed"), ("n/a", "not an amount with decimal point"), ("5kg",
        "not an amount with decimal point"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_line_column_reason_and_text(tmp_path: Path, written: str, why: str) -> None:
    found = amounts(["0.25", "0.5", written], into=tmp_path, read=("decimal=.",))
    assert found.faults == [(4, "amount", why, written)]
    assert (found.rows_read, found.rows_refused, len(found.rows)) == (3, 1, 2)


@pytest.mark.parametrize(
    "values", [["1,234"], ["1.234"], ["7", "1,234", "5,678"], ["1.234,5", "1,234.5"], ["1,5", "2.5"]]
)
def test_a_decimal_mark_that_cannot_be_told_is_asked_for(tmp_path: Path, values: list[str]) -> None:
    with pytest.raises(NeedsAnswer, match=r"--read decimal=\. or --read decimal=,"):
        amounts(values, into=tmp_path)


def test_the_answer_decides_the_decimal_mark(tmp_path: Path) -> None:
    assert amounts(["1,234"], into=tmp_path / "a", read=("decimal=.",)).column("amount") == [Decimal(1234)]
    assert amounts(["1,234"], into=tmp_path / "b", read=("decimal=,",)).column("amount") == [Decimal("1.234")]


def test_one_telling_amount_decides_for_the_column(tmp_path: Path) -> None:
    assert amounts(["1,234", "0.5"], into=tmp_path).column("amount") == [Decimal(1234), Decimal("0.5")]


def test_another_column_of_the_file_decides_where_one_cannot_be_told(tmp_path: Path) -> None:
    columns = {"customer_id": ["a"], "ordered_on": ["2024-02-13"], "amount": ["1,234"], "margin": ["10.5"]}
    assert read_by_hand(columns, into=tmp_path).column("amount") == [Decimal(1234)]


@pytest.mark.parametrize(
    ("currency", "mark"), [("CNY", "￥"), ("JPY", "¥"), ("CAD", "$"), ("SEK", "kr"), ("CNY", "RMB ")]
)
def test_a_mark_that_fits_the_book_is_read_as_its_currency(tmp_path: Path, currency: str, mark: str) -> None:
    assert amounts([f"{mark}5.20"], into=tmp_path, currency=currency).column("amount") == [Decimal("5.2")]


@pytest.mark.parametrize("written", ["€5.00", "EUR 5.00", "5.00 £", "￥5.00"])
def test_a_mark_of_another_currency_is_asked_about(tmp_path: Path, written: str) -> None:
    with pytest.raises(NeedsAnswer, match=r"--read currency=USD; or .* --read currency=refuse"):
        amounts(["1.00", written], into=tmp_path)


def test_amounts_declared_ours_are_taken_and_others_can_be_refused(tmp_path: Path) -> None:
    ours = amounts(["1.00", "€5.00"], into=tmp_path / "a", read=("currency=USD",))
    assert ours.column("amount") == [Decimal(1), Decimal(5)]
    refused = amounts(["1.00", "€5.00"], into=tmp_path / "b", read=("currency=refuse",))
    assert refused.faults == [(3, "amount", "an amount in €, not in USD", "€5.00")]


def test_declaring_a_currency_that_is_not_the_books_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="kept in USD: convert the amounts from EUR first"):
        amounts(["1.00"], into=tmp_path, read=("currency=EUR",))


def test_a_currency_column_is_held_against_the_book(tmp_path: Path) -> None:
    columns = {
        "customer_id": ["a", "b"], "ordered_on": ["2024-02-13"] * 2, "amount": ["1",
        "2"], "currency": ["usd", "EUR"]
    }  # fmt: skip
    with pytest.raises(NeedsAnswer, match=r"1 of currency \(EUR\) says otherwise"):
        read_by_hand(columns, into=tmp_path / "a")
    held = read_by_hand(columns, into=tmp_path / "b", read=("currency=refuse",))
    assert held.faults == [(3, "currency", "not in USD", "EUR")]


def test_a_header_that_names_another_currency_is_asked_about(tmp_path: Path) -> None:
    columns = {"customer_id": ["a"], "ordered_on": ["2024-02-13"], "spend_eur": ["1"]}
    with pytest.raises(NeedsAnswer, match="the header 'spend_eur' says otherwise"):
        read_by_hand(columns, into=tmp_path, maps=("amount=spend_eur",))


def test_refunds_are_kept_and_counted(tmp_path: Path) -> None:
    found = amounts(["5", "-7", "0"], into=tmp_path)
    assert found.column("amount") == [Decimal(5), Decimal(-7), Decimal(0)]
    assert found.notes == ("1 row with a negative amount: refunds, kept and netted.",)


def test_full_width_digits_and_rounding_are_noted(tmp_path: Path) -> None:
    notes = " ".join(amounts(["１２.５", "1.23456"], into=tmp_path).notes)
    assert "amount: 1 cell with full-width digits." in notes
    assert "amount: 1 cell with more than four decimals, rounded to four." in notes


@pytest.mark.parametrize(
    "stored",
    [
        pa.array([Decimal("5.25"), Decimal("-1.5")], pa.decimal128(38, 10)), pa.array([5.25, -1.5], pa.float64()),
        pa.array([5.25, -1.5], pa.float32()),
    ],
)  # fmt: skip
def test_numbers_as_stored_are_cast(tmp_path: Path, stored: pa.Array) -> None:
    assert amounts(stored, into=tmp_path, kind="parquet").column("amount") == [
        Decimal("5.25"),
        Decimal("-1.5"),
    ]


def test_stored_numbers_that_are_no_amounts_are_refused(tmp_path: Path) -> None:
    stored = pa.array([1.0, float("nan"), float("inf"), 1e14, None], pa.float64())
    found = amounts(stored, into=tmp_path, kind="parquet")
    assert [fault[2] for fault in found.faults] == [
        "not a number", "not a number", "beyond ±10 000 000 000 000", "empty, but needed",
    ]  # fmt: skip
