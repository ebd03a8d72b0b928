"""The long view of a book: a signal that was put into it is found, and what came later is not seen."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from tests.factories.books import add, add_orders, empty_book

from keepworth.runs.long_view import long_view_sentences, look_long
from keepworth.tables.book import Book
from keepworth.tables.leading import first_of, quarter_of

AS_OF = dt.date(2025, 12, 31)
START = quarter_of(dt.date(2018, 1, 1))
TEAMS, QUARTERS = 5, 32


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Teams whose customers buy more in the quarter after their people learnt; 60 customers, 20 of whom left."""
    made = empty_book(tmp_path_factory.mktemp("long"))
    random = np.random.default_rng(3)
    steps = random.binomial(4, 0.3, (TEAMS, QUARTERS))
    add(made, "colleagues", {
        "colleague_id": [f"w{at}" for at in range(20)], "team": [f"t{at % TEAMS}" for at in range(20)],
        "joined_on": [dt.date(2017, 1, 1)] * 20,
    })  # fmt: skip
    took = [(team, quarter) for team, quarter in np.ndindex(steps.shape) for _ in range(steps[team, quarter])]
    add(made, "growth", {
        "growth_id": [f"g{at}" for at in range(len(took))], "colleague_id": [f"w{team}" for team, _ in took],
        "grown_on": [first_of(START + quarter) for _, quarter in took], "kind": ["skill"] * len(took),
        "what": ["a skill"] * len(took),
    })  # fmt: skip
    add(made, "customers", {
        "customer_id": [f"c{at}" for at in range(60)], "team": [f"t{at % TEAMS}" for at in range(60)],
        "since": [dt.date(2018 + at % 2, 1, 1) for at in range(60)],
    })  # fmt: skip
    add(made, "departures", {
        "customer_id": [f"c{2 * at}" for at in range(20)],
        "left_on": [dt.date(2020, 1 + at % 12, 1) for at in range(20)],
    })  # fmt: skip
    logs = np.cumsum(0.3 * np.pad(steps, ((0, 0), (1, 0)))[:, :-1] - 0.36 + random.normal(0, 0.1, steps.shape), axis=1)
    add_orders(made, *(
        (f"c{team + TEAMS}", first_of(START + quarter), round(1000 * float(np.exp(logs[team, quarter])), 2))
        for team, quarter in np.ndindex(steps.shape)
    ))  # fmt: skip
    return made


def test_growth_that_goes_before_growth_is_found_and_not_the_reverse(book: Book) -> None:
    found = look_long(book, as_of=AS_OF)
    growth = found.leads["growth"]
    assert str(growth.order) == "leads"
    assert growth.forward.r is not None
    assert growth.forward.r > 0.8
    assert (growth.forward.units, growth.forward.pairs) == (TEAMS, TEAMS * (QUARTERS - 2))
    said = list(long_view_sentences(found))
    assert said[1] == "First our people's growth, then their customers' growth, and not the other way."
    assert said[4].startswith("Not enough to say whether kept promises")
    assert any(line.startswith("Which drivers last is not known: 4 windows") for line in said)
    assert not [line for line in said if "cause" in line]


def test_cohorts_are_told_with_their_bands_and_the_warning(book: Book) -> None:
    found = look_long(book, as_of=AS_OF)
    first, second = found.cohorts["cohorts"]
    assert (first["began"], first["customers"], first["left"], second["customers"]) == (2018, 30, 20, 30)
    after = {one["months"]: one for one in first["stayed"]}
    assert after[24]["share"] == pytest.approx(28 / 30)
    assert after[36]["share"] == pytest.approx(10 / 30)
    assert after[36]["low"] < 10 / 30 < after[36]["high"]
    assert found.cohorts["apart"]["p"] < 0.001, "of the other nobody left"
    assert "can be sorting alone" in list(long_view_sentences(found))[-1]


def test_nothing_later_is_seen(book: Book) -> None:
    early = look_long(book, as_of=dt.date(2018, 12, 30))
    assert str(early.leads["growth"].order) == "not_enough"
    assert early.leads["growth"].forward.pairs == TEAMS, "of the quarters that were over: the second with the third"
    assert [(one["customers"], one["left"], one["stayed"]) for one in early.cohorts["cohorts"]] == [(30, 0, ())]


def test_drivers_are_named_over_half_years_of_answers(tmp_path: Path) -> None:
    """Ease goes with staying in each of six half-years; recommending in none."""
    random, made, many = np.random.default_rng(1), empty_book(tmp_path), 60
    rows, lines = [], []
    for window in range(6):
        for at in range(many):
            who, on = f"c{window}-{at}", dt.date(2020, 1, 1) + dt.timedelta(days=182 * window + at)
            ease = int(random.integers(1, 8))
            lines.append((who, on - dt.timedelta(days=20), 10))
            if random.uniform() < 1 / (1 + np.exp(-1.5 * (ease - 4))):
                lines.append((who, on + dt.timedelta(days=30), 10))
            rows += [
                (who, on, "ces", "2.0", "ease", ease),
                (who, on, "nps", "1.0", "recommend", random.integers(0, 11)),
            ]
    add_orders(made, *lines)
    add(made, "answers", {
        "submission_id": [f"{who}-{name}" for who, _, name, *_ in rows], "item": [row[4] for row in rows],
        "customer_id": [row[0] for row in rows], "contact_id": [f"p{row[0]}" for row in rows],
        "instrument": [row[2] for row in rows], "version": [row[3] for row in rows],
        "value": [float(row[5]) for row in rows],
        "answered_at": [dt.datetime.combine(row[1], dt.time(12)) for row in rows],
    })  # fmt: skip
    found = look_long(made, as_of=dt.date(2024, 1, 1)).drivers
    lasting = {one["driver"]: one["lasting"] for one in found["drivers"]}
    assert lasting["ces 2.0 ease"] == "enduring"
    assert lasting["nps 1.0 recommend"] == "unknown"
    (ease,) = (one for one in found["drivers"] if one["driver"] == "ces 2.0 ease")
    assert 0 < ease["low"] < ease["mean"] < ease["high"]
    assert (ease["windows"], ease["answers"]) == (6, 360)
    assert found["concordance"]["windows"] == 6
