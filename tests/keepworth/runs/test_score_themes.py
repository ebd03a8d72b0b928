"""Themes of open answers are a part of a run: which answer is of which, and no word of any."""

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.cli.test_listen import bring
from tests.factories.commands import answered, book_of, keepworth

from keepworth.runs.store import latest_run, read_record
from keepworth.tables.answering import ask
from keepworth.tables.book import Book, find_book
from keepworth.tables.persons.scores import names_somebody
from keepworth.tables.persons.who import Traits
from keepworth.tables.scored import Wanted, open_scored
from keepworth.tables.spoken import themed

HEAD = "submission_id,item,customer_id,contact_id,instrument,side,answered_at,words\n"
KINDS = ("parcel courier late delivery tracking", "invoice billing charge refund payment")


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of answers in words alone, of two kinds."""
    book = book_of(tmp_path_factory.mktemp("spoken"))
    who = [f"c{n % 9},p{n}" if n % 9 else "," for n in range(80)]  # of some nobody knows whose they are
    rows = [f"s{n},recommend,{who[n]},nps,,2026-03-01,{KINDS[n % 2]} week {n}" for n in range(80)]
    rows.append("u1,recommend,c1,,nps,us,2026-03-01,our own words")
    bring(book, rows, head=HEAD)
    bring(book, [f"c{n},{'North' if n % 2 else 'South'}" for n in range(1, 9)], head="customer_id,team\n",
          table="customers")  # fmt: skip
    assert keepworth("score", book, "--as-of", "2026-06-30").exit_code == 0
    return book


def record(book: Path) -> dict[str, Any]:
    run = latest_run(find_book(book).scores)
    assert run
    return read_record(run)


def test_the_record_says_the_themes_and_the_file_whose_answers_are_of_which(scored):
    words = record(scored)["words"]
    assert words["answers"] == 80
    (english,) = words["languages"]
    assert (english["language"], english["withheld"], len(english["themes"])) == ("en", None, 2)
    by_number = {one["theme"]: set(one["words"]) for one in english["themes"]}
    assert {len(by_number[1] & set(kind.split())) for kind in KINDS} == {0, 5}
    rows = pq.read_table(scored / "scores/latest/themes.parquet").to_pylist()
    assert set(rows[0]) == {"text_id", "language", "theme", "place"}
    first = english["themes"][0]["share"]["hits"]
    assert sorted(one["place"] for one in rows if one["theme"] == 1) == list(range(1, first + 1))


def test_words_are_looked_up_behind_the_wall(scored):
    book = find_book(scored)
    run = latest_run(book.scores)
    assert run
    until = book.today()
    everybody = themed(book, open_scored(book), run=run, teams=None, until=until, most=100)
    north = themed(book, open_scored(book), run=run, teams=("North",), until=until, most=100)
    assert len(everybody) == 80
    seen = {row["number"] for row in north if row["number"] is not None}
    odd = {row[0] for row in ask(_numbers(book, odd=True))}
    assert seen
    assert seen <= odd
    # What nobody's customer said is everybody's.
    assert any(row["number"] is None for row in north)
    assert len(themed(book, open_scored(book), run=run, teams=None, until=until, most=1)) == 2


def test_nobody_erased_is_quoted(scored, tmp_path):
    shutil.copytree(scored, tmp_path / "book", symlinks=True)
    book = find_book(tmp_path / "book")
    run = latest_run(book.scores)
    assert run
    asked: dict[str, Any] = {"run": run, "teams": None, "until": book.today(), "most": 100}
    before = len(themed(book, open_scored(book), **asked))
    assert keepworth("person", "restrict", book.folder, "p3").exit_code == 0
    assert len(themed(book, open_scored(book), **asked)) == before - 1


@pytest.mark.parametrize(("name", "gone"), [
    ("Tracy Courier", {"courier"}), ("Carla Parcels", {"parcel"}), ("Courier", set()), ("Couriers", set()),
])  # fmt: skip
def test_no_word_of_a_theme_names_who_was_erased(scored, tmp_path, name, gone):
    shutil.copytree(scored, tmp_path / "book", symlinks=True)
    book = find_book(tmp_path / "book")
    before = words_of_themes(book.folder)
    bring(book.folder, [f"contact,p3,{name}"], head="who,who_id,name\n", table="identities")
    assert keepworth("person", "erase", book.folder, "p3", "--yes").exit_code == 0
    assert before - words_of_themes(book.folder) == gone, "a name of one word may be a common word"


@pytest.mark.parametrize(
    ("word", "name", "is_theirs"),
    [
        ("ruiz", "Ana Ruiz", True), ("ruize", "Ana Ruiz", False), ("courier", "Courier", False),
        ("ller", "Zoë Müller", True), ("o'brien", "Pat O'Brien", True),
        ("张伟", "张伟", True), ("张伟", "张 伟", True), ("张伟们", "张伟", True), ("小明", "王小明", True),
        ("阿卜杜", "阿卜杜·热依木", True), ("配送", "张伟", False),
    ],
)  # fmt: skip
def test_a_word_of_a_theme_is_a_person_s_where_it_is_in_the_name_or_holds_it(word, name, is_theirs):
    language = "en" if word.isascii() else "zh"
    assert names_somebody(word, Traits(names=(name,)), language=language) is is_theirs


def words_of_themes(book: Path) -> set[str]:
    (english,) = record(book)["words"]["languages"]
    return {word for theme in english["themes"] for word in theme["words"]}


def test_few_words_are_withheld_with_the_reason(tmp_path):
    book = book_of(tmp_path)
    bring(book, ["s1,recommend,c1,,nps,,2026-03-01,slow parcel"], head=HEAD)
    found = answered("score", book)
    (english,) = found["words"]["languages"]
    assert english["themes"] == []
    assert "1 of two words and more" in english["withheld"]
    assert not json.dumps(found["words"]).count("slow")


def _numbers(book: Book, *, odd: bool) -> str:
    listed = ", ".join(f"'c{n}'" for n in range(9) if n % 2 == odd)
    told = open_scored(book).told(Wanted(), columns=("number", "customer_id"))
    return f"SELECT number FROM ({told}) WHERE customer_id IN ({listed})"
