"""The plan: one sentence, frozen, reused for corrected error files."""

from pathlib import Path

import pytest
from tests.factories.reading import days, moments, read_by_hand, stage_by_hand

from keepworth.errors import BadInput
from keepworth.tables.reading.engine import connect
from keepworth.tables.reading.plan import Plan, replan
from keepworth.tables.reading.values import take_values
from keepworth.tables.schemas import table_named

FIRST = {
    "id": ["a", "b"],
    "date": ["01/02/2024", "x"],
    "spend_usd": ["1,5", "2,5"],
    "cds": ["1", "2"],
    "currency": ["USD"] * 2,
}
MAPS = ("customer_id=id", "ordered_on=date", "amount=spend_usd")


def first(into: Path) -> Plan:
    return read_by_hand(FIRST, into=into, maps=MAPS, read=("dates=dmy",)).plan


def test_the_plan_says_in_one_sentence_what_was_decided(tmp_path: Path) -> None:
    assert first(tmp_path).sentence == (
        "Read as UTF-8, commas, header in row 1; customer_id from id; ordered_on from date, day-month-year; "
        "amount from spend_usd, decimal comma; amounts in USD; not used: cds, currency."
    )


def test_a_column_known_by_another_name_is_said(tmp_path: Path) -> None:
    plan = read_by_hand(
        {"客户编号": ["a"], "日期": ["2024年2月1日"], "金额": ["￥5"]}, into=tmp_path, currency="CNY"
    ).plan
    assert "customer_id from 客户编号 (known by that name)" in plan.sentence


def test_a_plan_comes_back_from_json_as_it_was(tmp_path: Path) -> None:
    for plan in (
        first(tmp_path / "a"),
        days(["2024-02-01 10:00 Asia/Shanghai"], into=tmp_path / "b").plan,
        moments(["2024-02-01"], into=tmp_path / "c").plan,
    ):
        assert Plan.from_json(plan.as_json()) == plan


def test_a_plan_of_a_newer_version_with_more_in_it_is_still_read(tmp_path: Path) -> None:
    plan = first(tmp_path)
    assert Plan.from_json(plan.as_json().replace('{"currency"', '{"colour": "blue", "currency"', 1)) == plan


def corrected(into: Path, **columns: list[str]) -> object:
    errors = {
        "keepworth_batch": ["B"], "keepworth_line": ["3"], "keepworth_column": ["date"], "keepworth_reason": ["…"],
        "keepworth_text": ["x"], **columns,
    }  # fmt: skip
    staged, table = stage_by_hand(errors, into=into / "again"), table_named("orders")
    with connect(into / "spill") as engine:
        plan = replan(engine, staged, kept=first(into / "first"), table=table, today="2026-12-01")
        return plan, take_values(engine, staged, plan=plan, table=table, into=into / "again")


def test_a_corrected_file_is_read_by_the_plan_of_the_first(tmp_path: Path) -> None:
    columns = {"id": ["b"], "date": ["03/04/2024"], "spend_usd": ["2,5"], "cds": ["2"], "currency": ["USD"]}
    plan, taken = corrected(tmp_path, **columns)
    assert [(rule.ours, rule.at, rule.form) for rule in plan.rules] == [
        ("customer_id", 5, ""), ("ordered_on", 6, "dmy"), ("amount", 7, ","),
    ]  # fmt: skip
    assert plan.today == "2026-12-01"
    assert (taken.rows_read, taken.rows_refused) == (1, 0)


def test_a_corrected_file_may_hold_its_columns_in_another_order(tmp_path: Path) -> None:
    columns = {"spend_usd": ["2,5"], "currency": ["USD"], "date": ["03/04/2024"], "id": ["b"]}
    assert corrected(tmp_path, **columns)[1].rows_refused == 0


def test_a_corrected_file_without_a_column_of_the_first_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lacks the column 'spend_usd'"):
        corrected(tmp_path, id=["b"], date=["03/04/2024"], currency=["USD"])


def test_cells_that_are_still_wrong_are_refused_again(tmp_path: Path) -> None:
    columns = {"id": ["b"], "date": ["13/13/2024"], "spend_usd": ["2,5"], "cds": ["2"], "currency": ["EUR"]}
    taken = corrected(tmp_path, **columns)[1]
    assert (taken.rows_read, taken.rows_refused) == (1, 1)
