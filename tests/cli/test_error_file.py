"""The error file belongs to whoever corrects it: the same import again never writes over it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from keepworth.cli import main

ROWS = "customer_id,ordered_on,amount\na,2026-01-02,10\nb,2026-01-03,oops\n"


def keepworth(*asked: str | Path) -> dict[str, object]:
    ran = CliRunner().invoke(main, [str(one) for one in (*asked, "--json")])
    assert ran.exit_code == 0, ran.output
    found: dict[str, object] = json.loads(ran.stdout)
    return found


@pytest.fixture
def book(tmp_path: Path) -> Path:
    CliRunner().invoke(main, ["init", str(tmp_path / "book"), "--currency", "EUR"])
    (tmp_path / "orders.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path / "book"


def test_the_same_import_again_leaves_corrections_alone(book: Path) -> None:
    orders = book.parent / "orders.csv"
    begun = book / str(keepworth("import", book, orders, "--as", "orders")["error_file"])
    corrected = begun.read_text(encoding="utf-8").replace(",oops\n", ",20\n").replace(",oops\r\n", ",20\r\n")
    begun.write_text(corrected, encoding="utf-8")
    fresh = book / str(keepworth("import", book, orders, "--as", "orders")["error_file"])
    assert fresh != begun
    assert begun.read_text(encoding="utf-8") == corrected
    assert ",oops" in fresh.read_text(encoding="utf-8").splitlines()[1]
    assert keepworth("import", book, begun, "--as", "orders")["rows_new"] == 1


def test_an_error_file_that_nobody_touched_stays_the_only_one(book: Path) -> None:
    orders = book.parent / "orders.csv"
    names = {str(keepworth("import", book, orders, "--as", "orders")["error_file"]) for _ in range(3)}
    assert len(names) == 1
    assert len(list((book / "errors").glob("*.csv"))) == 1
