"""`keepworth know merge` and `split`: two ids become one and two again."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from keepworth.cli import main

ROWS = "customer_id,ordered_on,amount\na,2026-01-02,10\nb,2026-01-03,20\nc,2026-01-04,5\n"


def keepworth(*asked: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in asked])


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    keepworth("init", folder, "--currency", "EUR")
    (tmp_path / "orders.csv").write_text(ROWS, encoding="utf-8")
    assert keepworth("import", folder, tmp_path / "orders.csv", "--as", "orders").exit_code == 0
    return folder


def customers(book: Path) -> list[str]:
    into = book.parent / "out.csv"
    done = keepworth("export", book, "orders", "--to", into, "--replace")
    assert done.exit_code == 0, done.output
    return sorted(line.split(",")[0] for line in into.read_text(encoding="utf-8").splitlines()[1:])


def test_two_ids_become_one_and_two_again(book: Path) -> None:
    done = keepworth("know", "merge", book, "customer", "b", "a", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["kind"], said["one"], said["other"], said["merged"]) == ("customer", "b", "a", True)
    assert customers(book) == ["a", "a", "c"]
    assert keepworth("know", "merge", book, "customer", "c", "b").exit_code == 0
    assert customers(book) == ["a", "a", "a"]
    assert keepworth("know", "split", book, "customer", "b", "c").exit_code == 0
    back = keepworth("know", "split", book, "customer", "a", "b")
    assert "two again" in back.output
    assert customers(book) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("merge", "customer", "a", "a"), "Name two ids"),
        (("merge", "customer", "a", "nobody"), "no customer with the id 'nobody'"),
        (("merge", "contact", "a", "b"), "no contact with the id 'a'"),
        (("split", "customer", "a", "b"), "are not merged"),
        (("merge", "friend", "a", "b"), "friend"),
    ],
)
def test_what_cannot_be_merged_is_refused(book: Path, asked: tuple[str, ...], why: str) -> None:
    command, *rest = asked
    refused = keepworth("know", command, book, *rest)
    assert refused.exit_code == 2
    assert why in refused.output
    assert customers(book) == ["a", "b", "c"]


def test_nobody_is_merged_twice(book: Path) -> None:
    keepworth("know", "merge", book, "customer", "b", "a")
    assert "merged already" in keepworth("know", "merge", book, "customer", "a", "b").output
    assert "Split those first" in keepworth("know", "merge", book, "customer", "b", "c").output
