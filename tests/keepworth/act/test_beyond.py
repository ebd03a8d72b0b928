"""Value beyond the product: which wishes hold, who is proposed what, places never exceeded, what was given."""

import datetime as dt
import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keepworth.act import (
    Because,
    Candidate,
    Opening,
    Stated,
    Wanting,
    introduced_to,
    match,
    noted_because,
    read_because,
    value_given,
    wishes_standing,
)
from keepworth.act.beyond import ANSWERED, CONSIDERED, HOLDS, MOST, WISHES, because
from keepworth.errors import BadInput
from keepworth.listen.instruments import shipped_scales
from keepworth.tables.schemas import TABLES

DAY = dt.date(2025, 6, 30)
YOUNG = DAY - dt.timedelta(days=100)


def wanting(contact: int, *wishes: str, **more: object) -> Wanting:
    more = {"customer": contact, "given": 1, **more}
    return Wanting(contact, wishes=dict.fromkeys(wishes, YOUNG), **more)  # type: ignore[arg-type]


def test_words_of_tables_are_the_stage_s() -> None:
    assert TABLES["openings"].column("gives").choices == WISHES
    assert TABLES["wishes"].column("wish").choices == (*WISHES, "none")


def test_an_answer_means_what_the_questionnaire_offers() -> None:
    said = {value: str(words) for value, words in shipped_scales()["wish"].choices}
    assert set(ANSWERED) == set(said)
    for value, word in ((1, "Meeting"), (2, "seen"), (3, "Learning"), (0, "None")):
        assert word in said[value]


def test_a_wish_holds_until_it_is_taken_back_or_too_old() -> None:
    first, then = DAY - HOLDS - dt.timedelta(days=1), DAY - dt.timedelta(days=30)
    assert wishes_standing([Stated("learn", first)], day=DAY) == {}, "older than two years: asked again"
    assert wishes_standing([Stated("learn", first), Stated("learn", then)], day=DAY) == {"learn": then}
    assert wishes_standing([Stated("seen", YOUNG, DAY)], day=DAY) == {}, "it ended today"
    assert wishes_standing([Stated("seen", YOUNG, DAY)], day=then) == {"seen": YOUNG}, "and held until then"
    assert wishes_standing([Stated("seen", YOUNG), Stated("none", then)], day=DAY) == {}
    assert wishes_standing([Stated("none", YOUNG), Stated("seen", then)], day=DAY) == {"seen": then}
    assert wishes_standing([Stated("seen", DAY + dt.timedelta(days=1))], day=DAY) == {}, "nothing later is known"


def test_only_who_wants_a_thing_is_proposed_it() -> None:
    talk, course = Opening(1, "seen"), Opening(2, "learn")
    found = match([wanting(1, "seen"), wanting(2, "learn"), wanting(3)], [talk, course], day=DAY)
    assert {(one.contact, one.opening) for one in found} == {(1, 1), (2, 2)}
    assert match([wanting(1, "belong")], [talk, course], day=DAY) == []


def test_reasons_add_up_to_the_points_as_they_are_printed() -> None:
    one = wanting(1, "seen", met=frozenset({"pay"}), has_spoken_up=True, given=0)
    (found,) = match([one], [Opening(7, "seen", topic="pay")], day=DAY)
    assert [each.code for each in found.because] == ["wish", "meets", "spoke", "first", "waits"]
    assert found.points == pytest.approx(1 + 1 + 0.5 + 0.5 + 0.25 * 100 / 730) == sum(e.points for e in found.because)


def test_who_speaks_had_the_need_met_and_who_learns_has_it_still() -> None:
    met = wanting(1, "seen", "learn", met=frozenset({"pay"}))
    still = wanting(2, "seen", "learn", open=frozenset({"pay"}))
    talk, course = Opening(1, "seen", topic="pay", places=1), Opening(2, "learn", topic="pay", places=1)
    assert {(one.contact, one.opening) for one in match([still, met], [talk, course], day=DAY)} == {(1, 1), (2, 2)}


@pytest.mark.parametrize(
    "nobody",
    [
        {"is_asked": True},
        {"segment": "Trade"},
    ],
)
def test_who_waits_for_an_answer_or_is_of_another_segment_is_not_proposed(nobody: dict[str, object]) -> None:
    assert match([wanting(1, "seen", **nobody)], [Opening(1, "seen", segment="Health")], day=DAY) == []


def test_nobody_is_offered_again_what_they_were_offered() -> None:
    assert because(wanting(1, "seen"), Opening(1, "seen", had=frozenset({1})), day=DAY) == ()


def test_a_place_goes_where_it_fits_best_over_all() -> None:
    """The first of the list could have either; the second wants one alone, and both are served."""
    both, one = wanting(1, "seen", "learn", has_spoken_up=True), wanting(2, "seen")
    found = match([both, one], [Opening(1, "seen", places=1), Opening(2, "learn", places=1)], day=DAY)
    assert {(each.contact, each.opening) for each in found} == {(1, 2), (2, 1)}


def test_what_a_company_pays_plays_no_part() -> None:
    assert not {"value", "spend", "tier", "size"} & set(Wanting.__dataclass_fields__)


@settings(suppress_health_check=[HealthCheck.too_slow])  # two cores are shared
@given(
    wishes=st.lists(st.sets(st.sampled_from(WISHES)), max_size=12),
    places=st.lists(st.tuples(st.sampled_from(WISHES), st.integers(1, 4), st.integers(0, 5)), max_size=5),
)
def test_places_are_never_exceeded_and_nobody_gets_two_or_what_they_did_not_want(wishes, places) -> None:
    people = [wanting(at, *sorted(those)) for at, those in enumerate(wishes)]
    openings = [Opening(at, gives, places=room, taken=taken) for at, (gives, room, taken) in enumerate(places)]
    found = match(people, openings, day=DAY)
    assert len({one.contact for one in found}) == len(found)
    for of in openings:
        mine = [one for one in found if one.opening == of.number]
        assert len(mine) <= (of.free or 0)
        assert all(of.gives in wishes[one.contact] for one in mine)


@pytest.mark.parametrize("seed", range(6))
def test_the_points_are_as_many_as_any_other_sharing_out_would_give(seed: int) -> None:
    """Against every way to give three places to five people."""
    rng = np.random.default_rng(seed)
    people = [wanting(at, *[w for w in WISHES if rng.random() < 0.6], given=int(rng.integers(2)),
                      has_spoken_up=bool(rng.random() < 0.5)) for at in range(5)]  # fmt: skip
    openings = [Opening(at, WISHES[at], places=1) for at in range(3)]

    def points(one: Wanting, of: Opening) -> float:
        return sum(each.points for each in because(one, of, day=DAY))

    best = max(sum(points(one, of) for one, of in zip(some, openings, strict=True))
               for some in itertools.permutations(people, 3))  # fmt: skip
    assert sum(one.points for one in match(people, openings, day=DAY)) == pytest.approx(best)


def test_uncounted_places_are_proposed_to_a_few_at_a_time() -> None:
    people = [wanting(at, "learn") for at in range(CONSIDERED + 50)]
    assert len(match(people, [Opening(1, "learn")], day=DAY)) == MOST


def test_who_waits_longest_comes_first_among_equals() -> None:
    old = Wanting(9, 9, {"seen": DAY - dt.timedelta(days=700)}, given=1)
    found = match([wanting(1, "seen"), old], [Opening(1, "seen", places=1)], day=DAY)
    assert [one.contact for one in found] == [9]


def test_people_are_introduced_to_who_is_most_like_them_elsewhere() -> None:
    like = [Candidate(1, 1, False, ("Health", "head")), Candidate(2, 2, False, ("Health", "head")),
            Candidate(3, 3, False, ("Trade", "head")), Candidate(4, 1, False, ("Health", "head"))]  # fmt: skip
    assert introduced_to(like) == {1: 2, 2: 1, 3: 1, 4: 2}
    assert introduced_to(like[:1]) == {} == introduced_to([])


def test_what_was_given_counts_by_the_person_s_own_wishes() -> None:
    """The design's §7: g is the sum of what was done × how much this person wishes it."""
    assert value_given({"seen": 1.0, "learn": 0.5}, ["seen", "seen", "learn", "belong"]) == 2.5
    assert value_given({}, ["seen"]) == 0, "what answers no wish adds nothing"
    with pytest.raises(BadInput, match="from 0 to 1"):
        value_given({"seen": 1.5}, [])


def test_reasons_are_read_as_they_were_noted() -> None:
    reasons = (Because("wish", 1.0, "seen"), Because("meets", 1.0, "Pay; open=yes: 50%"), Because("first", 0.5))
    assert read_because(noted_because(reasons)) == reasons
    assert read_because("wish=x:seen;other=1:y;=;wish=1.0") == (Because("wish", 1.0),)
    assert read_because(None) == ()


@pytest.mark.parametrize("wrong", [{"gives": "money"}, {"gives": "seen", "places": 0}, {"gives": "seen", "taken": -1}])
def test_what_cannot_be_given_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput, match="one place or more"):
        Opening(1, **wrong)  # type: ignore[arg-type]
