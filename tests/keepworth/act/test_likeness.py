"""References by likeness: what is compared, what is not known, and who comes first."""

import pytest

from keepworth.act import About, by_likeness, likeness_of
from keepworth.act.likeness import PARTS

ASKER = About("Health", 400, "DE", open=frozenset({"pay", "hiring"}))


def test_each_part_counts_the_same_and_needs_by_how_many_were_met() -> None:
    found = likeness_of(ASKER, About("Health", 700, "FR", met=frozenset({"pay", "visas"})))
    assert found.parts == {"segment": 1.0, "size": 1.0, "country": 0.0, "need": 0.5}
    assert (found.points, found.known, found.share, found.needs) == (2.5, 4, 2.5 / 4, ("pay",))
    assert tuple(found.parts) == PARTS


@pytest.mark.parametrize(("size", "alike"), [(400, 1), (200, 1), (800, 1), (801, 0.5), (80, 0.5), (2001, 0), (79, 0)])
def test_sizes_are_alike_by_their_factor_in_either_direction(size: int, alike: float) -> None:
    assert likeness_of(ASKER, About(size=size)).parts == {"size": alike}
    assert likeness_of(About(size=size), About(size=400)).parts == {"size": alike}


def test_what_is_not_known_of_both_says_nothing() -> None:
    assert likeness_of(ASKER, About()).share is None
    assert likeness_of(About(), About("Health", 400, "DE", met=frozenset({"pay"}))).parts == {}
    assert likeness_of(ASKER, About(size=0)).parts == {}


def test_who_agrees_in_more_comes_first_and_who_agrees_in_nothing_does_not_come() -> None:
    one = About("Health")  # all that is known agrees
    three = About("Health", 500, "DE", met=frozenset({"visas"}))
    nothing = About("Trade", 9, "FR", met=frozenset({"visas"}))
    assert [at for at, _ in by_likeness(ASKER, [one, nothing, three, one])] == [2, 0, 3]


def test_a_need_of_theirs_that_waits_as_well_is_no_help() -> None:
    assert likeness_of(ASKER, About(open=frozenset({"pay"}))).parts == {"need": 0.0}
