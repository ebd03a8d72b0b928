"""What became of the customers whom one of our people looks after, between two runs."""

import datetime as dt
import math

import numpy as np
import pytest
from tests.factories.books import add, add_simulated, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.hired import change_of_customers
from keepworth.tables.scored import Wanted, open_scored


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    book = empty_book(tmp_path_factory.mktemp("hired"))
    people = Population(model="paretonbd", customers=60, days=500)
    add_simulated(book, simulate_book(people, rng=np.random.default_rng(5)))
    ids = [f"C{at:06d}" for at in range(60)]
    add(book, "customers", {"customer_id": ids, "kind": ["organisation"] * 60, "owner_id": ["ann"] * 6 + ["bo"] * 54,
                            "team": ["North"] * 60})  # fmt: skip
    add(book, "colleagues", {"colleague_id": ["ann", "bo", "cy"], "team": ["North"] * 3})
    before = score_book(book, asked=Asked(as_of=dt.date(2021, 1, 15)))
    return book, before, score_book(book, asked=Asked(as_of=dt.date(2021, 5, 1)))


def change(runs, who, *, before=True, teams=None):
    book, first, last = runs
    scored = open_scored(book, run=last)
    return change_of_customers(book, scored, colleague=who, before=first if before else None, teams=teams)


def values(book, run):
    found = open_scored(book, run=run).page(Wanted(limit=100)).rows
    return {row["customer_id"]: row["value"] for row in found if row["value"] is not None}


def test_it_is_the_mean_change_of_those_whom_both_runs_valued(runs):
    book, first, last = runs
    was, now = values(book, first), values(book, last)
    theirs = [own for own in was if own in now and own < "C000006"]
    assert theirs
    assert change(runs, "ann") == pytest.approx(np.mean([now[own] - was[own] for own in theirs]))
    assert change(runs, "ann") != pytest.approx(change(runs, "bo"))


def test_what_is_not_known_is_not_told(runs):
    for found in (change(runs, "cy"), change(runs, "nobody"), change(runs, "ann", before=False),
                  change(runs, "ann", teams=("South",))):  # fmt: skip
        assert math.isnan(found)
