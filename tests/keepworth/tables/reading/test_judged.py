"""Flags, choices, numbers and whole numbers, within their bounds."""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest
from tests.factories.reading import read_by_hand

from keepworth.tables.countries import NAMES, WRITTEN, WRONG


def contacts(into: Path, **columns: object) -> object:
    size = len(next(iter(columns.values())))
    every = {"contact_id": [str(at) for at in range(size)], "customer_id": ["a"] * size, **columns}
    return read_by_hand(every, into=into, table="contacts", kind="parquet")


def test_a_flag_is_yes_or_no_in_many_words(tmp_path: Path) -> None:
    found = contacts(tmp_path, decides=["yes", "No", "TRUE", "0", "是", "否", "", "n/a", "maybe"])
    assert found.column("decides") == [True, False, True, False, True, False, None, None]
    assert found.faults == [(10, "decides", "neither yes nor no", "maybe")]


def test_a_flag_as_stored(tmp_path: Path) -> None:
    assert contacts(tmp_path, decides=pa.array([True, None])).column("decides") == [True, None]


def test_a_choice_is_one_of_the_listed_whatever_its_case(tmp_path: Path) -> None:
    columns = {"customer_id": ["a", "b", "c"], "kind": ["Person", " organisation", "robot"]}
    found = read_by_hand(columns, into=tmp_path, table="customers")
    assert found.column("kind") == ["person", "organisation"]
    assert found.faults == [(4, "kind", "not one of organisation, person, prospect, internal", "robot")]


def test_a_country_is_kept_by_its_code_however_it_is_written(tmp_path: Path) -> None:
    written = ["de", " DE ", "Germany", "UNITED KINGDOM", "usa", "中国", "Czech Republic", "", "Atlantis", "D"]
    columns = {"customer_id": [str(at) for at in range(len(written))], "country": written}
    found = read_by_hand(columns, into=tmp_path, table="customers")
    assert found.column("country") == ["DE", "DE", "DE", "GB", "US", "CN", "CZ", None]
    assert found.faults == [(10, "country", WRONG, "Atlantis"), (11, "country", WRONG, "D")]


@pytest.mark.parametrize(("written", "code"), [
    ("DEU", "DE"), ("chn", "CN"), ("PRC", "CN"), ("Korea, Republic of", "KR"), ("Antigua and Barbuda", "AG"),
    ("Bolivia, Plurinational State of", "BO"), ("Saint Lucia", "LC"), ("Tanzania, United Republic of", "TZ"),
    ("Timor-Leste", "TL"), ("Congo, the Democratic Republic of the", "CD"), ("Côte d’Ivoire", "CI"), ("尼日利亚", "NG"),
])  # fmt: skip
def test_a_country_is_read_as_other_programs_write_it(tmp_path: Path, written: str, code: str) -> None:
    """Official names and codes of three letters stand in exports: a row that is refused for them is a customer less."""
    found = read_by_hand({"customer_id": ["1"], "country": [written]}, into=tmp_path, table="customers")
    assert (found.column("country"), found.faults) == ([code], [])


def test_each_of_249_countries_has_a_code_of_two_letters_and_its_name_leads_to_it() -> None:
    assert len(NAMES) == 249
    assert all(len(code) == 2 and code.isupper() for code in NAMES)
    assert {WRITTEN[name.lower()] for name in NAMES.values()} == set(NAMES)
    assert set(WRITTEN.values()) == set(NAMES)


def test_a_whole_number_lies_within_its_bounds(tmp_path: Path) -> None:
    found = contacts(tmp_path, influence=["5", "1.0", "0", "6", "2.5", "x", ""])
    assert found.column("influence") == [5, 1, None]
    assert [fault[2] for fault in found.faults] == [
        "outside 1 to 5", "outside 1 to 5", "not a whole number", "not a number with decimal point",
    ]  # fmt: skip


@pytest.mark.parametrize("stored", [pa.array([5.0, 6.0]), pa.array([5, 6])])
def test_a_whole_number_as_stored(tmp_path: Path, stored: pa.Array) -> None:
    found = contacts(tmp_path, influence=stored)
    assert (found.column("influence"), found.rows_refused) == ([5], 1)


def test_a_number_is_finite_and_no_percentage_unless_in_points(tmp_path: Path) -> None:
    columns = {"customer_id": ["a"] * 4, "rival": ["r"] * 4, "valid_from": ["2024-02-13"] * 4,
        "share": ["0.5", "50%", "1e999", "2"], "price_gap": ["12%", "1", "1", "1"]}  # fmt: skip
    found = read_by_hand(columns, into=tmp_path, table="rivals")
    assert (found.column("share"), found.column("price_gap")) == ([0.5], [12.0])
    assert [fault[2] for fault in found.faults] == [
        "a percentage, not a number",
        "not finite",
        "outside 0 to 1",
    ]


def test_thousands_in_whole_numbers_need_no_question(tmp_path: Path) -> None:
    columns = {"customer_id": ["a"], "ordered_on": ["2024-02-13"], "amount": ["1.5"], "quantity": ["1,234"]}
    assert read_by_hand(columns, into=tmp_path).column("quantity") == [1234.0]


CONTRACT = {"contract_id": ["a", "b", "c", "d"], "customer_id": ["x"] * 4, "annual_value": ["9"] * 4}


def test_a_contract_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    columns = {**CONTRACT, "starts_on": ["2024-01-01", "2024-01-01", "x", "2024-01-01"],
        "ends_on": ["2023-12-31", "2024-01-01", "2024-01-02", ""]}  # fmt: skip
    found = read_by_hand(columns, into=tmp_path, table="contracts", read=("dates=ymd",))
    assert [row["contract_id"] for row in found.rows] == ["b", "d"]
    assert found.faults[0] == (2, "ends_on", "before starts_on", "2023-12-31")
    assert [fault[:2] for fault in found.faults[1:]] == [(4, "starts_on")]


def test_days_as_stored_are_held_against_each_other(tmp_path: Path) -> None:
    ends = pa.array([dt.date(2024, 1, 1), dt.date(2022, 1, 1), None, dt.date(2025, 1, 1)])
    columns = {**CONTRACT, "ends_on": ends, "starts_on": pa.array([dt.date(2023, 1, 1)] * 4)}
    found = read_by_hand(columns, into=tmp_path, table="contracts", kind="parquet")
    assert [fault[:3] for fault in found.faults] == [(3, "ends_on", "before starts_on")]


@pytest.mark.parametrize(("name", "low", "high"), [("price_change", -100, 1000), ("rival_gap", -1000, 100)])
def test_prices_of_a_contract_lie_within_what_can_be(tmp_path: Path, name: str, low: int, high: int) -> None:
    columns = {**CONTRACT, "starts_on": ["2024-01-01"] * 4, name: ["1e12", str(low), str(high), str(low - 1)]}
    found = read_by_hand(columns, into=tmp_path, table="contracts")
    assert found.column(name) == [low, high]
    assert {fault[2] for fault in found.faults} == {f"outside {low} to {high}"}


def test_hardness_of_a_trial_lies_within_what_can_be(tmp_path: Path) -> None:
    columns = {"trial_id": ["a", "b", "c"], "customer_id": ["x"] * 3, "happened_on": ["2024-01-01"] * 3,
        "outcome": ["passed"] * 3, "price_gap": ["1e12", "100", "5"], "stress": ["1", "-10", "11"]}  # fmt: skip
    found = read_by_hand(columns, into=tmp_path, table="trials")
    assert (found.column("price_gap"), found.column("stress")) == ([100.0], [-10.0])
    assert [fault[1:3] for fault in found.faults] == [
        ("price_gap", "outside -1000 to 100"), ("stress", "outside -10 to 10"),
    ]  # fmt: skip


@pytest.mark.parametrize("band", ["51-200", "1,001 - 5,000", "50–99人", "11 to 50", "100至199"])
def test_a_size_in_bands_that_nobody_asked_for_costs_no_customer(tmp_path: Path, band: str) -> None:
    columns = {"customer_id": ["a", "b"], "Employees": ["12", band]}
    found = read_by_hand(columns, into=tmp_path, table="customers")
    assert (len(found.rows), found.faults, found.plan.unused) == (2, [], ("Employees",))
    assert found.plan.notes == (
        f"Employees: 1 row with a range such as {band}, which is no number; so size is left empty.",
    )


def test_a_size_in_bands_that_was_asked_for_is_refused(tmp_path: Path) -> None:
    columns = {"customer_id": ["a", "b"], "Employees": ["12", "51-200"]}
    found = read_by_hand(columns, into=tmp_path, table="customers", maps=("size=Employees",))
    assert [one[3] for one in found.faults] == ["51-200"]
    assert read_by_hand({**columns, "Employees": ["12", "1,200"]}, into=tmp_path / "again", table="customers").column(
        "size"
    ) == [12, 1200]
