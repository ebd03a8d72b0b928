"""Groups: which speak, what they say, and how sure that is; down to parts of populations."""

from dataclasses import replace

import numpy as np
import pytest
from tests.factories.evidence import evidence, joined

from keepworth.errors import BadInput
from keepworth.listen.instruments import INDICATORS
from keepworth.measure.belief_learning import ELSEWHERE, LearntBeliefs, learnt_beliefs
from keepworth.measure.beliefs import PLACE, printed_beliefs
from keepworth.measure.evidence import Evidence
from keepworth.measure.groups import NO_PART, Groups, Parted, group_strengths, part_populations, with_weakest_of_groups
from keepworth.measure.indicators import score_indicators
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.strength import NONE, Published, relationship_strength
from keepworth.measure.tracking import track

FIVE = ("emotional", "satisfaction", "performance", "evp", "fit")
TRACKS = track()
EACH = 40  # customers of each of three parts; 30 of each were heard


def told(who: range, y: float, *, lines: tuple[str, ...] = FIVE) -> Evidence:
    rng = np.random.default_rng(who.start)
    return evidence([(at, line, float(np.clip(y + rng.normal(0, 12), 0, 100)), 225.0, 0.0, 0, 1.0)
                     for at in who for line in lines])  # fmt: skip


def shops() -> tuple[Evidence, ScoringContext, np.ndarray]:
    """Two segments; the first has parts 0 and 1, the second part 2, and ten of nobody's part."""
    of = joined(told(range(30), 80), told(range(40, 70), 40), told(range(80, 110), 60))
    population = np.repeat([0, 0, 1, 1], [EACH, EACH, EACH, 10])
    part = np.repeat([0, 1, 2, NO_PART], [EACH, EACH, EACH, 10])
    return of, ScoringContext(printed_beliefs(2), population, np.ones(population.size)), part


def parted(of: Evidence, by: ScoringContext, part: np.ndarray) -> Parted:
    return part_populations(of, by, learnt=learnt_beliefs(of, by), part=part, tracks=TRACKS)


def groups(of: Evidence, found: Parted) -> Groups:
    rows = score_indicators(of, found.by).indicators
    return group_strengths(rows, found.by, learnt=found.learnt, within=found.within, tracks=TRACKS)


def test_parts_that_were_asked_enough_stand_after_their_populations() -> None:
    of, by, part = shops()
    found = parted(of, by, part)
    assert (found.within.tolist(), found.part.tolist()) == ([0, 1, 0, 0, 1], [NO_PART, NO_PART, 0, 1, 2])
    assert found.by.population.tolist() == [2] * EACH + [3] * EACH + [4] * EACH + [1] * 10
    evp = found.by.beliefs.mean[:, PLACE["evp"]]
    assert evp[2] == pytest.approx(80, abs=5)
    assert evp[3] == pytest.approx(40, abs=5)
    assert evp[3] < evp[0] < evp[2]
    # Of trust nobody spoke: it stands as printed everywhere, and its mean is as little known.
    assert set(found.by.beliefs.mean[:, PLACE["trust"]]) == {60.0}
    assert set(found.learnt.doubt[:, PLACE["trust"]]) == {ELSEWHERE**2}
    assert found.learnt.doubt[2, PLACE["evp"]] < ELSEWHERE**2


def test_a_part_is_drawn_towards_its_whole_population() -> None:
    of, by, part = shops()
    learnt = learnt_beliefs(of, by)
    alone = learnt_beliefs(of.some(of.customer < EACH), by).beliefs.mean[0, PLACE["evp"]]
    found = parted(of, by, part).by.beliefs.mean[2, PLACE["evp"]]
    assert learnt.beliefs.mean[0, PLACE["evp"]] < found < 82
    assert abs(found - alone) < 3


def test_parts_of_too_few_change_nothing() -> None:
    of, by, part = shops()
    few = of.some(of.customer % EACH < 19)
    learnt = learnt_beliefs(few, by)
    found = part_populations(few, by, learnt=learnt, part=part, tracks=TRACKS)
    assert found.by.population is by.population
    assert found.learnt is learnt
    assert found.within.tolist() == [0, 1]


def test_a_part_of_which_four_indicators_were_heard_does_not_speak() -> None:
    of, by, part = shops()
    four = joined(told(range(30), 80, lines=FIVE[:4]), of.some(of.customer >= EACH))
    assert parted(four, by, part).part.tolist() == [NO_PART, NO_PART, 1, 2]


def test_what_colleagues_say_makes_no_part_speak() -> None:
    of, by, part = shops()
    ours = replace(of, is_ours=np.ones_like(of.is_ours))
    assert parted(joined(ours), by, part).part.tolist() == [NO_PART, NO_PART]


def test_a_population_counts_the_people_of_its_parts() -> None:
    of, by, part = shops()
    found = groups(of, parted(of, by, part))
    assert found.people.tolist() == [60, 30, 30, 30, 30]
    assert found.speaks.tolist() == [True] * 5
    # Each segment as a whole says what it would say without parts.
    whole = groups(of, parted(of, by, np.full(part.size, NO_PART)))
    assert found.strength[:2] == pytest.approx(whole.strength, abs=1e-12)
    assert found.variance[:2] == pytest.approx(whole.variance, abs=1e-12)
    assert found.people[:2].tolist() == whole.people.tolist()


def test_the_strength_of_a_group_is_that_of_its_means_by_hand() -> None:
    of, by, part = shops()
    one = parted(of, by, part)
    found = groups(of, one)
    weight, doubt = TRACKS.weight, one.learnt.doubt
    assert found.strength == pytest.approx(one.by.beliefs.mean @ weight, abs=1e-12)
    for at in range(5):
        sds = np.sqrt(doubt[at]) * weight
        errors = 0.7 * np.diag(sds**2) + 0.3 * np.outer(sds, sds)
        assert found.variance[at] == pytest.approx(errors.sum(), rel=1e-12)
    low, high = found.range()
    low_of_one, high_of_one = found.range_of_one()
    assert (low_of_one < low).all()
    assert (high < high_of_one).all()
    assert (low + high) / 2 == pytest.approx(found.strength, abs=1e-9)


def test_a_person_who_was_not_heard_has_the_strength_of_the_group() -> None:
    of, by, part = shops()
    one = parted(of, by, part)
    found, rows = groups(of, one), score_indicators(of, one.by).indicators
    theirs = relationship_strength(rows, one.by, tracks=TRACKS, grouped=np.ones(part.size, dtype=bool),
                                   within=one.within)  # fmt: skip
    silent = np.flatnonzero(theirs.published == Published.GROUP)
    assert silent.size == 40
    assert theirs.strength[silent] == pytest.approx(found.strength[one.by.population[silent]], abs=1e-12)
    assert theirs.variance[silent] == pytest.approx(found.of_one[one.by.population[silent]], abs=1e-12)


def test_a_segment_speaks_by_those_of_its_parts_too() -> None:
    # Twenty in one part and ten elsewhere: the ten alone would not speak.
    of = joined(told(range(25), 80), told(range(60, 70), 50))
    by = ScoringContext(printed_beliefs(), np.zeros(100, dtype=np.int64), np.ones(100))
    part = np.where(np.arange(100) < 50, 0, NO_PART)
    found = groups(of, parted(of, by, part))
    assert (found.speaks.tolist(), found.people.tolist()) == ([True, True], [35, 25])


def test_the_weakest_of_a_group_was_heard_of_twenty_and_enters() -> None:
    by = ScoringContext(printed_beliefs(), np.zeros(30, dtype=np.int64), np.ones(30))
    of = joined(told(range(25), 80), told(range(25), 10, lines=("structural_cost",)),
                told(range(19), 20, lines=("trust",)), told(range(25), 45, lines=("control",)))  # fmt: skip
    found = groups(of, parted(of, by, np.full(30, NO_PART)))
    assert [INDICATORS[at] for at in found.weakest] == ["control"]
    silent = groups(evidence([]), parted(evidence([]), by, np.full(30, NO_PART)))
    assert (silent.weakest.tolist(), silent.speaks.tolist(), silent.people.tolist()) == ([NONE], [False], [0])


def test_of_who_said_little_the_weakest_is_what_they_said_where_they_said_it() -> None:
    by = ScoringContext(printed_beliefs(), np.zeros(30, dtype=np.int64), np.ones(30))
    lines = joined(told(range(25), 80), told(range(25), 45, lines=("control",)))
    of = joined(lines, evidence([(25, "trust", 0.0, 1.0, 0.0, 0, 1.0), (26, "control", 100.0, 1.0, 0.0, 0, 1.0),
                                 (27, "structural_cost", 0.0, 1.0, 0.0, 0, 1.0)]))  # fmt: skip
    one = parted(of, by, np.full(30, NO_PART))
    rows = score_indicators(of, one.by).indicators
    theirs = relationship_strength(rows, one.by, tracks=TRACKS, grouped=np.ones(30, dtype=bool))
    found = with_weakest_of_groups(theirs, one.by, indicators=rows, learnt=one.learnt, tracks=TRACKS)
    said = [INDICATORS[at] for at in found.weakest[25:29]]
    assert said[0] == "trust"  # lower than anything of the group
    assert said[1] not in {"control", "trust"}  # the group's weakest is no weakness of theirs
    assert said[2:] == ["control", "control"]
    assert found.weakest[:25].tolist() == theirs.weakest[:25].tolist()


def test_parts_that_cannot_be_are_refused() -> None:
    of, by, part = shops()
    with pytest.raises(BadInput, match="one for each"):
        parted(of, by, part[1:])
    with pytest.raises(BadInput, match="in one population"):
        parted(of, by, np.where(part == NO_PART, 0, part))


def test_nonsense_is_left_out_and_parts_stand() -> None:
    of, by, part = shops()
    bad = joined(of, evidence([(-1, "evp", 50.0, 225.0, 0.0, 0, 1.0), (10**6, "evp", 50.0, 225.0, 0.0, 0, 1.0),
                               (1, "evp", np.nan, 225.0, 0.0, 0, 1.0)]))  # fmt: skip
    found = parted(bad, by, part)
    assert found.part.tolist() == [NO_PART, NO_PART, 0, 1, 2]
    assert np.isfinite(found.by.beliefs.mean).all()


def test_learnt_beliefs_tell_the_doubt_of_their_means() -> None:
    of, by, _ = shops()
    found: LearntBeliefs = learnt_beliefs(of, by)
    many = learnt_beliefs(joined(*(replace(of, customer=of.customer + 130 * at) for at in range(4))),
                          ScoringContext(by.beliefs, np.tile(by.population, 4), np.tile(by.spread, 4)))  # fmt: skip
    line = PLACE["evp"]
    assert (many.doubt[:, line] < found.doubt[:, line] / 3).all()
