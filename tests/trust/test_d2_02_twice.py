"""D2-02: a file that comes again, renamed, reordered, overlapping or at the same time, adds no row twice."""

import os
import random
import subprocess
import sys

import pytest
from tests.trust.corpus import Answer, Corpus, orders, run

from keepworth.tables.book import find_book

LINES = tuple(f"c{n % 40},2024-02-{1 + n % 28:02},{n % 17}.50" for n in range(500))  # some of them twice


def changes(answer: Answer) -> tuple[int, int, int]:
    return answer.found["rows_new"], answer.found["rows_same"], answer.found["rows_replaced"]


@pytest.fixture
def held(corpus: Corpus) -> Corpus:
    """A book that holds a file."""
    assert changes(corpus.offer(orders(*LINES, *LINES[:100]))) == (600, 0, 0)
    return corpus


def shuffled() -> str:
    lines = [*LINES, *LINES[:100]]
    random.Random(2).shuffle(lines)
    return orders(*lines)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (orders(*LINES, *LINES[:100]), "orders.csv"), (orders(*LINES, *LINES[:100]), "renamed.csv"),
        (shuffled(), "orders.csv"),
    ],
    ids=["the same", "renamed", "reordered"],
)  # fmt: skip
def test_d2_02_a_file_that_comes_again_adds_and_changes_nothing_and_that_is_said(
    held: Corpus, content: str, name: str
) -> None:
    before, kept = held.rows(), held.kept()
    again = held.offer(content, name=name)
    assert changes(again) == (0, 600, 0)
    assert "These rows are in the book already, as batch" in again.notes
    assert (held.rows(), held.kept()) == (before, kept)


def test_d2_02_other_columns_in_another_order_under_other_names_are_the_same_rows(held: Corpus) -> None:
    turned = (",".join(reversed(line.split(","))) for line in (*LINES, *LINES[:100]))
    assert changes(held.offer(orders(*turned, header="total,order_date,client"))) == (0, 600, 0)


def test_d2_02_of_an_overlapping_file_only_what_is_new_is_added(held: Corpus) -> None:
    added = held.offer(orders(*LINES[400:], "new,2024-03-01,5", "new,2024-03-01,5"), name="march.csv")
    assert changes(added) == (2, 100, 0)
    assert len(held.rows()) == 602


def test_d2_02_between_overlapping_files_the_larger_count_holds_never_the_sum(held: Corpus) -> None:
    thrice = (LINES[0],) * 5
    count = (*LINES, *LINES[:100]).count(LINES[0])
    assert changes(held.offer(orders(*thrice), name="more.csv")) == (5 - count, count, 0)
    assert len(held.rows()) == 600 + 5 - count


def test_d2_02_orders_with_ids_that_come_again_replace_only_what_differs(corpus: Corpus) -> None:
    header = "order_id,customer_id,ordered_on,amount"
    corpus.offer(orders("1,a,2024-02-13,1", "2,b,2024-02-13,2", header=header))
    again = corpus.offer(orders("3,c,2024-02-13,3", "2,b,2024-02-13,2", "1,a,2024-02-13,9", header=header))
    assert changes(again) == (1, 1, 1)
    assert sorted(str(amount) for amount in corpus.column("amount")) == ["2.0000", "3.0000", "9.0000"]


def test_d2_02_while_somebody_writes_a_second_import_ends_with_4_and_says_what_to_do(corpus: Corpus) -> None:
    file = corpus.file(orders(*LINES))
    with find_book(corpus.book).held():
        refused = run("import", str(corpus.book), str(file), "--as", "orders")
    assert (refused.exit_code, refused.stdout) == (4, "")
    assert "Another process is writing to" in refused.stderr
    assert "Wait until it has ended, then run this again." in refused.stderr
    assert corpus.rows() == []


@pytest.mark.unix
def test_d2_02_two_imports_at_once_leave_no_row_twice(corpus: Corpus) -> None:
    file = corpus.file(orders(*LINES))
    command = [sys.executable, "-c", "from keepworth.cli import main; main()"]
    both = [
        subprocess.Popen(
            [*command, "import", str(corpus.book), str(file), "--as", "orders"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ.copy(),
        )
        for _ in range(2)
    ]  # fmt: skip
    for one in both:
        one.communicate()
    codes = sorted(one.returncode for one in both)
    assert codes in ([0, 4], [0, 0]), "the second waits for nobody: it is refused, or comes after the first"
    assert len(corpus.rows()) == len(LINES)


def test_d2_02_our_own_export_that_comes_back_is_known_by_its_rows(corpus: Corpus) -> None:
    first = corpus.offer(orders(*LINES[:50]))
    again = corpus.offer(corpus.exported("orders.parquet"))
    assert changes(again) == (0, 50, 0)
    assert again.found["batch"] == first.found["batch"]
