"""The names that map themselves are data: whole, and of one meaning each."""

import pytest

from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.tables.known_names import ELSE, fold, known_names, meant
from keepworth.tables.reading.profiles import profiles
from keepworth.tables.schemas import TABLES

FULL = {name: table.as_read for name, table in TABLES.items()}


def test_every_entry_names_a_column_that_exists() -> None:
    columns = {column for table in FULL.values() for column in table.names}
    for place, entries in known_names().items():
        if place in ("format", "traditional"):
            continue
        here = columns if place == "any" else set(FULL[place].names)
        assert {key.removesuffix(ELSE) for key in entries} <= here, place


@pytest.mark.parametrize("name", FULL)
def test_no_header_stands_for_two_columns_of_a_table(name: str) -> None:
    said: dict[str, str] = {}
    for column in FULL[name].columns:
        for header in {meant(one) for one in (column.name, *column.known_as)}:
            assert said.setdefault(header, column.name) == column.name, header


def test_every_profile_fills_what_its_table_needs() -> None:
    for profile in profiles():
        table = FULL[profile.table]
        assert set(profile.columns) <= set(table.names), profile.words
        # Which column of a survey answers which item of which questionnaire, the person says.
        said = {"item", "instrument"} if profile.table == "answers" else set()
        assert set(table.needed) <= set(profile.columns) | {"customer_id"} | said, profile.words


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ("訂單編號", "订单编号"),
        ("客戶名稱*", "客户名称"),
        ("金额（元）", "金额"),
        ("Created date (UTC)", "created_date"),
    ],
)
def test_width_stars_brackets_and_traditional_characters_do_not_count(header: str, same: str) -> None:
    assert meant(header) == meant(same)


def test_a_bracket_that_changes_the_amount_counts() -> None:
    assert meant("金额（万元）") != meant("金额")
    assert fold("Amount (net)") != fold("Amount")


def test_indicators_of_plans_are_those_that_are_measured() -> None:
    (column,) = (one for one in TABLES["plans"].columns if one.name == "indicator")
    assert set(column.choices) == set(INDICATORS)
