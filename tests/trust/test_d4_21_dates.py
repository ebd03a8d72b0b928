"""D4-21, 22, 23: ways of writing days, days that cannot be, offsets and zones."""

import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter
from tests.trust.corpus import TODAY, Corpus, days

DAY = dt.date(2024, 2, 1)
FORMS = ("01/02/2024", "2024-02-01", "20240201", "1 Feb 2024", "2024年2月1日", "45323")
TOMORROW = (TODAY + dt.timedelta(days=2)).isoformat()  # tomorrow in every zone


def read(corpus: Corpus) -> list[dt.date]:
    return corpus.column("ordered_on")


@pytest.mark.parametrize("written", FORMS[1:])
def test_d4_21_a_column_in_one_form_is_read(corpus: Corpus, written: str) -> None:
    assert corpus.offer(days(written, written)).counts == (2, 2, 0)
    assert read(corpus) == [DAY, DAY]


def test_d4_21_day_and_month_that_cannot_be_told_are_asked_and_the_printed_options_answer(corpus: Corpus) -> None:
    question = corpus.offer(days("01/02/2024", "03/04/2024"))
    assert (question.code, question.asked) == (2, [["--read", "dates=dmy"], ["--read", "dates=mdy"]])
    for option, day in zip(question.asked, (DAY, dt.date(2024, 1, 2)), strict=True):
        book = Corpus(corpus.folder / option[1])
        assert book.offer(days("01/02/2024"), *option).counts == (1, 1, 0)
        assert read(book) == [day]


def test_d4_21_one_day_beyond_twelve_decides_for_the_column(corpus: Corpus) -> None:
    found = corpus.offer(days("01/02/2024", "31/12/2023"))
    assert "day-month-year" in found.found["plan"]
    assert read(corpus) == [DAY, dt.date(2023, 12, 31)]


def test_d4_21_a_day_in_another_form_than_the_column_is_refused(corpus: Corpus) -> None:
    found = corpus.offer(days("2024-02-01", "2024-02-02", "1 Feb 2024"))
    assert found.counts == (3, 2, 1)
    assert corpus.errors(found)[0]["keepworth_text"] == "1 Feb 2024"


def test_d4_21_a_column_of_all_forms_is_asked_about_and_every_printed_option_answers(corpus: Corpus) -> None:
    question = corpus.offer(days(*FORMS))
    assert question.code == 2
    assert len(question.asked) == 6
    for option in question.asked:
        found = Corpus(corpus.folder / option[1]).offer(days(*FORMS), *option)
        assert found.code == 0
        assert found.counts[1] >= 1
        assert found.counts[1] + found.counts[2] == len(FORMS)


def test_d4_21_excel_day_numbers_are_noted_and_may_count_from_1904(corpus: Corpus) -> None:
    found = corpus.offer(days("45323"))
    assert "read as Excel day numbers from 1900" in found.notes
    later = Corpus(corpus.folder / "1904")
    assert later.offer(days("43861"), "--read", "dates=excel1904").counts == (1, 1, 0)
    assert read(later) == [DAY]


@pytest.mark.parametrize("written", ["0000-00-00", "2024-02-30", "9999-12-31", "1899-12-31", TOMORROW])
def test_d4_22_a_day_that_cannot_be_is_refused(corpus: Corpus, written: str) -> None:
    found = corpus.offer(days("2024-02-01", written))
    assert found.counts == (2, 1, 1)
    fault = corpus.errors(found)[0]
    assert (fault["keepworth_line"], fault["keepworth_column"], fault["keepworth_text"]) == ("3", "ordered_on", written)


def test_d4_22_days_to_come_are_taken_when_allowed_and_noted(corpus: Corpus) -> None:
    refused = corpus.offer(days("2024-02-01", TOMORROW))
    assert "--read future=allow" in corpus.errors(refused)[0]["keepworth_reason"]
    taken = Corpus(corpus.folder / "allowed").offer(days("2024-02-01", TOMORROW), "--read", "future=allow")
    assert taken.counts == (2, 2, 0)
    assert "1 row with ordered_on after today" in taken.notes


@pytest.mark.parametrize(
    "written",
    ["2024-01-31T16:30:00Z", "2024-02-01T23:59:59+08:00", "2024-02-01 10:00", "2024-01-31 17:00 Europe/London"],
)
def test_d4_23_a_moment_counts_for_its_day_in_the_books_zone_and_the_plan_says_so(tmp_path: Path, written: str) -> None:
    corpus = Corpus(tmp_path / "shanghai", zone="Asia/Shanghai")
    found = corpus.offer(days(written))
    assert read(corpus) == [DAY]
    assert "cut to the day in Asia/Shanghai" in found.found["plan"]


def test_d4_23_an_hour_that_came_twice_is_the_first_and_one_that_never_came_is_noted(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "berlin", zone="Europe/Berlin")
    content = "touchpoint_id,customer_id,at\na,c,2024-10-27 02:30:00\nb,c,2024-03-31 02:30:00\n"
    found = corpus.offer(content, table="touchpoints")
    assert found.counts == (2, 2, 0)
    assert "1 moment when clocks were set back; the first of the two hours counts" in found.notes
    assert "1 moment when clocks were set forward" in found.notes
    assert {row["at"] for row in corpus.held("touchpoints")} == {
        dt.datetime(2024, 10, 27, 0, 30),
        dt.datetime(2024, 3, 31, 1, 30),
    }


def test_d4_23_an_unknown_zone_is_refused_before_anything_is_read(corpus: Corpus) -> None:
    for content, options in ((days("2024-02-01"), ("--read", "zone=Mars/X")), (days("2024-02-01 10:00 Mars/X"), ())):
        found = corpus.offer(content, *options)
        assert found.code == 2
        assert "Mars/X, which does not exist" in found.said


def test_d4_23_the_zone_of_a_file_can_be_said(corpus: Corpus) -> None:
    corpus.offer(days("2024-02-02 03:00"), "--read", "zone=Asia/Shanghai")
    assert read(corpus) == [DAY]


def test_d4_21_a_workbook_that_counts_from_1904_is_read_on_the_same_day(corpus: Corpus) -> None:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into, {"in_memory": True, "date_1904": True}) as book:
        sheet, shown = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ("customer_id", "ordered_on", "amount"))
        sheet.write_row(1, 0, ("a",))
        sheet.write_datetime(1, 1, dt.datetime(2024, 2, 1), shown)
        sheet.write_number(1, 2, 5)
    assert corpus.offer(into.getvalue(), name="orders.xlsx").counts == (1, 1, 0)
    assert read(corpus) == [DAY]
