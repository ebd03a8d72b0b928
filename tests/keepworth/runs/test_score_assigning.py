"""Who serves whom: the proposal of a made book whose best is known."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from tests.factories.books import add, empty_book

from keepworth.runs.asked import Asked
from keepworth.runs.assigning import report_assignment
from keepworth.runs.score import score_book
from keepworth.tables.book import Book, find_book

AS_OF = dt.date(2026, 6, 30)


def firm(folder: Path, *, has_costs: bool = False, **focus: float) -> Book:
    """Ann knows Health and English, Bo knows Energy and Chinese; all customers are Ann's."""
    book = empty_book(folder)
    add(book, "colleagues", {
        "colleague_id": ["ann", "bo", "gone"], "serves": ["Health", "Energy", "Energy;Health"],
        "speaks": ["en-GB", "zh-Hans;en", "en;zh"], "left_on": [None, None, dt.date(2025, 1, 1)],
    })  # fmt: skip
    add(book, "customers", {
        "customer_id": ["h", "e", "z"], "segment": ["Health", "Energy", "Energy"], "owner_id": ["ann"] * 3,
    })  # fmt: skip
    add(book, "contracts", {
        "contract_id": ["k1", "k2", "k3"], "customer_id": ["h", "e", "z"], "starts_on": [dt.date(2025, 1, 1)] * 3,
        "ends_on": [dt.date(2027, 1, 1)] * 3, "annual_value": [Decimal(1000)] * 3, "renewed": ["open"] * 3,
    })  # fmt: skip
    if has_costs:
        add(book, "costs", {"customer_id": ["h", "e", "z"], "period": ["2026-05"] * 3, "hours": [10.0] * 3})
    if focus:
        toml = "\n".join(f"{name} = {value}" for name, value in focus.items())
        with (book.folder / "keepworth.toml").open("a", encoding="utf-8") as settings:
            settings.write(f"\n[focus]\n{toml}\n")
    book = find_book(book.folder)
    score_book(book, asked=Asked(as_of=AS_OF))
    return book


def test_who_knows_the_segment_is_proposed_with_what_it_adds(tmp_path: Path) -> None:
    found = report_assignment(firm(tmp_path), as_of=AS_OF)
    assert {one.customer for one in found.changes} == {
        one.customer for one in found.changes if one.proposed_name == "bo" and one.today_name == "ann"
    }
    assert len(found.changes) == 2
    assert [one.gain for one in found.changes] == pytest.approx([30, 30])
    assert found.told["gain"] - found.told["today"] == pytest.approx(60)
    assert all(one.serves_segment for one in found.changes)
    assert found.others == 1


@pytest.mark.parametrize(("continuity", "changes"), [(0.0, 2), (0.029, 2), (0.031, 0), (0.05, 0)])
def test_nobody_changes_hands_for_less_than_it_costs(tmp_path: Path, continuity: float, changes: int) -> None:
    """Ann has time for all, so hours force nobody: what 30 gained and what changing costs of 1000 decide alone."""
    found = report_assignment(firm(tmp_path, has_costs=True, continuity=continuity), as_of=AS_OF)
    assert found.told["hours_known"]
    assert found.told["hours_needed"] < 1_200
    assert (found.told["changes"], len(found.changes), found.others) == (changes, changes, 3 - changes)


def test_where_nobody_wrote_down_hours_full_ones_force_a_change_whatever_it_costs(tmp_path: Path) -> None:
    """Each of the three takes 640 of Ann's 1200 hours: one change, of the two that cost the same, and no more."""
    found = report_assignment(firm(tmp_path, continuity=0.5), as_of=AS_OF)
    assert (found.told["hours_known"], found.told["hours_needed"]) == (False, pytest.approx(1_920))
    assert found.told["changes"] == 1


def test_pairs_weigh_by_the_settings_and_the_run_says_by_which(tmp_path: Path) -> None:
    found = report_assignment(firm(tmp_path, has_costs=True, knows=0.1, speaks=0.0), as_of=AS_OF)
    assert [one.gain for one in found.changes] == pytest.approx([100, 100])
    assert found.told["weights"] == {"knows": 0.1, "speaks": 0.0, "tied": 0.06, "continuity": 0.02}


def test_who_has_left_is_proposed_for_nobody(tmp_path: Path) -> None:
    found = report_assignment(firm(tmp_path), as_of=AS_OF)
    assert found.told["colleagues"] == 2
    assert "gone" not in {one.proposed_name for one in found.changes}


def test_whose_hours_are_full_hands_over_even_if_it_costs_more(tmp_path: Path) -> None:
    """Four fifths of all hours are taken, a third of them by each customer: Ann has time for one and a half."""
    found = report_assignment(firm(tmp_path, hours=100.0, continuity=0.05), as_of=AS_OF)
    assert (found.told["hours_there"], found.told["hours_needed"]) == pytest.approx((200, 160))
    assert not found.told["hours_known"]
    assert found.told["changes"] == 1
