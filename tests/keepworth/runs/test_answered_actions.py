"""Answers and the choice: what is left out makes room, weights move, and of very many nothing is chosen anew."""

import pytest

from keepworth.errors import BadInput
from keepworth.runs import actions
from keepworth.runs.actions import Week, actions_told
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.tables.book import Book


def test_what_is_left_out_makes_room_for_others_and_of_very_many_for_none(
    scored_firm: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored = seen_as(scored_firm, day=last_day(scored_firm)).scored
    told = actions_told(scored_firm, scored=scored)
    assert told is not None
    first = next(one for one in told.actions if one.chosen and one.hours > 1)
    week = Week(without={(first.number, first.action)})
    found = actions_told(scored_firm, scored=scored, week=week)
    monkeypatch.setattr(actions, "LARGEST", 1)
    large = actions_told(scored_firm, scored=scored, week=week)
    assert found is not None
    assert large is not None
    chosen, again, kept = ({(one.number, one.action) for one in of.actions if one.chosen}
                           for of in (told, found, large))  # fmt: skip
    assert (first.number, first.action) not in {(one.number, one.action) for one in (*found.actions, *large.actions)}
    assert again - chosen
    assert kept == chosen - {(first.number, first.action)}


def test_a_weight_moves_a_play_and_leaves_what_it_adds(scored_firm: Book) -> None:
    scored = seen_as(scored_firm, day=last_day(scored_firm)).scored
    told = actions_told(scored_firm, scored=scored)
    assert told is not None
    play = told.actions[0].action
    found = actions_told(scored_firm, scored=scored, week=Week(weights={play: 0.01}))
    assert found is not None
    assert found.actions[0].action != play
    value = {(one.number, one.action): one.value for one in told.actions}
    assert all(one.value == value[one.number, one.action] for one in found.actions)


@pytest.mark.parametrize("weight", [0, -1, 1.1])
def test_a_weight_that_is_none_is_refused(weight: float) -> None:
    with pytest.raises(BadInput, match="above 0 and at most 1"):
        Week(weights={"sponsor_visit": weight})
