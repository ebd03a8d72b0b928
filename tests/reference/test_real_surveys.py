"""Surveys of relationships in a book: the alphas that their sources state, of what was imported."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.factories.mail import bring, read_here
from tests.reference.test_real_touchpoints import profile

from keepworth.measure import Reliability
from keepworth.runs.survey_scales import Scale, ScalesAsked, survey_scales
from keepworth.tables.book import Book, make_book
from keepworth.tables.own_instruments import publish_instrument

pytestmark = pytest.mark.real

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
