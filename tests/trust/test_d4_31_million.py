"""D4-31: of a million rows three are bad; three stand in the error file, and corrected they are added, once."""

import csv
from pathlib import Path

import pytest
from tests.trust.corpus import Answer, Corpus

BAD = {250_000: ("amount", "abc"), 500_000: ("ordered_on", "2024-02-30"), 999_999: ("customer_id", "")}


def million(into: Path) -> Path:
    """Orders of which three cannot be read; the rows repeat, so that no row is known by its content alone."""
    good = [f"c{n % 5000},2024-{1 + n % 12:02}-{1 + n % 28:02},{n % 700}.25" for n in range(10_000)]
    lines = good * 100
    for at, (column, text) in BAD.items():
        cells = dict(zip(("customer_id", "ordered_on", "amount"), lines[at].split(","), strict=True)) | {column: text}
        lines[at] = ",".join(cells.values())
    into.write_text("customer_id,ordered_on,amount\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return into


def corrected(corpus: Corpus, answer: Answer, *, name: str = "corrected.csv", **columns: str) -> Path:
    """The error file, with every wrong cell put right."""
    rows = corpus.errors(answer)
    for row in rows:
        row[row["keepworth_column"]] = columns[row["keepworth_column"]]
    path = corpus.folder / name
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0], quoting=csv.QUOTE_ALL if "quoted" in name else csv.QUOTE_MINIMAL)
        writer.writeheader()
        writer.writerows(rows)
    return path


RIGHT = {"amount": "1.25", "ordered_on": "2024-02-28", "customer_id": "c7"}


@pytest.mark.slow
def test_d4_31_three_of_a_million_are_refused_and_added_once_when_corrected(corpus: Corpus) -> None:
    found = corpus.offer(million(corpus.folder / "orders.csv"))
    assert found.counts == (1_000_000, 999_997, 3)
    faults = [(row["keepworth_line"], row["keepworth_column"], row["keepworth_text"]) for row in corpus.errors(found)]
    assert faults == [(str(at + 2), column, text) for at, (column, text) in BAD.items()]
    again = corpus.offer(corrected(corpus, found, **RIGHT))
    assert again.counts == (3, 3, 0)
    assert corpus.count() == 1_000_000
    for name in ("corrected.csv", "quoted.csv"):
        twice = corpus.offer(corrected(corpus, found, name=name, **RIGHT))
        assert (twice.found["rows_new"], twice.found["rows_same"]) == (0, 3)
    assert corpus.count() == 1_000_000


def test_d4_31_a_corrected_row_like_one_that_was_taken_is_still_added(corpus: Corpus) -> None:
    found = corpus.offer("customer_id,ordered_on,amount\na,2024-02-13,1\na,2024-02-13,one\n")
    assert found.counts == (2, 1, 1)
    again = corpus.offer(corrected(corpus, found, amount="1"))
    assert again.counts == (1, 1, 0)
    assert corpus.count() == len(corpus.rows()) == 2
    assert corpus.offer(corrected(corpus, found, amount="1")).counts == (1, 0, 0)


def test_d4_31_a_corrected_file_is_read_by_the_plan_of_the_first(corpus: Corpus) -> None:
    content = 'who,when,paid\na,01/02/2024,"1,5"\nb,03/04/2024,x\n'
    maps = ("--map", "customer_id=who", "--map", "ordered_on=when", "--map", "amount=paid")
    found = corpus.offer(content, *maps, "--read", "dates=dmy", "--read", "decimal=,")
    assert found.counts == (2, 1, 1)
    again = corpus.offer(corrected(corpus, found, paid="2,75"))
    assert again.counts == (1, 1, 0)
    assert "day-month-year" in again.found["plan"]
    assert {str(amount) for amount in corpus.column("amount")} == {"1.5000", "2.7500"}


def test_d4_31_rows_left_uncorrected_are_refused_again(corpus: Corpus) -> None:
    found = corpus.offer("customer_id,ordered_on,amount\na,2024-02-13,1\nb,2024-02-13,x\nc,2024-02-13,y\n")
    rows = corpus.book / found.found["error_file"]
    text = rows.read_text(encoding="utf-8")
    path = corpus.file(text.replace("b,2024-02-13,x", "b,2024-02-13,2"), name="partly.csv")
    again = corpus.offer(path)
    assert again.counts == (2, 1, 1)
    assert corpus.errors(again)[0]["keepworth_line"] == "4"


def test_d4_31_a_file_of_which_every_row_is_refused_can_be_corrected_too(corpus: Corpus) -> None:
    found = corpus.offer("customer_id,ordered_on,amount\na,2024-02-13,x\n")
    assert found.counts == (1, 0, 1)
    assert corpus.offer(corrected(corpus, found, amount="5")).counts == (1, 1, 0)
