"""`keepworth act events`: which there are, and whom to invite to one, with reasons and a lot that stays."""

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from tests.factories.books import add
from tests.factories.commands import answered, keepworth

from keepworth.tables.book import Book, find_book

AS_OF = dt.date(2026, 6, 30)


@pytest.fixture(scope="module")
def book(scored_firm: Book, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The sample, in which an evening is planned, another was, and of a third nobody said how many may come."""
    folder = tmp_path_factory.mktemp("events") / "firm"
    shutil.copytree(scored_firm.folder, folder, symlinks=True)
    made = find_book(folder)
    add(made, "events", {
        "event_id": ["K1", "K2", "K3"], "name": ["Kitchen evening", "Last year", "No room"],
        "starts_on": [dt.date(2026, 9, 10), dt.date(2025, 9, 10), dt.date(2026, 10, 1)], "capacity": [8, 5, None],
        "cost": [Decimal(900), None, None], "quiet_days": [14, None, None],
    })  # fmt: skip
    return made


def test_events_are_listed_those_to_come_first(book: Book) -> None:
    told = answered("act", "events", book.folder, "--as-of", AS_OF)
    ids = [one["event_id"] for one in told["events"] if one["event_id"].startswith("K")]
    assert ids == ["K1", "K3", "K2"]
    assert (told["free"], told["proposed"]) == (None, [])
    said = keepworth("act", "events", book.folder, "--as-of", AS_OF).output
    assert "K1: Kitchen evening (2026-09-10; to come)" in said
    assert "8 places; nobody on the list" in said


def test_a_guest_list_is_proposed_with_reasons_within_the_room_and_the_same_each_time(book: Book) -> None:
    told = answered("act", "events", book.folder, "kitchen evening", "--as-of", AS_OF)
    invited = [one for one in told["proposed"] if not one["held_out"]]
    assert (told["events"][0]["event_id"], told["free"]) == ("K1", 8)
    assert 0 < len(invited) <= 8
    assert all(one["reasons"] for one in told["proposed"])
    held, came = (
        {one["customer_id"] for one in told["proposed"] if one["held_out"] is is_out} for is_out in (True, False)
    )
    assert held
    assert not held & came
    assert answered("act", "events", book.folder, "K1", "--as-of", AS_OF)["proposed"] == told["proposed"]
    said = keepworth("act", "events", book.folder, "K1", "--as-of", AS_OF).output
    assert f"Proposed for 8 free places: {len(invited)} guests" in said
    assert "held back by lot, to compare with later" in said
    assert "because" in said


def test_whoever_is_on_the_list_takes_a_place_and_is_not_proposed_again(book: Book, tmp_path: Path) -> None:
    shutil.copytree(book.folder, tmp_path / "firm", symlinks=True)
    other = find_book(tmp_path / "firm")
    first = answered("act", "events", book.folder, "K1", "--as-of", AS_OF)["proposed"]
    there = next(one for one in first if not one["held_out"])
    no = next(one for one in first if not one["held_out"] and one is not there)
    add(other, "guests", {
        "event_id": ["K1"] * 2, "contact_id": [there["contact_id"], no["contact_id"]],
        "customer_id": [there["customer_id"], no["customer_id"]], "listed_on": [dt.date(2026, 6, 1)] * 2,
        "state": ["accepted", "declined"], "state_on": [dt.date(2026, 6, 2)] * 2,
    })  # fmt: skip
    told = answered("act", "events", other.folder, "K1", "--as-of", AS_OF)
    assert told["free"] == 7
    assert told["events"][0]["guests"] == {"accepted": 1, "declined": 1}
    assert not {there["contact_id"], no["contact_id"]} & {one["contact_id"] for one in told["proposed"]}
    assert sum(not one["held_out"] for one in told["proposed"]) <= 7
    earlier = answered("act", "events", other.folder, "--as-of", dt.date(2026, 5, 31))
    assert next(one for one in earlier["events"] if one["event_id"] == "K1")["guests"] == {}


@pytest.mark.parametrize(
    ("event", "said"),
    [("K2", "nobody can be invited to it any more"), ("K3", "Say it: --places N"), ("K9", "There is no event K9.")],
)
def test_what_cannot_be_is_refused_in_words(book: Book, event: str, said: str) -> None:
    found = keepworth("act", "events", book.folder, event, "--as-of", AS_OF)
    assert found.exit_code == 2
    assert said in found.stderr


def test_places_may_be_said_at_the_command(book: Book) -> None:
    told = answered("act", "events", book.folder, "K3", "--as-of", AS_OF, "--places", 3)
    assert sum(not one["held_out"] for one in told["proposed"]) <= 3
