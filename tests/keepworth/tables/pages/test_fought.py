"""What pages are told of one customer's staying and fighting: the chance and why, the trials, the stresses."""

import datetime as dt

import pytest
from tests.factories.pages import page_book
from tests.factories.trials import FOUGHT, PRIORS, TRIALS, tell_fight

from keepworth.tables.fought import fought_of, stresses_in
from keepworth.tables.scored import open_scored

TESTED, NEVER = 1, 2  # numbers, of team North and South


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    made = page_book(tmp_path_factory.mktemp("fought"), customers=30)
    tell_fight(made.scores.joinpath("latest").resolve(), tested=[TESTED], stays=[TESTED, NEVER])
    return made


@pytest.fixture
def scored(book):
    return open_scored(book)


def test_every_trial_is_told_the_oldest_first(scored):
    found = fought_of(scored, TESTED)
    assert [(one.kind, one.gap, one.passed) for one in found.trials] == [(one[1], one[2], one[4]) for one in TRIALS]
    assert found.trials[0].day == dt.date(2023, 1, 15)
    assert (found.fight.f50, found.fight.trials_passed, found.fight.trials_failed) == (FOUGHT["f50"], 3, 1)


def test_reasons_add_up_from_the_baseline(scored):
    (stay,) = fought_of(scored, TESTED).stays
    assert sum(one.points for one in stay.because) == pytest.approx(stay.p_stay - stay.baseline, abs=1e-4)
    assert (stay.horizon, stay.due) == ("renewal", dt.date(2026, 12, 31))
    assert stay.because[-1].x is None


def test_who_was_never_tested_has_the_prior_and_no_f50(scored):
    found = fought_of(scored, NEVER)
    assert found.fight is None
    assert found.trials == found.stresses == ()
    assert found.priors == PRIORS


def test_nothing_is_told_beyond_the_wall_nor_of_a_run_that_says_nothing(book, scored, tmp_path):
    assert fought_of(scored, TESTED, teams=("South",)) is None
    assert fought_of(scored, TESTED, teams=("North",)) is not None
    assert fought_of(open_scored(page_book(tmp_path, customers=10)), TESTED) is None
    assert stresses_in(tmp_path) == []
