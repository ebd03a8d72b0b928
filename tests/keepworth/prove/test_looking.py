"""A look: daily peeking misleads as seldom as is said, ranges hold, too few and a lot that lost people say nothing."""

import numpy as np
import pytest

from keepworth.numerics.arrays import Floats, Ints
from keepworth.prove.experiments import Verdict, Watched, look

DAYS = 30


def leaving(seed: int, *, n: int = 400, base: float = 0.3, effect: float = 0.0) -> tuple[Ints, Ints]:
    """The arm of each, and the day on which they left; later than the end where they stayed."""
    random = np.random.default_rng(seed)
    arm = np.arange(n) % 2
    chance = np.where(arm == 1, base + effect, base)
    day = np.where(random.random(n) < chance, random.integers(1, DAYS + 1, n), DAYS + 99)
    return arm, day


def seen_on(day: int, arm: Ints, left: Ints, *, expected: float = 0.3) -> Watched:
    return Watched((left <= day).astype(np.float64), arm, np.bincount(arm), expected=expected)


def spending(seed: int, *, n: int = 200) -> tuple[Ints, Floats]:
    """What each spent by each day, who spends much and who little: shapes (n,) and (days, n)."""
    random = np.random.default_rng(seed)
    rate = random.gamma(1.0, 1.0, n)
    return np.arange(n) % 2, random.poisson(rate / 3, (DAYS, n)).cumsum(axis=0).astype(np.float64)


def is_misled(looks: list[Watched]) -> bool:
    return any(
        look(at, done=day / DAYS).verdicts[0] in (Verdict.MORE, Verdict.LESS)
        for day, at in enumerate(looks, start=1)
    )  # fmt: skip


@pytest.mark.parametrize("what", ["leaving", "spending"])
def test_whoever_looks_every_day_and_at_the_end_is_misled_five_times_in_a_hundred_at_most(what: str) -> None:
    rounds, misled = 120, 0
    for seed in range(rounds):
        if what == "leaving":
            arm, left = leaving(seed)
            looks = [seen_on(day, arm, left) for day in range(1, DAYS + 1)]
        else:
            arm, spent = spending(seed)
            looks = [Watched(by_day, arm, np.bincount(arm), is_share=False) for by_day in spent]
        misled += is_misled(looks)
    assert misled / rounds <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / rounds)


def test_the_range_of_the_end_holds_as_often_as_it_says() -> None:
    held = 0
    for seed in range(400):
        arm, left = leaving(seed, effect=-0.1)
        found = look(seen_on(DAYS, arm, left), done=1).effects
        assert found is not None
        held += bool(found.low[0] <= -0.1 <= found.high[0])
    assert held / 400 == pytest.approx(0.96, abs=0.03)  # binomial error .0098


def test_before_the_end_a_range_is_wider_and_the_same_effect_is_said_to_be_there_only_where_it_is_large() -> None:
    arm, left = leaving(1, n=4000, effect=-0.2)
    early, end = look(seen_on(15, arm, left), done=0.5), look(seen_on(DAYS, arm, left), done=1)
    assert (early.is_end, early.level, end.is_end, end.level) == (False, 0.99, True, 0.96)
    assert early.effects is not None
    assert end.effects is not None
    assert (early.effects.high - early.effects.low)[0] / early.effects.error[0] > 6
    assert (end.effects.high - end.effects.low)[0] / end.effects.error[0] == pytest.approx(2 * 2.054, abs=0.01)
    assert early.verdicts == end.verdicts == (Verdict.LESS,)


def test_each_of_several_arms_has_its_part_of_the_chance_to_be_misled() -> None:
    random = np.random.default_rng(2)
    arm = np.arange(900) % 3
    found = look(Watched((random.random(900) < 0.4).astype(np.float64), arm, np.bincount(arm)), done=1).effects
    assert found is not None
    assert found.level == pytest.approx(0.98)


def test_too_few_are_no_verdict_and_no_number() -> None:
    arm, left = leaving(3, n=400, base=0.01)
    assert look(seen_on(DAYS, arm, left), done=1).effects is None
    few, gone = leaving(4, n=12)
    assert look(seen_on(DAYS, few, gone), done=1).verdicts == (Verdict.FEW,)
    whole = Watched((left <= 5).astype(np.float64), arm, np.bincount(arm), cluster=np.arange(400) % 12 * 2 + arm)
    assert look(whole, done=1).verdicts == (Verdict.FEW,), "twelve groups, however many customers"
    assert look(seen_on(0, arm, left), done=0).verdicts == (Verdict.FEW,), "nothing can have come of it yet"


def test_a_lot_that_lost_people_of_one_arm_has_no_verdict() -> None:
    arm, left = leaving(5, n=4000, effect=-0.2)
    kept = (arm == 1) | (np.arange(4000) % 5 > 0)
    lost = Watched((left[kept] <= DAYS).astype(np.float64), arm[kept], np.bincount(arm))
    found = look(lost, done=1)
    assert found.lost < 0.001
    assert found.verdicts == (Verdict.UNEVEN,)
