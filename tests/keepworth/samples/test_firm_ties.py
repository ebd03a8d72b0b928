"""Ties of the simulated firm, as a score sees them, against how its contacts truly feel."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import spearmanr
from tests.factories.firm import firm_book, world

from keepworth.runs.score import score_book
from keepworth.runs.ties import report_champions, report_ties
from keepworth.samples.firm import LAST
from keepworth.samples.firm.people import Contact, served_by
from keepworth.tables.book import Book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    made = firm_book(tmp_path_factory.mktemp("scored"))
    score_book(made)
    return made


@pytest.fixture(scope="module")
def ids(book: Book) -> dict[str, dict[int, str]]:
    with book.lake() as lake:
        return {kind: dict(lake.keys(kind).execute().itertuples(index=False)) for kind in ("contact", "colleague")}


@pytest.fixture(scope="module")
def own(book: Book, ids: Any) -> list[tuple[Contact, dict[str, Any]]]:
    """Each contact who is there, with the tie to whoever serves them."""
    who = {one.id: one for one in world().contacts if one.here(LAST)}
    ties = [(who.get(ids["contact"][tie["contact_id"]]), tie) for tie in report_ties(book).ties]
    return [(one, tie) for one, tie in ties if one and served_by(one, LAST).id == ids["colleague"][tie["colleague_id"]]]


def test_depth_is_what_contacts_feel(own: Any) -> None:
    both = [(100 * tie["depth"], one.feels(tie["asked_on"])) for one, tie in own if tie["depth"] is not None]
    depth, feels = np.array(both).T
    assert depth.size >= 50
    assert spearmanr(depth, feels)[0] > 0.8
    assert abs(np.mean(depth - feels)) < 4


def test_strength_follows_what_contacts_feel_and_more_so_where_both_answered(own: Any) -> None:
    strength, feels = np.array([(tie["strength"], one.feels(LAST)) for one, tie in own]).T
    asked = np.array([tie["depth"] is not None for _, tie in own])
    assert strength.size > 100
    everybody, answered = spearmanr(strength, feels)[0], spearmanr(strength[asked], feels[asked])[0]
    assert everybody > 0.4
    assert answered > max(everybody, 0.55)


def test_a_customers_ties_follow_its_true_strength(own: Any) -> None:
    lives = {one.life.id: one.life for one, _ in own}
    means = [np.mean([tie["strength"] for one, tie in own if one.life.id == who]) for who in lives]
    assert spearmanr(means, [life.of.strength_on(LAST) for life in lives.values()])[0] > 0.5


def test_champions_feel_strongly(book: Book, ids: Any) -> None:
    found = report_champions(book)
    who = {one.id: one for one in world().contacts}
    feels = [who[ids["contact"][one["contact_id"]]].feels(LAST) for one in found.champions]
    assert len(feels) >= 10
    assert min(feels) > 65
    everybody = np.mean([one.feels(LAST) for one in who.values() if one.here(LAST)])
    assert np.mean(feels) > everybody + 10


def test_who_moved_is_tied_to_the_new_client(book: Book, ids: Any) -> None:
    mover = next(one for one in world().contacts if one.moved_to)
    ties = [tie for tie in report_ties(book).ties if ids["contact"][tie["contact_id"]] == mover.id]
    assert ties
    assert {tie["customer"] for tie in ties} == {mover.moved_to}


def test_the_one_who_holds_a_client_alone_is_named(book: Book) -> None:
    """The story of one champion: all others are against us."""
    life = next(one for one in world().lives if one.of.client.story == "one champion")
    (thread,) = report_ties(book, customer=life.id).threads
    assert thread["champions"] == 1
    assert thread["undefended_if_top_leaves"]
    assert Path(book.scores / "latest/threads.parquet").is_file()
