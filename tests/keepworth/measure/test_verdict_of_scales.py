"""What is said of a scale: which codes, with which numbers, in which words."""

from string import Formatter

import numpy as np
import pytest
from tests.factories.scales import drawn, holzinger, named, on_points

from keepworth.errors import BadInput
from keepworth.listen.instruments.indicators import INDICATORS
from keepworth.measure.psychometrics import MADE_OF_PARTS, FactorFit, Finding, Said, fit_factors, judge_scale
from keepworth.measure.psychometrics.verdict import WORDS
from keepworth.measure.withheld import Why, Withheld

SCALES = (("x1", "x2", "x3"), ("x4", "x5", "x6"), ("x7", "x8", "x9"))


def scale(*loadings: float, people: int = 300) -> np.ndarray:
    return on_points(drawn(np.random.default_rng(3), np.array(loadings), people=people))


def judged(values: np.ndarray, **more):
    return judge_scale(named(values, lowest=1, highest=7), **more)


def test_a_good_scale_is_said_in_one_sentence() -> None:
    found = judged(scale(0.85, 0.8, 0.8, 0.75))
    assert found.codes == (Said.ITEMS, Said.OMEGA, Said.HOLDS, Said.NOISE)
    assert str(found) == (
        "Four items, ω .86 (.84–.88), one factor holds, changes under 17 points are noise for one person."
    )


def test_three_items_alone_cannot_show_one_factor_and_beside_others_can() -> None:
    alone = judge_scale(holzinger(*SCALES[1]))
    assert alone.codes == (Said.ITEMS, Said.OMEGA, Said.UNTESTABLE, Said.NOISE)
    joint = fit_factors(holzinger(), SCALES)
    assert isinstance(joint, FactorFit)
    beside = judge_scale(holzinger(*SCALES[1]), beside=joint)
    assert beside.codes == (Said.ITEMS, Said.OMEGA, Said.ROUGHLY_BESIDE, Said.NOISE)
    with pytest.raises(BadInput, match="has no factor of just x1, x2"):
        judge_scale(holzinger("x1", "x2"), beside=joint)


def test_an_item_of_something_else_is_named() -> None:
    values = scale(0.8, 0.8, 0.8, 0.0)
    found = judged(values)
    assert [one.numbers["item"] for one in found.findings if one.said is Said.STRAYS] == ["i4"]
    # A factor fits that an item has nothing to do with; it is not one of all items.
    assert Said.HOLDS_FOR_OTHERS in found.codes
    assert "one factor holds for the items that go together, i4 does not go with the others" in str(found)


def test_a_noisy_scale_is_said_to_be_so() -> None:
    found = judged(scale(0.4, 0.4, 0.4, 0.4))
    assert Said.TOO_NOISY in found.codes


def test_two_items_have_alpha() -> None:
    assert judged(scale(0.8, 0.8)).codes == (Said.ITEMS, Said.ALPHA, Said.UNTESTABLE, Said.NOISE)


@pytest.mark.parametrize(
    ("people", "codes"),
    [(49, (Said.ITEMS, Said.WITHHELD)), (99, (Said.ITEMS, Said.OMEGA, Said.FEW_FOR_FACTORS, Said.NOISE)),
     (199, (Said.ITEMS, Said.OMEGA, Said.HOLDS, Said.PROVISIONAL, Said.NOISE))],
)  # fmt: skip
def test_fewer_people_are_told_less(people: int, codes: tuple[Said, ...]) -> None:
    assert judged(scale(0.85, 0.8, 0.8, 0.75)[:people]).codes == codes


def test_nothing_is_said_twice_of_49_people() -> None:
    found = judged(scale(0.85, 0.8, 0.8, 0.75)[:49])
    assert str(found) == "Four items. Not enough answers: 49 people answered every item, and it takes 50."
    assert found.findings[1].withheld == Withheld(Why.FEW_PEOPLE, 49, 50)


def test_of_what_is_made_of_parts_no_reliability_is_told() -> None:
    found = judged(scale(0.8, 0.8, 0.8), is_made_of_parts=True)
    assert found.codes == (Said.ITEMS, Said.WITHHELD)
    assert found.reliability == found.fit == found.items == Withheld(Why.MADE_OF_PARTS)
    assert "need not go together" in str(found)
    assert set(MADE_OF_PARTS) <= set(INDICATORS)


def test_every_code_has_words_and_every_number_in_them_is_given() -> None:
    assert set(WORDS) == set(Said)
    given = [one for found in (
        judged(scale(0.85, 0.8, 0.8, 0.75)), judged(scale(0.4, 0.4, 0.4, 0.4, people=99)), judged(scale(0.8, 0.8)),
        judged(scale(0.8, 0.8, 0.8, 0.0, people=150)),
    ) for one in found.findings]  # fmt: skip
    assert {one.said for one in given} >= {Said.ALPHA, Said.OMEGA, Said.FEW_FOR_FACTORS, Said.STRAYS, Said.PROVISIONAL}
    for one in given:
        assert {name for _, name, _, _ in Formatter().parse(WORDS[one.said]) if name} <= set(one.numbers)


def test_shares_are_written_without_their_0() -> None:
    numbers = {"value": -0.05, "low": -0.2, "high": 1.0}
    assert str(Finding(Said.ALPHA, numbers)) == "α -.05 (-.20–1.00)"
