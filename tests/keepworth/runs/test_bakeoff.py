"""The bake-off of a book: what people said, what customers had done and did, put side by side; truth comes out."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from tests.factories.books import add, add_orders, empty_book

from keepworth.errors import BadInput, NotEnough
from keepworth.prove.bakeoff import Outcome, Verdict
from keepworth.runs.bakeoff import bakeoff_book, bakeoff_sentences
from keepworth.tables.book import Book

FIRST, AS_OF = dt.date(2023, 1, 1), dt.date(2026, 1, 1)


def shop(folder: Path, *, customers: int = 400, seed: int = 1) -> Book:
    """Customers who were asked for effort, ease and recommendation; who found it easy bought again within the year."""
    random, book = np.random.default_rng(seed), empty_book(folder)
    ease, recommend = random.integers(1, 8, customers), random.integers(0, 11, customers)
    asked = [FIRST + dt.timedelta(days=int(day)) for day in random.integers(200, 700, customers)]
    comes = random.uniform(size=customers) < 1 / (1 + np.exp(-1.2 * (ease - 4.0)))
    lines: list[tuple[object, ...]] = []
    for at in range(customers):
        lines += [
            (f"c{at}", asked[at] - dt.timedelta(days=int(day)), 10 + at % 7) for day in random.integers(5, 200, 2)
        ]
        if comes[at]:
            lines.append((f"c{at}", asked[at] + dt.timedelta(days=int(random.integers(5, 200))), 12))
    add_orders(book, *lines)
    rows = [(at, "ces", "2.0", "ease", float(ease[at])) for at in range(customers)]
    rows += [(at, "nps", "1.0", "recommend", float(recommend[at])) for at in range(customers)]
    rows += [(at, "csat-5", "1.0", "satisfied_5", 4.0) for at in range(0, customers, 4)]
    add(book, "answers", {
        "submission_id": [f"s{at}-{name}" for at, name, *_ in rows],
        "item": [item for *_, item, _ in rows],
        "customer_id": [f"c{at}" for at, *_ in rows],
        "contact_id": [f"p{at}" for at, *_ in rows],
        "instrument": [name for _, name, *_ in rows],
        "version": [version for _, _, version, *_ in rows],
        "value": [value for *_, value in rows],
        "answered_at": [dt.datetime.combine(asked[at], dt.time(12)) for at, *_ in rows],
    })  # fmt: skip
    return book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return shop(tmp_path_factory.mktemp("shop"))


def test_the_metric_that_customers_went_by_wins(book: Book) -> None:
    found = bakeoff_book(book, as_of=AS_OF, samples=300)
    assert isinstance(found.found, Verdict)
    best = found.found.gains[0]
    assert best.name in {"ces 2.0 ease", "all together"}
    assert best.low > 0.1
    assert "ces 2.0 ease" in found.found.winners
    none = next(one for one in found.found.gains if one.name == "nps 1.0 recommend")
    assert none.low < 0.02
    assert found.respondents == 400
    assert [(one.name, one.answered, one.of) for one in found.left_out] == [
        ("csat-5 1.0 satisfied_5", 100, 400), ("csat-5 1.0 satisfied_5, top box", 100, 400)
    ]  # fmt: skip
    said = list(bakeoff_sentences(found))
    assert "over past behaviour alone" in said[0] or said[0].startswith("A tie")
    assert "95 in 100" in said[0]
    assert said[-2] == "  left out: csat-5 1.0 satisfied_5, top box, answered by 100 of 400"
    assert said[-1].startswith("The book knows of no invitations")


def test_who_was_asked_and_kept_silent_is_told_and_spoken_for(tmp_path: Path) -> None:
    book = shop(tmp_path, customers=300)
    silent = [dt.datetime(2023, 12, 1, 12)] * 120
    asked = list(answered_moments(book))
    add(book, "invitations", {
        "invitation_id": [f"i{at}" for at in range(420)],
        "customer_id": [*(f"c{at}" for at in range(300)), *(f"c{at}" for at in range(120))],
        "contact_id": [*(f"p{at}" for at in range(300)), *(f"q{at}" for at in range(120))],
        "instrument": ["nps"] * 420, "sent_at": [*asked, *silent], "answered_at": [*asked, *[None] * 120],
    })  # fmt: skip
    found = bakeoff_book(book, as_of=AS_OF, samples=20)
    assert found.response is not None
    assert (found.response.asked, found.response.answered, found.response.is_weighted) == (420, 300, True)
    assert found.response.apart is not None
    assert found.response.apart.n_silent == 120
    assert found.response.effective < 300
    said = list(bakeoff_sentences(found))
    assert "Of 420 times that somebody was asked, 300 were answered." in said
    assert "an association" in said[-2]
    assert said[-1].startswith("Answers are weighted to speak for all who were asked")
    assert found.record()["response"]["apart"]["n_answered"] == 300


def answered_moments(book: Book) -> list[dt.datetime]:
    """Return when each customer of the shop answered."""
    from keepworth.runs.survey_results import answers_of
    from keepworth.tables.heard import Sought

    said = answers_of(book, Sought(as_of=AS_OF, instrument="nps")).said
    return said["answered_at"][np.argsort(said["customer"])].astype("datetime64[us]").tolist()


def test_what_is_not_over_yet_is_left_out_and_too_few_are_said_so(book: Book) -> None:
    early = bakeoff_book(book, as_of=dt.date(2024, 9, 1))
    assert early.winner == "not_enough_events"
    assert early.respondents < 400
    said = next(bakeoff_sentences(early))
    assert said.startswith("Not enough events to name a winner: ")
    assert early.record()["events_needed"] >= 50
    with pytest.raises(NotEnough, match="known what came within 365 days"):
        bakeoff_book(book, as_of=dt.date(2023, 9, 1))
    with pytest.raises(NotEnough, match="no customer of this book had answered"):
        bakeoff_book(book, as_of=FIRST)


def test_growth_and_referrals_are_foretold_too(book: Book) -> None:
    growth = bakeoff_book(book, outcome=Outcome.GROWTH, days=180, as_of=AS_OF, samples=100)
    assert isinstance(growth.found, Verdict)
    assert "ces 2.0 ease" in {one.name for one in growth.found.gains[:3]}
    assert bakeoff_book(book, outcome=Outcome.REFERRALS, as_of=AS_OF).winner == "not_enough_events"


def test_renewals_decide_where_they_fall_due_and_departures_are_losses(tmp_path: Path) -> None:
    book, n = empty_book(tmp_path), 6
    add(book, "contracts", {
        "contract_id": [f"k{at}" for at in range(n)], "customer_id": [f"c{at}" for at in range(n)],
        "starts_on": [dt.date(2023, 6, 1)] * n, "ends_on": [dt.date(2024, 5, 31)] * n,
        "annual_value": [Decimal(100)] * n, "renewed": ["yes", "yes", "no", "no", "open", "yes"],
        "renewed_on": [dt.date(2024, 5, 1)] * 4 + [None, dt.date(2024, 5, 1)],
    })  # fmt: skip
    add(book, "departures", {"customer_id": ["c5"], "left_on": [dt.date(2024, 8, 1)]})
    add(book, "answers", {
        "submission_id": [f"s{at}" for at in range(n)], "item": ["recommend"] * n,
        "customer_id": [f"c{at}" for at in range(n)], "contact_id": [f"p{at}" for at in range(n)],
        "instrument": ["nps"] * n, "version": ["1.0"] * n, "value": [float(at) for at in range(n)],
        "answered_at": [dt.datetime(2024, 1, 1, 12)] * n,
    })  # fmt: skip
    from keepworth.runs.bakeoff_rows import outcome_of, people_of
    from keepworth.runs.survey_results import answers_of
    from keepworth.tables.answering import lake_here
    from keepworth.tables.heard import Sought
    from keepworth.tables.outcomes import histories_of, outcomes_asker

    answered = answers_of(book, Sought(as_of=AS_OF))
    people = people_of(answered.said, own=answered.own)
    with lake_here(book) as lake:
        asker = outcomes_asker(lake)
        assert asker is not None
        past = histories_of(asker, people.customer, as_of=AS_OF, staying=book.settings.staying)
    came = outcome_of(people, past, kind=Outcome.RETAINED, days=365)
    by = dict(zip(np.round(10 * people.metrics["nps 1.0 recommend"]).tolist(), came.tolist(), strict=True))
    assert (by[0], by[1], by[2], by[3], by[5]) == (1, 1, 0, 0, 0)
    assert np.isnan(by[4]), "open: nobody knows yet"


def test_what_people_said_last_within_a_year_stands_at_each_moment(tmp_path: Path) -> None:
    book = empty_book(tmp_path)
    add_orders(book, ("c", "2023-01-01", 5))
    moments = [dt.date(2023, 1, 1), dt.date(2023, 6, 1), dt.date(2024, 7, 1)]
    told = [("nps", "1.0", "recommend", 10.0), ("ces", "1.0", "effort", 2.0), ("csat-5", "1.0", "satisfied_5", 5.0)]
    add(book, "answers", {
        "submission_id": ["a", "b", "c"], "item": [one[2] for one in told], "customer_id": ["c"] * 3,
        "contact_id": ["p"] * 3, "instrument": [one[0] for one in told], "version": [one[1] for one in told],
        "value": [one[3] for one in told], "answered_at": [dt.datetime.combine(day, dt.time(9)) for day in moments],
    })  # fmt: skip
    from keepworth.runs.bakeoff_rows import people_of
    from keepworth.runs.survey_results import answers_of
    from keepworth.tables.heard import Sought

    answered = answers_of(book, Sought(as_of=AS_OF))
    found = people_of(answered.said, own=answered.own).metrics
    np.testing.assert_allclose(found["nps 1.0 recommend"], [1, 1, np.nan])
    np.testing.assert_allclose(found["ces 1.0 effort"], [np.nan, 0.75, np.nan])
    np.testing.assert_allclose(found["ces 1.0 effort, top box"], [np.nan, 1, np.nan])
    np.testing.assert_allclose(found["csat-5 1.0 satisfied_5"], [np.nan, np.nan, 1])


def test_days_that_cannot_be_are_refused(book: Book) -> None:
    with pytest.raises(BadInput, match="1 to 3650"):
        bakeoff_book(book, days=0)
