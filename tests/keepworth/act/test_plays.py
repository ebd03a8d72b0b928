"""The playbook: every printed play can be, a book's own numbers take their place, and nonsense is named."""

import pytest

from keepworth.act import Play, plays_of, printed_plays
from keepworth.act.plays import LOCKS, MIX
from keepworth.errors import BadInput
from keepworth.measure.states import STATES, State

OWN = {"lever": "trust", "effect": 5.0, "sd": 3.0, "mix": "sales", "hours": 1.0, "cost": 20.0}


def test_every_printed_play_says_that_its_effect_is_ours_and_each_element_of_the_mix_has_one() -> None:
    assert {one.source for one in printed_plays()} == {"ours"}
    assert {one.mix for one in printed_plays()} == set(MIX)


def test_captives_get_nothing_whose_only_lever_is_lock_in() -> None:
    locking = [one for one in plays_of() if one.lever in LOCKS]
    assert locking
    assert not any(one.may_be_given(State.CAPTIVE) for one in locking)
    assert all(one.may_be_given(State.STEADY) for one in locking)
    with pytest.raises(BadInput, match="lock_in must be true"):
        plays_of({"fee": {**OWN, "lever": "structural_cost"}})


def test_nobody_who_left_gets_anything() -> None:
    assert not any(one.may_be_given(State.LEFT) for one in plays_of())
    only = Play("x", "trust", 1.0, 1.0, "sales", 1.0, 0.0, states=("drifting",))
    assert [state for state in STATES if only.may_be_given(state)] == [State.DRIFTING]


def test_a_books_own_numbers_stand_in_the_place_of_ours() -> None:
    found = {one.key: one for one in plays_of({"sponsor_visit": {"effect": 2.0}, "tour": OWN,
                                               "longer_contract": {"given": False}})}  # fmt: skip
    assert (found["sponsor_visit"].effect, found["sponsor_visit"].source) == (2.0, "the book's")
    assert found["sponsor_visit"].sd == 4.0
    assert (found["tour"].lever, found["tour"].source) == ("trust", "the book's")
    assert "longer_contract" not in found
    dearer = {one.key: one for one in plays_of({"sponsor_visit": {"cost": 900.0}})}["sponsor_visit"]
    assert (dearer.cost, dearer.source) == (900.0, "ours")  # the effect is still ours


@pytest.mark.parametrize("name", ["a:b", "", " ", "x" * 81])
def test_a_name_that_no_answer_could_hold_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="1 to 80 letters, and no colon"):
        plays_of({name: OWN})


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({**OWN, "lever": "trsut"}, "did you mean trust"),
        ({**OWN, "mix": "selling"}, "mix is one of"),
        ({**OWN, "sd": -1.0}, "sd 0 or more"),
        ({**OWN, "ends": "single_thread"}, "ends_chance"),
        ({**OWN, "days": 0}, "days is 1 to 3,650"),
        ({**OWN, "days": 10**9}, "days is 1 to 3,650"),
        ({**OWN, "hors": 1.0}, "did you mean hours"),
        ({"lever": "trust"}, "lacks effect, sd, mix, hours, cost"),
        ({**OWN, "hours": "two"}, "hours = 'two' must be a number"),
        ({**OWN, "hours": True}, "must be a number"),
        ({**OWN, "lock_in": 1}, "must be true or false"),
        ({**OWN, "states": ["lost"]}, "states is one of"),
    ],
)
def test_what_is_no_play_is_named(own: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        plays_of({"tour": own})
