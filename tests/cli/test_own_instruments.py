"""A company's own questionnaires on the command line: listed, imported to by their items' names, and scored."""

from pathlib import Path

import pytest
from tests.factories.commands import answered, book_of, keepworth
from tests.factories.instruments import OURS

from keepworth.tables.own_instruments import publish_instrument, retire_instrument

HEAD = "Response ID,Timestamp,Finished,Survey ID,"
ROWS = "r1,2026-01-02 10:00,true,s,7,9\nr2,2026-01-03 10:00,true,s,6,3\nr3,2026-01-04 10:00,true,s,,4\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    book = book_of(tmp_path)
    publish_instrument(book, OURS)
    return book


def imported(book: Path, head: str, *more: str) -> dict[str, object]:
    file = book.parent / "wide.csv"
    file.write_text(f"{HEAD}{head}\n{ROWS}", encoding="utf-8")
    return answered("import", book, file, "--as", "answers", *more)


def test_own_ones_are_listed_with_what_cannot_be_read(book: Path) -> None:
    retire_instrument(book, name="ours", version="1.0")
    (book / "instruments/broken-1.0.toml").write_text("format = 2", encoding="utf-8")
    told = answered("listen", "instruments", book)
    ours = [one for one in told["instruments"] if one["own"]]  # type: ignore[index]
    assert [(one["name"], one["items"], one["retired"]) for one in ours] == [("ours", ["works"], True)]
    assert list(told["faults"]) == ["broken-1.0.toml"]  # type: ignore[call-overload]
    said = keepworth("listen", "instruments", book).output
    assert "ours 1.0: Ours (own, retired)" in said
    assert "Not read: broken-1.0.toml." in said
    assert "ours" not in keepworth("listen", "instruments").output


@pytest.mark.parametrize(
    "head",
    [
        "works,nps/recommend",
        "ours/works,NPS",
        "1. Acme Ltd. works.,Q2: How likely is it that you would recommend Acme Ltd. to a friend or colleague?",
        "艾克米好用。,您有多大可能向朋友或同事推荐艾克米？",
    ],
)
def test_columns_of_items_are_known_by_name_and_by_question(book: Path, head: str) -> None:
    done = imported(book, head)
    assert (done["rows_new"], done["rows_refused"]) == (5, 0)
    assert sum("for its header says so" in note for note in done["notes"]) == 2  # type: ignore[attr-defined]
    ours = answered("listen", "results", book, "--instrument", "ours")
    assert (ours["n"], ours["score"]) == (2, 6.5)
    assert answered("listen", "results", book, "--instrument", "nps")["n"] == 3


def test_who_says_which_column_is_not_overruled(book: Path) -> None:
    done = imported(book, "works,nps", "--map", "item:ours/works=nps")
    assert (done["rows_read"], done["rows_new"]) == (3, 2)  # nobody can answer 9 to it
    file = book.parent / "wide.csv"
    assert "lacks item" in keepworth("import", book, file, "--as", "answers", "--map", "item=").output


def test_versions_of_ones_own_are_never_pooled(book: Path) -> None:
    imported(book, "works,nps")
    publish_instrument(book, OURS.replace('"1.0"', '"2.0"'))
    file = book.parent / "more.csv"
    file.write_text("Response ID,Timestamp,Finished,Survey ID,works\nr9,2026-02-02 10:00,true,s,1\n", encoding="utf-8")
    answered("import", book, file, "--as", "answers")
    told = answered("listen", "results", book, "--instrument", "ours")
    assert (told["version"], told["n"], told["other_versions"]) == ("2.0", 1, ["1.0"])
    assert answered("listen", "results", book, "--instrument", "ours", "--version", "1.0")["n"] == 2
