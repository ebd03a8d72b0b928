"""Surveys of relationships in a book: the alphas that their sources state, of what was imported."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from tests.factories.gathered import ids_of
from tests.factories.mail import bring
from tests.factories.pushed import pushes_add_up, rows_in
from tests.reference.test_real_touchpoints import profile

from keepworth.measure import Reliability
from keepworth.measure.tracking import FEWEST, SEVEN
from keepworth.runs.import_file import Asked, import_file
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.runs.survey_scales import Scale, ScalesAsked, survey_scales
from keepworth.tables.book import Book, make_book
from keepworth.tables.indicator_results import PUSHES_FILE
from keepworth.tables.own_instruments import publish_instrument
from keepworth.tables.reading.child import read_here

pytestmark = pytest.mark.real

INSTRUMENTS = Path(__file__).parents[2] / "benchmarks/profiles/instruments"
RESPONDENTS = {"mobile": 250, "bank": 250, "switching": 767, "durables": 411}


@dataclass(frozen=True, slots=True)
class Stated:
    """A reliability as the README of a data set states it."""

    survey: str
    items: tuple[str, ...]
    alpha: float
    within: float  # what its last digit tells


def listed(start: str, many: int, *, digits: int = 1) -> tuple[str, ...]:
    return tuple(f"{start}{at:0{digits}d}" for at in range(1, many + 1))


STATED = (
    # ecsi-mobile, raw alphas to four digits.
    Stated("mobile", ("image_trusted", "image_stable", "image_society", "image_cares", "image_new"), 0.7144, 5e-5),
    Stated("mobile", ("expected_overall", "expected_need", "expected_faults"), 0.4326, 5e-5),
    Stated("mobile", ("quality_overall", "quality_network", "quality_advice", "quality_services", "quality_range",
                      "quality_reliable", "quality_clear"), 0.8724, 5e-5),
    Stated("mobile", ("value_fees", "value_quality"), 0.8167, 5e-5),
    Stated("mobile", ("satisfied", "fulfilled", "ideal"), 0.7701, 5e-5),
    Stated("mobile", ("choose_again", "price_cut", "recommend_to"), 0.4417, 5e-5),
    # relationship-surveys, to three digits.
    Stated("bank", listed("image_", 5), 0.822, 5e-4),
    Stated("bank", listed("expected_", 5), 0.843, 5e-4),
    Stated("bank", listed("quality_", 5), 0.869, 5e-4),
    Stated("bank", listed("value_", 4), 0.832, 5e-4),
    Stated("bank", listed("satisfied_", 4), 0.894, 5e-4),
    Stated("bank", ("choose_again", "stays", "recommend_to", "bound"), 0.821, 5e-4),
    Stated("switching", listed("inv_", 4), 0.748, 5e-4),
    Stated("switching", listed("satisfied_", 3), 0.832, 5e-4),
    Stated("switching", listed("leave_", 2), 0.740, 5e-4),
    Stated("durables", listed("quality_", 22, digits=2), 0.961, 5e-4),
)  # fmt: skip


@pytest.fixture(scope="module")
def survey_book(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Book]:
    """Make a book of each survey when it is first asked for; not one row may be refused."""
    surveys, aside = profile("relationship_surveys"), tmp_path_factory.mktemp("surveys")
    made: dict[str, Book] = {}

    def book_of(name: str) -> Book:
        if name not in made:
            assert surveys.write_survey(name, real_data, into=aside / name) == RESPONDENTS[name]
            book = make_book(aside / f"of-{name}", currency="EUR")
            publish_instrument(book.folder, (aside / name / f"{name}-1.0.toml").read_text(encoding="utf-8"))
            with read_here():
                for table in ("customers", "answers"):
                    done = bring(book.folder, aside / name / f"{table}.csv", table=table)
                    assert (done["rows_refused"], done["rows_new"]) == (0, done["rows_read"]), table
            made[name] = book
        return made[name]

    return book_of


def scales(book: Book, name: str, **named: tuple[str, ...]) -> dict[str, Scale]:
    return {one.scale: one for one in survey_scales(book, ScalesAsked(name, named=named))}


@pytest.mark.parametrize("of", STATED, ids=lambda of: f"{of.survey}-{of.items[0]}")
def test_alphas_are_those_of_the_source(of: Stated, survey_book: Callable[[str], Book]) -> None:
    found = scales(survey_book(of.survey), of.survey, named=of.items)["named"]
    assert (found.people, found.complete, found.left_out) == (RESPONDENTS[of.survey],) * 2 + (0,)
    assert isinstance(found.alpha, Reliability)
    assert found.alpha.value == pytest.approx(of.alpha, abs=of.within)
    assert found.alpha.low < of.alpha < found.alpha.high


def test_what_may_be_said_of_scales_of_mobile_phones(survey_book: Callable[[str], Book]) -> None:
    found = scales(survey_book("mobile"), "mobile")
    assert {name: str(one.verdict) for name, one in found.items()} == {
        "trust": "Five items, ω .72 (.68–.76), one factor holds, changes under 20 points are noise for one person.",
        "performance": "Seven items. It is the sum of its parts, which need not go together: reliability does not "
        "apply.",
        "evp": "Two items. It is the sum of its parts, which need not go together: reliability does not apply.",
        "satisfaction": "Three items, ω .79 (.75–.82), one factor holds beside those of other scales, changes under 19 "
        "points are noise for one person.",
    }


def test_the_price_of_leaving_strays_from_loyalty(survey_book: Callable[[str], Book]) -> None:
    # Science §11: the textbook case.
    named = ("choose_again", "price_cut", "recommend_to")
    found = scales(survey_book("mobile"), "mobile", loyalty=named)["loyalty"]
    assert "price_cut does not go with the others" in str(found.verdict)


def test_mean_satisfaction_of_durables_is_that_of_the_source(survey_book: Callable[[str], Book]) -> None:
    # README of relationship-surveys: mean 80.88 (sd 16.62) of 411, on the scale of 0 to 100 that it came on.
    with survey_book("durables").lake() as lake:
        told = lake.engine.execute(
            f"SELECT avg(value), stddev_samp(value), count(*) FROM ({lake.select('answers')}) AS a "
            "WHERE item = 'satisfied'"
        ).fetchone()
    assert told == (pytest.approx(80.88, abs=5e-3), pytest.approx(16.62, abs=5e-3), 411)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a score of a survey must say."""

    survey: str
    indexes: Mapping[str, tuple[str, ...]]  # columns of the source by the indicator that they feed
    lowest: int  # of the scale
    highest: int
    heard: int  # of the seven tracked


MEASURED = (
    Measured(
        "mobile",
        {"satisfaction": listed("CUSA", 3), "performance": listed("PERQ", 7), "evp": listed("PERV", 2),
         "trust": listed("IMAG", 5), "commitment": ("CUSL1",), "recommend": ("CUSL3",)},
        1, 10, 3,
    ),
    Measured(
        "bank",
        {"emotional": ("loy4",), "satisfaction": listed("sat", 4), "performance": listed("qual", 5),
         "evp": listed("val", 4), "trust": listed("imag", 5), "commitment": listed("loy", 2),
         "recommend": ("loy3",)},
        0, 10, 4,
    ),
    Measured("switching", {"satisfaction": listed("SAT", 3)}, 1, 6, 1),
    Measured("durables", {"satisfaction": ("sat",), "performance": listed("a", 22, digits=2)}, 0, 100, 2),
)  # fmt: skip


@pytest.fixture(scope="module")
def scored(survey_book: Callable[[str], Book]) -> Callable[[str], tuple[Book, Path]]:
    """Score the book of a survey when it is first asked for."""
    made: dict[str, Path] = {}

    def run_of(name: str) -> tuple[Book, Path]:
        book = survey_book(name)
        made[name] = made.get(name) or score_book(book)
        return book, made[name]

    return run_of


@pytest.mark.parametrize("of", MEASURED, ids=lambda of: of.survey)
def test_scores_go_by_what_people_answered(
    of: Measured, scored: Callable[[str], tuple[Book, Path]], real_data: Path
) -> None:
    book, run = scored(of.survey)
    people, lines = RESPONDENTS[of.survey], len(of.indexes)
    assert pushes_add_up(run) == people * lines
    number = {number: text for text, number in ids_of(book, "customer").items()}
    pushed = {(number[row["customer_id"]], row["indicator"]): row for row in rows_in(run / PUSHES_FILE)}
    assert len(pushed) == people * lines
    source = profile("relationship_surveys").SURVEYS[of.survey].file
    with (real_data / source).open(encoding="utf-8") as file:
        answers = list(csv.DictReader(file))
    for name, index in of.indexes.items():
        rows = [pushed[f"{of.survey}-{at}", name] for at in range(1, people + 1)]
        said = np.array([np.mean([float(row[column]) for column in index]) for row in answers])
        said = 100 * (said - of.lowest) / (of.highest - of.lowest)
        np.testing.assert_allclose([row["y"] for row in rows], said, rtol=0, atol=1e-8)
        assert {row["source"] for row in rows} == {"item" if len(index) == 1 else "index of J items"}


@pytest.mark.parametrize("of", MEASURED, ids=lambda of: of.survey)
def test_no_survey_asks_about_enough_for_a_strength(
    of: Measured, scored: Callable[[str], tuple[Book, Path]]
) -> None:  # fmt: skip
    # Five of the seven loyalty indicators make a strength; the most that one of these asked about is four.
    _, run = scored(of.survey)
    record = read_record(run)["indicators"]
    assert record["published"] == {"withheld": RESPONDENTS[of.survey], "group": 0, "provisional": 0, "firm": 0}
    assert len(set(of.indexes) & set(SEVEN)) == of.heard < FEWEST
    told = rows_in(run / "customers.parquet")
    assert all(row["strength"] is None for row in told)
    assert not {row["ask_next"] for row in told} & set(of.indexes)


def test_a_segment_s_mean_is_learnt_from_its_people(scored: Callable[[str], tuple[Book, Path]]) -> None:
    # README of relationship-surveys: satisfaction of durables has the mean 80.88.
    _, run = scored("durables")
    (all_of_them,) = json.loads((run / "priors.json").read_text(encoding="utf-8"))["populations"]
    line = all_of_them["lines"]["satisfaction"]
    assert (line["learnt"], line["heard"]) == (True, 411)
    assert line["mean"] == pytest.approx(80.88, abs=0.5)


@pytest.fixture(scope="module")
def airport(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Path]:
    """The airport's respondents as customers, of the segment of their year, and their score."""
    survey, aside = profile("airport_survey"), tmp_path_factory.mktemp("airport")
    assert survey.write_airport_survey(real_data / "sfo-survey", aside, named=True) == 5_640
    book = make_book(aside / "book", currency="USD")
    publish_instrument(book.folder, (INSTRUMENTS / "airport-1.0.toml").read_text(encoding="utf-8"))
    with read_here():
        assert bring(book.folder, aside / "customers.csv", table="customers")["rows_new"] == 5_640
        done = import_file(book, aside / "answers.csv", asked=Asked(table="answers", maps=survey.MAPS))
    assert (done.rows_refused, done.rows_new) == (0, done.rows_read)
    return book, score_book(book)


def test_respondents_of_an_airport_are_measured_as_its_source_says(airport: tuple[Book, Path]) -> None:
    # README of sfo-survey: 2,746 and 2,650 people with a recommend score; the means of satisfaction and ease by year.
    book, run = airport
    pushes_add_up(run)
    pushed = rows_in(run / PUSHES_FILE)
    number = {number: text for text, number in ids_of(book, "customer").items()}
    for year, many in (("2017", 2_746), ("2018", 2_650)):
        of_year = [row for row in pushed if number[row["customer_id"]].startswith(year)]
        assert sum(row["indicator"] == "recommend" for row in of_year) == many
    with book.lake() as lake:
        told = lake.engine.execute(
            "SELECT year(answered_at), item, avg(value) FROM (" + lake.select("answers") + ") AS a "
            "WHERE instrument = 'airport' AND value IS NOT NULL GROUP BY ALL"
        ).fetchall()
    assert {(year, item): round(mean, 3) for year, item, mean in told} == {
        (2017, "overall"): 4.064, (2017, "getting_there"): 4.210, (2017, "finding_the_way"): 4.413,
        (2017, "security"): 4.307, (2018, "overall"): 4.003, (2018, "getting_there"): 4.119,
        (2018, "finding_the_way"): 4.395, (2018, "security"): 4.090,
    }  # fmt: skip


def test_satisfaction_and_ease_of_an_airport_are_one_scale(airport: tuple[Book, Path]) -> None:
    found = {(one.instrument, one.scale): one for one in survey_scales(airport[0], ScalesAsked("airport"))}
    (scale,) = found.values()
    assert scale.items == ("overall", "getting_there", "finding_the_way", "security")
    said = "Four items, ω .70 (.69–.71), one factor holds, changes under 23 points are noise for one person."
    assert str(scale.verdict) == said
