"""`keepworth import`: what it prints, in words and as JSON, and how it ends."""

import os
import re
from pathlib import Path

import pytest
from tests.factories.commands import ANSI, alone, answered, book_of, keepworth

from keepworth.tables.book import find_book

PROMISED = (
    "batch", "rows_read", "rows_new", "rows_same", "rows_replaced", "rows_refused", "error_file", "plan",
)  # fmt: skip
CDNOW = "customer_id,id,date,cds,spend_usd\n4,1,1997-01-01,2,29.33\n4,1,1997-01-18,2,29.73\n21,2,1997-01-01,3,63.34\n"
MAPS = ("--map", "customer_id=id", "--map", "ordered_on=date", "--map", "amount=spend_usd")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path)


def written(book: Path, content: str, name: str = "orders.csv") -> Path:
    path = book.parent / name
    path.write_text(content, encoding="utf-8")
    return path


def test_the_contracts_own_call_works_and_an_explicit_map_beats_a_column_of_the_same_name(book: Path) -> None:
    file = written(book, CDNOW)
    found = answered("import", book, file, "--as", "orders", *MAPS)
    assert (found["rows_read"], found["rows_new"], found["rows_refused"]) == (3, 3, 0)
    shown = keepworth("export", book, "orders").stdout
    assert shown.splitlines()[1:] == ["1,1997-01-01,29.3300", "1,1997-01-18,29.7300", "2,1997-01-01,63.3400"]


def test_the_json_holds_what_others_rely_on(book: Path) -> None:
    file = written(book, "customer_id,ordered_on,amount\na,2024-02-13,1\nb,2024-02-13,x\n")
    found = answered("import", book, file, "--as", "orders")
    assert set(PROMISED) <= set(found)
    assert [found[name] for name in PROMISED[1:6]] == [2, 1, 0, 0, 1]
    assert (book / found["error_file"]).is_file()
    assert (book / f"lake/orders/{found['batch']}.parquet").is_file()
    assert found["plan"].startswith("Read as UTF-8, commas, header in row 1; customer_id; ordered_on")
    assert isinstance(found["notes"], list)


def test_a_dry_run_counts_everything_and_names_no_batch_and_no_file(book: Path) -> None:
    file = written(book, "customer_id,ordered_on,amount\na,2024-02-13,1\nb,2024-02-13,x\n")
    found = answered("import", book, file, "--as", "orders", "--dry-run")
    assert (found["rows_new"], found["rows_refused"], found["batch"], found["error_file"]) == (1, 1, None, None)
    assert "Nothing was written (--dry-run)." in keepworth("import", book, file, "--as", "orders", "--dry-run").stdout
    assert sorted(path.name for path in book.iterdir()) == ["keepworth.toml", "lake", "scores"]


def test_in_words_the_plan_the_counts_and_the_way_back_are_said(book: Path) -> None:
    file = written(book, "customer_id,ordered_on,amount\na,2024-02-13,1\na,2024-02-13,-1\nb,2024-02-13,x\n")
    done = keepworth("import", book, file, "--as", "orders")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "3 rows read: 2 new, 1 refused." in done.stdout
    assert "Note: 1 row with a negative amount: refunds, kept and netted." in done.stdout
    assert "each with its reason. Correct them there, then:" in done.stdout
    assert f"To take it out again: keepworth undo {book} " in done.stdout


def test_why_rows_were_refused_is_said_with_how_many_where_and_what_to_do(book: Path) -> None:
    rows = ["a,2024-02-13,1", "b,2024-02-13,x", "b,2024-02-14,y", "c,2099-01-01,2", ",2024-02-13,3"]
    file = written(book, "customer_id,ordered_on,amount\n" + "\n".join(rows) + "\n")
    said = keepworth("import", book, file, "--as", "orders", "--dry-run").stdout
    assert "4 refused.\n  amount: not an amount with decimal point (2 rows, the first in line 3)\n" in said
    assert "  customer_id: empty, but needed (1 row, line 6)\n" in said
    assert re.search(r"  ordered_on: after today \(\S+\) \(1 row, line 5\). To take them: --read future=allow\n", said)
    reasons = answered("import", book, file, "--as", "orders", "--dry-run")["reasons"]
    assert [(one["column"], one["rows"], one["first_line"]) for one in reasons] == [
        ("amount", 2, 3), ("ordered_on", 1, 5), ("customer_id", 1, 6),
    ]  # fmt: skip


def test_the_commands_that_are_printed_work(book: Path) -> None:
    file = written(book, "customer_id,ordered_on,amount\na,2024-02-13,1\nb,2024-02-13,x\n")
    lines = keepworth("import", book, file, "--as", "orders").stdout.splitlines()
    again = next(line.strip() for line in lines if line.startswith("  keepworth import"))
    undo = next(line.partition("again: ")[2] for line in lines if "keepworth undo" in line)
    for command in (again, undo):
        assert keepworth(*command.split()[1:]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.csv", "--as", "orders"), "There is no file nowhere.csv. See how it is called and where it lies."),
        (("FILE", "--as", "order"), "Did you mean orders?"),
        (("FILE", "--as", "orders", "--map", "amuont=amount"), "amuont"),
        (("FILE", "--as", "orders", "--map", "amount=spent"), "spent"),
        (("FILE", "--as", "orders", "--map", "amount"), "amount"),
        (("FILE", "--as", "orders", "--read", "date=dmy"), "date"),
        (("FILE", "--as", "contracts"), "contract_id"),
        (("FILE",), "--as"),
    ],
)
def test_what_cannot_be_ends_with_2_and_names_it(book: Path, arguments: tuple[str, ...], said: str) -> None:
    file = written(book, "customer_id,ordered_on,amount\na,2024-02-13,1\n")
    refused = keepworth("import", book, *(file if one == "FILE" else one for one in arguments))
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr


def test_a_folder_that_is_no_book_is_refused_and_the_way_to_one_named(tmp_path: Path) -> None:
    refused = keepworth("import", tmp_path, tmp_path / "orders.csv", "--as", "orders")
    assert refused.exit_code == 2
    assert f"Make one: keepworth init {tmp_path} --currency USD" in refused.stderr


def test_a_missing_column_is_named_with_what_the_file_has_and_the_option(book: Path) -> None:
    file = written(book, "who,ordered_on,amount\na,2024-02-13,1\n")
    refused = keepworth("import", book, file, "--as", "orders")
    assert refused.exit_code == 2
    for part in ("customer_id", "who", "--map customer_id="):
        assert part in refused.stderr


def test_a_busy_book_ends_with_4(book: Path) -> None:
    file = written(book, "customer_id,ordered_on,amount\na,2024-02-13,1\n")
    with find_book(book).held():
        assert keepworth("import", book, file, "--as", "orders").exit_code == 4


def test_without_a_terminal_there_is_no_bar_no_colour_and_nothing_on_standard_error(book: Path) -> None:
    file = written(book, CDNOW)
    done = alone("import", book, file, "--as", "orders", *MAPS, FORCE_COLOR="", TERM="xterm-256color")
    assert (done.returncode, done.stderr) == (0, "")
    assert not ANSI.search(done.stdout)


@pytest.mark.unix
def test_on_a_terminal_progress_is_shown_on_standard_error_alone(book: Path) -> None:
    import pty
    import subprocess
    import sys

    file = written(book, CDNOW)
    ours, theirs = pty.openpty()
    code = "from keepworth.cli import main; main()"
    asked = ["import", str(book), str(file), "--as", "orders", *MAPS]
    with subprocess.Popen(
        [sys.executable, "-c", code, *asked], stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as importing:
        out, _ = importing.communicate()
    os.close(theirs)
    shown = os.read(ours, 100_000).decode(errors="replace")
    os.close(ours)
    assert importing.returncode == 0
    assert "Importing orders.csv" in shown
    assert not ANSI.search(out.decode())
