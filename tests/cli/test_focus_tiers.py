"""`keepworth focus tiers`."""

from pathlib import Path

import pytest
from tests.factories.commands import answered, book_of, keepworth, shop

from keepworth.tables.book import Book


def test_tiers_are_said_with_their_doubt(scored_firm: Book) -> None:
    told = answered("focus", "tiers", scored_firm.folder)
    assert sum(told["tiers"].values()) == len(told["customers"])
    assert told["between"] == sum(one["between"] is not None for one in told["customers"])
    for one in told["customers"]:
        assert sum(one["chances"].values()) == pytest.approx(1)
        assert (max(one["chances"].values()) >= 0.8) == (one["between"] is None)
    assert f"{told['between']} customer" in keepworth("focus", "tiers", scored_firm.folder).output


def test_fit_is_that_of_the_same_run(scored_firm: Book) -> None:
    told, fits = (answered("focus", what, scored_firm.folder) for what in ("tiers", "fit"))
    assert told["no_fit"] is None
    by_number = {one["number"]: one for one in fits["customers"]}
    for one in told["customers"]:
        assert one["fit"] == by_number[one["number"]]["fit"]
        assert one["because"].get("what they answered", 0) == pytest.approx(by_number[one["number"]]["asked"], abs=0.05)


def test_what_each_tier_is_to_get_stands_beside_what_was_given(scored_firm: Book) -> None:
    told = answered("focus", "tiers", scored_firm.folder)
    kept = {(one["tier"], one["measure"]): one for one in told["service"]}
    assert all(0 <= one["kept"] <= one["known"] for one in kept.values())
    assert kept["C", "contacts"]["standard"] == told["standard"]["contacts"]["C"]
    assert sum(kept[tier, "contacts"]["known"] for tier in "ABC") == len(told["customers"])
    below = sum("contacts" in one["gap"]["below"] for one in told["customers"])
    assert below == sum(kept[tier, "contacts"]["known"] - kept[tier, "contacts"]["kept"] for tier in "ABC")
    said = keepworth("focus", "tiers", scored_firm.folder).output
    assert f"C {told['standard']['contacts']['C']:g} days with a talk: kept {kept['C', 'contacts']['kept']}" in said


def test_a_book_that_was_not_scored_is_told_to_be(tmp_path: Path) -> None:
    assert keepworth("focus", "tiers", book_of(tmp_path, *shop(40))).exit_code == 3
