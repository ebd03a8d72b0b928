"""What must hold of scores of answers, whatever is answered and whichever item it is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepworth.listen.instruments import INDICATORS, Item, all_instruments, composite, score_answers

ITEMS = st.sampled_from([item for one in all_instruments() for item in one.items if item.scale.is_scored])
SEEDS = st.integers(0, 2**32 - 1)
PEOPLE = 6


def answers_to(item: Item, draw: np.random.Generator, *, missing: float = 0.3) -> np.ndarray:
    low, high = int(item.scale.lowest or 0), int(item.scale.highest or 0)
    values = draw.integers(low, high + 1, PEOPLE).astype(float)
    return np.where(draw.random(PEOPLE) < missing, np.nan, values)


@given(ITEMS, SEEDS)
def test_scores_lie_between_0_and_100_and_missing_answers_stay_missing(item: Item, seed: int) -> None:
    values = answers_to(item, np.random.default_rng(seed))
    scored = score_answers(item, values)
    np.testing.assert_array_equal(np.isnan(scored), np.isnan(values))
    known = scored[~np.isnan(scored)]
    assert ((known >= 0) & (known <= 100)).all()


@given(ITEMS, SEEDS)
def test_a_better_answer_never_scores_lower(item: Item, seed: int) -> None:
    values = np.sort(answers_to(item, np.random.default_rng(seed), missing=0))
    steps = np.diff(score_answers(item, values))
    assert ((steps <= 0) if item.lower_is_better else (steps >= 0)).all()


@given(ITEMS, SEEDS)
def test_turning_scale_and_item_both_over_changes_nothing(item: Item, seed: int) -> None:
    values = answers_to(item, np.random.default_rng(seed))
    turned = replace(item, lower_is_better=not item.lower_is_better)
    low, high = item.scale.lowest or 0, item.scale.highest or 0
    np.testing.assert_allclose(score_answers(turned, low + high - values), score_answers(item, values), atol=1e-9)


@given(st.sampled_from(all_instruments()), st.sampled_from(INDICATORS), SEEDS)
def test_a_composite_lies_among_its_items_and_the_order_of_people_is_theirs(of, indicator: str, seed: int) -> None:
    draw = np.random.default_rng(seed)
    items = [one for one in of.asked_of("customer") if one.feeds == indicator and not one.per_element]
    if not items:
        return
    answers = {one.name: answers_to(one, draw) for one in items}
    found = composite(of, indicator, answers=answers)
    scored = np.stack([score_answers(one, answers[one.name]) for one in items])
    known = ~np.isnan(found.score)
    np.testing.assert_array_equal(known, (~np.isnan(scored)).sum(axis=0) * 3 >= 2 * len(items))
    assert (found.score[known] >= np.nanmin(scored[:, known], axis=0) - 1e-9).all()
    assert (found.score[known] <= np.nanmax(scored[:, known], axis=0) + 1e-9).all()
    turned = composite(of, indicator, answers={name: values[::-1] for name, values in answers.items()})
    assert turned.score[::-1] == pytest.approx(found.score, nan_ok=True)
