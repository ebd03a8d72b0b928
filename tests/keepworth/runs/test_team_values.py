"""Each team's change in value: the bridge adds up, all teams are the book's, and sales stand beside it."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from tests.factories.books import add, add_simulated, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.score import score_book
from keepworth.runs.store import read_record
from keepworth.runs.team_values import team_values
from keepworth.samples.simulated import Population, simulate_book
from keepworth.tables.book import Book
from keepworth.tables.value_results import read_equity

MANY = 200
TEAMS = ("North", "South", None)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, dt.date, dt.date]:
    """A book that was scored half a year before its end and at it; one of North left in between."""
    book = empty_book(tmp_path_factory.mktemp("teams"))
    add_simulated(book, simulate_book(Population(customers=MANY, days=900), rng=np.random.default_rng(3)))
    own = [f"C{at:06d}" for at in range(MANY)]
    add(book, "customers", {"customer_id": own, "team": [TEAMS[at % 3] for at in range(MANY)],
                            "kind": ["organisation"] * MANY})  # fmt: skip
    run = score_book(book)
    last = dt.date.fromisoformat(read_record(run)["as_of"])
    first = last - dt.timedelta(days=180)
    add(book, "departures", {"customer_id": [own[0]], "left_on": [last - dt.timedelta(days=30)]})
    score_book(book, asked=Asked(as_of=first))
    score_book(book, asked=Asked(as_of=last))
    return book, first, last


def found_in(scored, teams=None):
    book, _, last = scored
    run = next(one for one in sorted(book.scores.iterdir(), reverse=True)
               if one.is_dir() and not one.is_symlink() and one.name[0] != "."
               and read_record(one)["as_of"] == last.isoformat())  # fmt: skip
    return run, team_values(book, run=run, teams=teams)


def test_each_team_s_bridge_adds_up_and_all_teams_are_the_book(scored):
    run, found = found_in(scored)
    assert found is not None
    assert (found.since, found.until) == scored[1:]
    assert [one.team for one in found.teams] == ["North", "South", None]
    for one in found.teams:
        of = one.bridge
        parts = of.before + of.new + of.lost + of.grown + of.shrunk + of.re_estimated
        assert parts == pytest.approx(of.now, rel=1e-9)
        assert one.moved == pytest.approx(of.now - of.before - of.re_estimated, rel=1e-9)
    whole = read_equity(run)
    assert whole is not None
    assert sum(one.bridge.now for one in found.teams) == pytest.approx(whole["mean"], rel=1e-6)
    for name in ("new", "lost", "grown", "shrunk", "re_estimated"):
        told = sum(getattr(one.bridge, name) for one in found.teams)
        assert told == pytest.approx(whole["bridge"][name] or 0.0, rel=1e-6, abs=1e-6), name


def test_the_range_holds_the_change_and_is_wider_than_either_run_s(scored):
    _, found = found_in(scored)
    for one in found.teams:
        assert one.moved_low < one.moved < one.moved_high


def test_sales_of_the_days_between_stand_beside_it(scored):
    book, first, last = scored
    _, before = found_in(scored)
    amount, day = Decimal(12_345), last - dt.timedelta(days=1)
    add(book, "orders", {"customer_id": ["C000001"], "ordered_on": [day], "amount": [amount]})
    add(book, "orders", {"customer_id": ["C000001"], "ordered_on": [first], "amount": [amount]})
    _, after = found_in(scored)
    south = [next(one for one in found.teams if one.team == "South") for found in (before, after)]
    assert south[1].sales - south[0].sales == pytest.approx(12_345)
    assert south[1].sales_before - south[0].sales_before == pytest.approx(12_345), "the day of the run is before it"
    north = [next(one for one in found.teams if one.team == "North").sales for found in (before, after)]
    assert north[0] == north[1]


def test_a_team_sees_its_own_and_those_of_nobody(scored):
    _, found = found_in(scored, teams=("South",))
    assert [one.team for one in found.teams] == ["South", None]


def test_one_run_alone_tells_of_no_change(scored):
    book, first, _ = scored
    run = next(one for one in book.scores.iterdir() if one.is_dir() and not one.is_symlink() and one.name[0] != "."
               and read_record(one)["as_of"] == first.isoformat())  # fmt: skip
    assert team_values(book, run=run, teams=None) is None
