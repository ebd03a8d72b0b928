"""A guest list: who is worth meeting, never more than there is room for, and who is held back by lot."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.act import Candidate, Evening, Reason, guests, noted, propose_guests, read_reasons
from keepworth.act.guests import MOST_HELD_OUT, OF_ONE, PEERS, worth_meeting
from keepworth.errors import BadInput


def person(contact: int, *, customer: int | None = None, segment: str = "Health", **more: object) -> Candidate:
    more = {"is_prospect": False, **more}
    return Candidate(contact, customer or contact, traits=(segment, "director"), **more)  # type: ignore[arg-type]


def lot(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_what_one_has_of_another_is_counted_as_the_page_says() -> None:
    eager = Candidate(1, 1, True, ("Health", "head"), open=frozenset({"hiring"}))
    proven = Candidate(2, 2, False, ("Health", "chief"), has_spoken_up=True, met=frozenset({"hiring"}))
    same_house = Candidate(3, 2, False, (None, None))
    worth = worth_meeting([eager, proven, same_house])
    assert worth[0].tolist() == [0, 0.5 + 1 + 1, 0], "half alike, learns, hears somebody who spoke up"
    assert worth[1].tolist() == [0.5, 0, 0], "nobody meets people of their own house"


@pytest.mark.parametrize("seed", range(8))
def test_the_list_is_nearly_the_best_of_all_lists_where_all_can_be_tried(seed: int) -> None:
    rng = np.random.default_rng(seed)
    topics = [frozenset({"visas"} if rng.random() < 0.3 else ()) for _ in range(20)]
    people = [
        Candidate(at, at, False, (str(rng.integers(3)), str(rng.integers(2))), met=topics[at], open=topics[-at - 1])
        for at in range(10)
    ]
    worth = worth_meeting(people)

    def had(some: tuple[int, ...]) -> float:
        return sum(sum(sorted((worth[at, other] for other in some), reverse=True)[:PEERS]) for at in some)

    found = propose_guests(people, Evening(5, held_out=0, prospects=0), rng=lot())
    best = max(had(some) for some in itertools.combinations(range(10), 5))
    assert had(tuple(one.contact for one in found)) >= 0.85 * best


def test_what_somebody_adds_is_what_all_have_more_of_the_evening() -> None:
    """Worked out from one guest to the next, and the same as from the whole table."""
    rng = np.random.default_rng(5)
    worth = np.where(rng.random((30, 30)) < 0.4, rng.random((30, 30)), 0.0)
    np.fill_diagonal(worth, 0.0)

    def had_by(some: list[int]) -> float:
        return sum(sum(sorted(worth[at, some], reverse=True)[:PEERS]) for at in some)

    had, table = np.zeros((30, PEERS)), list[int]()
    for at in rng.permutation(30)[:12].tolist():
        if table:
            gain = guests._gain(worth, table, had=had)
            assert gain[at] == pytest.approx(had_by([*table, at]) - had_by(table))
        table.append(at)
        guests._sit(had, worth[:, at])


def test_advocates_come_beside_prospects() -> None:
    people = [person(at, segment=str(at)) for at in range(6)]
    people += [person(10, is_prospect=True, segment="a"), person(11, has_spoken_up=True, segment="b")]
    found = {one.contact: one for one in propose_guests(people, Evening(2, held_out=0), rng=lot())}
    assert set(found) == {10, 11}
    assert found[11].reasons[-1] == Reason("speaks", 1)
    assert found[10].reasons[-1] == Reason("hears", 1)


def test_whoever_could_teach_is_asked_beside_whoever_waits() -> None:
    people = [person(at, segment=str(at)) for at in range(5)]
    people += [
        person(20, segment="x", met=frozenset({"visas"})),
        person(21, segment="y", open=frozenset({"visas"})),
    ]
    found = {one.contact: one.reasons for one in propose_guests(people, Evening(2, held_out=0), rng=lot())}
    assert Reason("teaches", 1, "visas") in found[20]
    assert Reason("learns", 1, "visas") in found[21]


def test_both_sides_are_there_where_both_are_to_be_had() -> None:
    people = [person(at) for at in range(20)] + [person(100 + at, is_prospect=True) for at in range(20)]
    found = propose_guests(people, Evening(10, held_out=0, prospects=0.4), rng=lot())
    assert sum(one.contact >= 100 for one in found) == 4


def test_nobody_comes_who_has_nobody_worth_meeting() -> None:
    alone = Candidate(9, 9, False, (None, None))
    assert 9 not in {one.contact for one in propose_guests([person(1), person(2), alone], Evening(8), rng=lot())}
    assert propose_guests([alone], Evening(8), rng=lot()) == []


def test_customers_are_held_back_whole_and_by_lot() -> None:
    people = [person(2 * at + more, customer=1000 + at) for at in range(20) for more in (0, 1)]
    drawn = []
    for seed in range(200):
        found = propose_guests(people, Evening(32, held_out=0.2, prospects=0), rng=lot(seed))
        out = {one.customer for one in found if one.is_held_out}
        assert not out & {one.customer for one in found if not one.is_held_out}
        assert len(out) == 4
        drawn += sorted(out)
    share = np.bincount(np.array(drawn) - 1000, minlength=20) / 200
    assert share == pytest.approx(np.full(20, 0.2), abs=0.12), "everybody is as likely"


def test_only_whoever_the_lot_could_have_held_back_was_drawn_of() -> None:
    """Too few prospects for a lot, and a customer with somebody on the list: they are compared with nobody."""
    people = [person(at) for at in range(10)] + [person(100 + at, is_prospect=True) for at in range(2)]
    people += [person(50, customer=1000), person(51, customer=1000)]
    found = propose_guests(people, Evening(14, prospects=0.2, guests=frozenset({50})), rng=lot())
    assert {one.contact for one in found if not one.by_lot} == {51, 100, 101}
    assert all(one.by_lot for one in found if one.is_held_out)
    assert not any(one.by_lot for one in propose_guests(people, Evening(14, held_out=0), rng=lot()))


def test_who_was_held_back_stays_so_and_who_is_on_the_list_takes_a_place() -> None:
    people = [person(at) for at in range(10)]
    asked = Evening(4, held_out=0, guests=frozenset({0, 1, 2}), left_out=frozenset({5}))
    found = propose_guests(people, asked, rng=lot())
    assert len(found) == 1
    assert found[0].contact not in (0, 1, 2, 5)


@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.sampled_from("abc"), st.booleans(), st.booleans(), st.booleans()),
        max_size=25,
    ),
    st.integers(1, 12), st.sampled_from([0, 0.1, 0.2, 0.5]), st.integers(0, 3),
)  # fmt: skip
def test_no_list_is_longer_than_there_is_room_for(
    drawn: list[tuple[int, str, bool, bool, bool]], room: int, share: float, here: int
) -> None:
    people = [
        Candidate(at, customer, customer % 2 == 0, (segment, None), speaks, *(frozenset("t") if one else frozenset()
                  for one in (met, waits)))
        for at, (customer, segment, speaks, met, waits) in enumerate(drawn)
    ]  # fmt: skip
    asked = Evening(room, held_out=share, guests=frozenset(range(min(here, len(people), room))))
    found = propose_guests(people, asked, rng=lot())
    invited = [one for one in found if not one.is_held_out]
    assert len(invited) + len(asked.guests) <= room
    assert all(one.reasons for one in found), "nobody is proposed without a reason"
    assert len({one.contact for one in found}) == len(found)
    for customer in {one.customer for one in found}:
        assert sum(one.customer == customer for one in found) <= OF_ONE
    fixed = {people[at].customer for at in asked.guests}
    assert not fixed & {one.customer for one in found if one.is_held_out}


def test_reasons_are_read_as_they_were_noted() -> None:
    reasons = (Reason("like", 3), Reason("teaches", 1, "visas; a=b:c"))
    assert read_reasons(noted(reasons)) == reasons
    assert read_reasons("nonsense;like=x;luck=3;like=٣") == ()
    assert read_reasons(None) == ()


@pytest.mark.parametrize("wrong", [(0, 0.1, 0.5), (5, MOST_HELD_OUT + 0.1, 0.5), (5, 0.1, 1.5)])
def test_what_cannot_be_is_refused(wrong: tuple[int, float, float]) -> None:
    with pytest.raises(BadInput, match="room for one or more"):
        Evening(*wrong)
