"""`keepworth measure groups`, and what `keepworth show` says of a person whom a group speaks for."""

from pathlib import Path
from typing import Any

import pytest
from tests.factories.commands import answered, book_of, keepworth, shop
from tests.factories.shoppers import ASKED, SHOPPERS, shop_book

AS_OF = ("--as-of", "2026-06-30")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = shop_book(tmp_path_factory.mktemp("groups")).folder
    assert keepworth("score", made, *AS_OF).exit_code == 0
    return made


def told(book: Path) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in answered("measure", "groups", book, *AS_OF)["groups"]}


def test_groups_are_listed_with_their_people_strength_range_and_weakest(book: Path) -> None:
    found = told(book)
    assert list(found) == ["Private", "Private · harbour", "Private · hill"]
    assert [one["people"] for one in found.values()] == [ASKED, 30, 24]
    assert sum(one["shown_by"] for one in found.values()) == SHOPPERS - ASKED
    for one in found.values():
        assert one["low_of_one"] < one["low"] < one["strength"] < one["high"] < one["high_of_one"]
        assert one["weakest"]


def test_they_are_said_in_words(book: Path) -> None:
    said = keepworth("measure", "groups", book, *AS_OF).output.splitlines()
    one = told(book)["Private · hill"]
    assert said[0] == "As of 2026-06-30: 3 of 3 groups can speak for those not asked."
    assert said[3].startswith(
        f"  Private · hill: strength {one['strength']:.0f} of 100 on average (likely {one['low']:.0f} to "
        f"{one['high']:.0f}, 8 in 10; one of them {one['low_of_one']:.0f} to {one['high_of_one']:.0f}), from 24 "
    )
    assert said[3].endswith(f"shown by {one['shown_by']} who were not")


def test_a_person_shows_the_group_with_its_own_n(book: Path) -> None:
    group = told(book)["Private · hill"]
    strength = answered("show", book, "c061", *AS_OF)["strength"]
    assert (strength["published"], strength["group"]) == ("group", group)
    assert (strength["strength"], strength["low"], strength["high"]) == (
        group["strength"], group["low_of_one"], group["high_of_one"])  # fmt: skip
    said = keepworth("show", book, "c061", *AS_OF).output
    mean = f"their mean {group['strength']:.0f}, likely {group['low']:.0f} to {group['high']:.0f}"
    assert f"of its group Private · hill (24 customers heard, {mean}): too little was heard of this one" in said
    assert "Weakest: " in said
    assert "State: drifting." in said


def test_who_was_heard_has_no_group(book: Path) -> None:
    strength = answered("show", book, "c000", *AS_OF)["strength"]
    assert (strength["published"], strength["population"], strength["group"]) == ("firm", "Private · harbour", None)


def test_a_group_of_too_few_says_nothing_but_how_many(tmp_path: Path) -> None:
    from tests.factories.books import empty_book
    from tests.factories.shoppers import add_persons, add_pulses

    book = empty_book(tmp_path)
    add_persons(book, ["ann", "bob", "eve"])
    add_pulses(book, [("ann", "hill", 6), ("bob", "hill", 6)])
    assert keepworth("score", book.folder, *AS_OF).exit_code == 0
    (one,) = told(book.folder).values()
    assert (one["speaks"], one["people"], one["strength"], one["low"], one["weakest"]) == (False, 2, None, None, None)
    said = keepworth("measure", "groups", book.folder, *AS_OF).output
    assert "0 of 1 group can speak" in said
    assert "Private: 2 customers heard, too few to speak for the others" in said


def test_a_book_of_orders_alone_has_no_groups(tmp_path: Path) -> None:
    book = book_of(tmp_path, *shop(40))
    refused = keepworth("measure", "groups", book)
    assert (refused.exit_code, "Score it: keepworth score" in refused.output) == (3, True)
    assert keepworth("score", book).exit_code == 0
    assert answered("measure", "groups", book)["groups"] == []
    assert "told no groups" in keepworth("measure", "groups", book).output
