"""D5: what a command prints with `--json` fits a schema of its own; `tests/factories/commands.py` checks every call."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.factories.commands import answered, book_of, keepworth, shop
from tests.factories.json_schemas import SCHEMAS, commands_with_json, faults_of

NAMES = sorted(one.replace(" ", "-") for one in commands_with_json())


def test_every_command_with_json_has_a_schema_and_none_is_left_over() -> None:
    assert {path.stem for path in SCHEMAS.glob("*.json")} == {*NAMES, "demo-remove"}
    page = (SCHEMAS.parent / "json.md").read_text(encoding="utf-8")
    assert all(f"](schemas/{path.name})" in page for path in SCHEMAS.glob("*.json"))


@pytest.mark.parametrize("name", [*NAMES, "demo-remove"])
def test_it_is_a_schema_that_lets_nothing_else_through(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors({"nobody said so": 1}))
    assert list(Draft202012Validator(schema).iter_errors([]))


@pytest.mark.parametrize("name", NAMES)
def test_its_fields_stand_in_the_reference(name: str) -> None:
    page = (SCHEMAS.parent / "json.md").read_text(encoding="utf-8")
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    for shape in schema.get("oneOf", [schema]):
        for field in shape["properties"]:
            assert f"`{field}`" in page or f"`{field}." in page, field


def test_a_book_from_its_first_file_to_its_last(tmp_path: Path) -> None:
    book, archive = book_of(tmp_path), tmp_path / "kept.zip"
    file = tmp_path / "shop.csv"
    file.write_text("\n".join(("customer_id,ordered_on,amount", *shop(), "x,2020-13-01,3")), encoding="utf-8")
    assert answered("import", book, file, "--as", "orders")["rows_refused"] == 1
    for asked in (("score",), ("portfolio",), ("backtest", "--as-of", "2021-01-01"), ("person", "retention")):
        name = asked[: 2 if asked[0] == "person" else 1]
        answered(*name, book, *asked[len(name) :])
    keepworth("doctor", book, "--json")
    for table in ("orders", "scores"):
        answered("export", book, table, "--to", tmp_path / f"{table}.csv")
    answered("backup", book, archive)
    answered("restore", archive, tmp_path / "back")
    (one,) = answered("undo", book)["batches"]
    assert answered("undo", book, one["batch"])["rows"] == one["rows"]
    answered("tables")
    answered("tables", "orders")


def test_what_does_not_fit_is_said_by_its_place() -> None:
    said = '{"table": "orders", "rows": "many", "file": "x.csv"}'
    assert faults_of(["export", "BOOK"], said) == ["keepworth export: $.rows: 'many' is not of type 'integer'"]
    assert faults_of(["export", "BOOK"], said.replace('"many"', "1")) == []
