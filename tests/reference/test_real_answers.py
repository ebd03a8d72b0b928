"""Real surveys in a book: the scores that their sources state, found again in what was imported."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.reference.test_real_touchpoints import profile

from keepworth.measure.metrics import Score
from keepworth.runs.import_file import Asked, import_file
from keepworth.runs.survey_results import ItemResults, Questions, survey_results
from keepworth.runs.survey_themes import survey_themes
from keepworth.tables.book import Book, make_book
from keepworth.tables.reading.child import read_here

pytestmark = pytest.mark.real

CALLS = ("submission_id=response_id", "answered_at=response_at", "stage=journey_stage", "item:nps=nps_score",
         "words:nps=text")  # fmt: skip


def imported(file: Path, *, maps: tuple[str, ...], into: Path) -> Book:
    """Import a survey with one row a respondent into a new book; not one answer may be refused."""
    book = make_book(into, currency="USD")
    with read_here():
        done = import_file(book, file, asked=Asked(table="answers", maps=maps))
    assert (done.rows_refused, done.rows_new) == (0, done.rows_read)
    return book


@pytest.fixture(scope="module")
def airport(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    aside, survey = tmp_path_factory.mktemp("airport"), profile("airport_survey")
    assert survey.write_airport_survey(real_data / "sfo-survey", aside) == 5_640
    return imported(aside / "answers.csv", maps=survey.MAPS, into=aside / "book")


@pytest.fixture(scope="module")
def telecom(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    file = real_data / "telecom-nps-verbatims/verbatims.csv"
    return imported(file, maps=CALLS, into=tmp_path_factory.mktemp("telecom") / "book")


def headline(book: Book, **of: object) -> ItemResults:
    found = survey_results(book, Questions("nps", **of)).headline
    assert found
    return found


def score(found: object) -> Score:
    assert isinstance(found, Score)
    return found


@pytest.mark.parametrize(("year", "n", "plain", "weighted"), [(2017, 2746, 39.84, 40.40), (2018, 2650, 30.98, 35.11)])
def test_recommend_scores_of_an_airport_are_those_of_its_source(
    airport: Book, year: int, n: int, plain: float, weighted: float
) -> None:
    # README of sfo-survey; to the hundredth.
    found = headline(airport, since=dt.date(year, 1, 1), as_of=dt.date(year, 12, 31))
    assert score(found.score).score == pytest.approx(plain, abs=5e-3)
    assert score(found.score).n == n
    assert found.weighted
    assert found.weighted.score == pytest.approx(weighted, abs=5e-3)
    assert found.weighted.low < weighted < found.weighted.high
    assert score(found.score).low < plain < score(found.score).high


def test_the_airport_fell_from_one_year_to_the_next(airport: Book) -> None:
    found = headline(airport, waves="year")
    assert found.trend
    assert found.trend.steps[0].change == pytest.approx(30.98 - 39.84, abs=1e-2)
    assert found.trend.steps[0].high < 0


def test_recommend_scores_of_a_telecom_by_stage_are_those_of_its_source(telecom: Book) -> None:
    # README of telecom-nps-verbatims; to the tenth.
    found = headline(telecom)
    assert (score(found.score).n, score(found.score).score) == (2_353, pytest.approx(-24.69, abs=5e-3))
    by_stage = {name: (score(one).n, score(one).score) for name, one in found.groups["stage"].items()}
    assert by_stage == {
        "First Payment": (1_130, pytest.approx(-29.3, abs=5e-2)),
        "Order": (962, pytest.approx(-10.0, abs=5e-2)),
        "Equipment Received": (231, pytest.approx(-56.7, abs=5e-2)),
        "Service in Use": (30, pytest.approx(-76.7, abs=5e-2)),
    }


def test_reasons_of_a_telecom_fall_into_themes(telecom: Book) -> None:
    (english,) = [one for one in survey_themes(telecom).languages if one.language == "en"]
    words = {theme.words[0] for theme in english.themes}
    assert {"order", "easy"} <= {word for theme in english.themes for word in theme.words}
    assert len(words) == len(english.themes) >= 4
    assert english.no_theme < english.answers / 2
    assert all(theme.stability >= 0.5 for theme in english.themes)


def test_chinese_reviews_fall_into_themes(real_data: Path, tmp_path: Path) -> None:
    reviews, file = real_data / "zh-product-reviews/zh_reviews.parquet", tmp_path / "reviews.csv"
    duckdb.sql(
        f"COPY (SELECT row_id AS submission_id, 'review' AS item, 'shop' AS instrument, '2020-01-01' AS answered_at, "
        f"text AS words FROM '{reviews}' WHERE row_id % 4 = 0) TO '{file}' (FORMAT csv, HEADER)"
    )
    book = imported(file, maps=(), into=tmp_path / "book")
    (chinese,) = [one for one in survey_themes(book).languages if one.language == "zh"]
    kinds = [set(theme.words) for theme in chinese.themes]
    # Hotels and computers are of different worlds.
    assert any("房间" in words and not words & {"系统", "驱动", "键盘"} for words in kinds)
    assert any(words & {"系统", "驱动", "键盘"} and "房间" not in words for words in kinds)
