"""`keepworth undo`: takes one file out, and without a batch says what there is to take out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from keepworth.cli import main

ROWS = "customer_id,ordered_on,amount\na,2026-01-02,10\nb,2026-01-03,20\n"


def keepworth(*asked: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in asked])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    keepworth("init", folder, "--currency", "EUR")
    (tmp_path / "orders.csv").write_text(ROWS, encoding="utf-8")
    done = keepworth("import", folder, tmp_path / "orders.csv", "--as", "orders", "--json")
    assert done.exit_code == 0, done.output
    return folder


def test_without_a_batch_the_batches_are_listed(book: Path) -> None:
    shown = keepworth("undo", book)
    assert shown.exit_code == 0
    assert "2 rows of orders from orders.csv" in shown.output
    listed = json.loads(keepworth("undo", book, "--json").stdout)["batches"]
    assert [one["rows"] for one in listed] == [2]
    assert listed[0]["batch"] in shown.output


def test_the_first_letters_of_a_batch_take_it_out(book: Path) -> None:
    batch = json.loads(keepworth("undo", book, "--json").stdout)["batches"][0]["batch"]
    gone = json.loads(keepworth("undo", book, batch[:8], "--json").stdout)
    assert gone == {"batch": batch, "table": "orders", "rows": 2, "source": "orders.csv"}
    assert "holds no batches" in keepworth("undo", book).output


def test_a_batch_that_is_not_there_is_refused_and_the_others_named(book: Path) -> None:
    refused = keepworth("undo", book, "ffff")
    assert refused.exit_code == 2
    assert "There is no batch 'ffff'. Batches: " in refused.stderr
