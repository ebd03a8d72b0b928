"""Tables of answers with one row a respondent: each answer becomes a row, and own words go apart."""

import csv
from pathlib import Path

import pytest
from tests.factories.commands import answered, book_of, keepworth
from tests.factories.instruments import OURS
from xlsxwriter import Workbook

from keepworth.tables.book import find_book
from keepworth.tables.own_instruments import publish_instrument

WIDE = (
    "respondent,firm,when,airline,NPS,CSAT,why\n"
    "1,a,2026-01-02,X,9,5,good staff\n"
    "2,b,2026-01-03,Y,,4,\n"
    "3,a,2026-01-04,Z,3,x,slow\n"
    "4,c,2026-01-04,Z,,,\n"
)
PLAIN = ("--map", "submission_id=respondent", "--map", "customer_id=firm", "--map", "answered_at=when")
ITEMS = ("--map", "item:own/recommend=NPS", "--map", "item:own/overall=#6", "--map", "words:own/recommend=why")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path)


def file_of(book: Path, content: str = WIDE) -> Path:
    file = book.parent / "wide.csv"
    file.write_text(content, encoding="utf-8")
    return file


def held(book: Path, table: str = "answers") -> list[tuple[object, ...]]:
    columns = "submission_id, item, instrument, value" if table == "answers" else "words"
    with find_book(book).lake() as lake:
        query = f"SELECT {columns} FROM ({lake.select(table)}) ORDER BY ALL"
        return lake.engine.execute(query).fetchall()


def test_each_answer_that_was_given_is_a_row(book: Path) -> None:
    done = answered("import", book, file_of(book), "--as", "answers", *PLAIN, *ITEMS)
    assert (done["rows_read"], done["rows_new"], done["rows_refused"]) == (5, 4, 1)
    assert held(book) == [(1, "overall", "own", 5.0), (1, "recommend", "own", 9.0), (2, "overall", "own", 4.0),
                          (3, "recommend", "own", 3.0)]  # fmt: skip
    assert "2 items of every row, a row an answer" in str(done["plan"])


def test_own_words_go_to_texts_and_leave_with_the_import(book: Path) -> None:
    done = answered("import", book, file_of(book), "--as", "answers", *PLAIN, *ITEMS)
    assert held(book, "texts") == [("good staff",), ("slow",)]
    assert "2 own words go to texts, apart from the facts." in done["notes"]
    assert b"good staff" not in b"".join(path.read_bytes() for path in (book / "lake/answers").iterdir())
    assert keepworth("undo", book, done["batch"]).exit_code == 0
    assert (held(book), held(book, "texts")) == ([], [])


def test_the_same_file_again_changes_nothing(book: Path) -> None:
    answered("import", book, file_of(book), "--as", "answers", *PLAIN, *ITEMS)
    again = answered("import", book, file_of(book), "--as", "answers", *PLAIN, *ITEMS)
    assert (again["rows_new"], again["rows_same"]) == (0, 4)


def test_a_refused_answer_is_corrected_in_its_error_file(book: Path) -> None:
    done = answered("import", book, file_of(book), "--as", "answers", *PLAIN, *ITEMS)
    errors = book / str(done["error_file"])
    with errors.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [(row["row"], row["item"], row["keepworth_column"], row["value"]) for row in rows] == [
        ("4", "overall", "value", "x")
    ]
    assert [(row["keepworth_line"], row["keepworth_answer"]) for row in rows] == [("4", "#2 CSAT")]
    errors.write_text(errors.read_text(encoding="utf-8").replace("overall,own,,x", "overall,own,,2"), encoding="utf-8")
    mended = answered("import", book, errors, "--as", "answers")
    assert (mended["rows_new"], mended["rows_refused"]) == (1, 0)
    assert (3, "overall", "own", 2.0) in held(book)


OFF = "respondent,when,NPS,CSAT,why\n1,2026-01-02,11,5,good staff\n2,2026-01-03,,9,\n3,2026-01-04,3.5,2,slow\n"
KNOWN = ("--map", "submission_id=respondent", "--map", "answered_at=when", "--map", "item:nps=NPS",
         "--map", "item:csat-5=CSAT", "--map", "words:nps=why")  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_answers_on_no_scale_are_refused_by_row_and_column_and_corrected(book: Path, kind: str) -> None:
    file = file_of(book, OFF)
    if kind == "xlsx":
        file = book.parent / "wide.xlsx"
        with Workbook(file, {"strings_to_numbers": True}) as made:
            sheet = made.add_worksheet()
            for at, line in enumerate(OFF.splitlines()):
                sheet.write_row(at, 0, line.split(","))
    done = answered("import", book, file, "--as", "answers", *KNOWN)
    assert (done["rows_read"], done["rows_new"], done["rows_refused"]) == (5, 2, 3)
    notes = " ".join(done["notes"])  # type: ignore[arg-type]
    assert "nps/recommend: 2 answers refused, not on the question's scale, whole numbers from 0 to 10. " in notes
    assert "The first is 11 in line 2, column NPS." in notes
    assert "The first is 9 in line 3, column CSAT." in notes
    assert held(book) == [(1, "satisfied_5", "csat-5", 5.0), (2, "satisfied_5", "csat-5", 2.0)]
    errors = book / str(done["error_file"])
    errors.write_text(errors.read_text(encoding="utf-8").replace("nps,1.0,11,", "nps,1.0,10,"), encoding="utf-8")
    mended = answered("import", book, errors, "--as", "answers")
    assert (mended["rows_new"], mended["rows_refused"]) == (1, 2)
    left = book / str(mended["error_file"])
    with left.open(encoding="utf-8", newline="") as opened:
        places = [(row["keepworth_line"], row["keepworth_answer"]) for row in csv.DictReader(opened)]
    assert places == [("3", "#2 CSAT"), ("4", "#1 NPS")]
    # What is still wrong is corrected in the second file, and neither answer stands there twice.
    left.write_text(left.read_text(encoding="utf-8").replace(",9,", ",3,").replace(",3.5,", ",4,"), encoding="utf-8")
    assert answered("import", book, left, "--as", "answers")["rows_new"] == 2
    assert answered("import", book, left, "--as", "answers")["rows_new"] == 0
    assert (1, "recommend", "nps", 10.0) in held(book)
    assert "good staff" in str(held(book, "texts"))


def test_an_error_file_of_before_names_row_and_question_in_one_number_and_is_read(book: Path) -> None:
    done = answered("import", book, file_of(book), "--as", "answers", *PLAIN, *ITEMS)
    errors = book / str(done["error_file"])
    rows = list(csv.DictReader(errors.read_text(encoding="utf-8").splitlines()))
    (row,) = rows
    del row["keepworth_answer"]
    row |= {"keepworth_line": "4002", "value": "2"}
    errors.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    assert answered("import", book, errors, "--as", "answers")["rows_new"] == 1
    assert answered("import", book, file_of(book), "--as", "answers", *PLAIN, *ITEMS)["rows_new"] == 0
    assert held(book).count((3, "overall", "own", 2.0)) == 1


def test_answers_to_a_questionnaire_of_ones_own_are_held_to_its_scale(book: Path) -> None:
    publish_instrument(book, OURS)
    content = (
        "submission_id,item,instrument,answered_at,value\ns1,works,ours,2026-01-02,8\ns2,works,ours,2026-01-02,7\n"
    )
    done = answered("import", book, file_of(book, content), "--as", "answers")
    assert (done["rows_new"], done["rows_refused"]) == (1, 1)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("item:own/recommend",), "is not of the form item:NAME=COLUMN"),
        (("item:own/recommend=Nps score",), "has no column 'Nps score' for item:own/recommend"),
        (("item:nothing_known=NPS",), "'nothing_known' is no item of a questionnaire that is known"),
        (("item:own/a=NPS", "item:own/a=CSAT"), "item:own/a is mapped twice"),
        (("item:recommend=NPS",), "Say which: relationship/recommend or pulse/recommend or nps/recommend."),
        (
            ("item:nps=NPS", "instrument=NPS"),
            "--map instrument=NPS names a column that holds answers to an item already",
        ),
        (("item:nps=NPS", "value=CSAT"), "--map value=CSAT stands against the items that are named"),
        (("words:nps=why", "item=CSAT", "value="), "--map item=CSAT, value= stands against the items"),
        (("item:nps/effort=NPS",), "nps 1.0 has no item 'effort'. It has: recommend."),
    ],
)
def test_a_map_that_cannot_be_is_refused_in_words(book: Path, more: tuple[str, ...], said: str) -> None:
    maps = [part for one in more for part in ("--map", one)]
    done = keepworth("import", book, file_of(book), "--as", "answers", *PLAIN, *maps)
    assert done.exit_code == 2
    assert said in done.stderr


def test_what_is_lacking_is_not_sought_in_columns_that_no_file_has(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("who,score\n1,9\n2,3\n", encoding="utf-8")
    done = keepworth("import", book, file, "--as", "answers", "--map", "submission_id=who", "--map", "item:nps=score")
    assert done.exit_code == 2
    assert "wide.csv lacks answered_at (instant). It has: who. Name it: --map answered_at=…" in done.stderr


def test_an_instrument_with_one_item_names_it_and_its_version(book: Path) -> None:
    maps = ("--map", "item:nps=NPS", "--map", "item:csat-5=CSAT", "--map", "words:nps/recommend=why")
    done = answered("import", book, file_of(book), "--as", "answers", *PLAIN, *maps)
    with find_book(book).lake() as lake:
        query = f"SELECT DISTINCT item, instrument, version FROM ({lake.select('answers')}) ORDER BY ALL"
        assert lake.engine.execute(query).fetchall() == [("recommend", "nps", "1.0"), ("satisfied_5", "csat-5", "1.0")]
    assert done["rows_new"] == 4


def test_an_item_that_only_an_older_version_asks_is_of_that_version(book: Path) -> None:
    answered("import", book, file_of(book), "--as", "answers", *PLAIN, "--map", "item:ces/effort=CSAT")
    with find_book(book).lake() as lake:
        query = f"SELECT DISTINCT instrument, version FROM ({lake.select('answers')})"
        assert lake.engine.execute(query).fetchall() == [("ces", "1.0")]


def test_items_belong_to_answers(book: Path) -> None:
    done = keepworth("import", book, file_of(book), "--as", "orders", *ITEMS)
    assert (done.exit_code, "import the file --as answers" in done.stderr) == (2, True)


def test_answers_that_stand_one_a_row_may_bring_words_too(book: Path) -> None:
    content = "submission_id,item,customer_id,instrument,answered_at,words\ns1,q,a,own,2026-01-02,well said\n"
    answered("import", book, file_of(book, content), "--as", "answers")
    assert held(book, "texts") == [("well said",)]


EXPORTS = {
    "Formbricks": (
        "No.,Response ID,Timestamp,Finished,Survey ID,Formbricks User ID,1. How likely are you …?,2. Why?\n"
        '1,cm1,2026-03-01 09:30:00,true,sv1,ann,9,"fast, friendly"\n2,cm2,2026-03-02 10:00:00,true,sv1,,4,\n',
        ("item:own/recommend=1. How likely are you …?", "words:own/recommend=2. Why?"),
        [(1, "recommend", "own", 9.0), (2, "recommend", "own", 4.0)],
    ),
    "LimeSurvey": (
        "id,submitdate,lastpage,startlanguage,seed,recommend[SQ001]\n"
        "17,2026-03-01 09:30:00,3,en,1,8\n18,,1,en,2,2\n19,2026-03-03 10:00:00,3,zh-Hans,3,\n",
        ("item:own/recommend=recommend[SQ001]",),
        [(1, "recommend", "own", 8.0)],
    ),
}


@pytest.mark.parametrize("system", EXPORTS)
def test_exports_of_survey_tools_are_known_by_their_headers(book: Path, system: str) -> None:
    content, items, expected = EXPORTS[system]
    maps = [part for one in items for part in ("--map", one)]
    done = answered("import", book, file_of(book, content), "--as", "answers", *maps)
    assert f"a {system} export of responses" in str(done["plan"])
    assert held(book) == expected
    # A questionnaire that was left before its end has no day on which it was sent.
    assert done["rows_refused"] == (1 if system == "LimeSurvey" else 0)
