"""Answers become 0 to 100, composites need two thirds of their items, and readiness needs three plain yes."""

import numpy as np
import pytest
from tests.factories.instruments import on_a_scale

from keepworth.errors import BadInput, InstrumentRefused
from keepworth.listen.instruments import (
    composite,
    instrument,
    of_element,
    performance,
    read_instrument,
    readiness,
    score_answers,
    shipped_scales,
)
from keepworth.measure.metrics import metric

NONE = np.nan
QUESTIONS = [one.name for one in instrument("readiness").items]


def answered(*values: float) -> dict[str, float]:
    return dict(zip(QUESTIONS, values, strict=False))


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


@pytest.mark.parametrize(
    ("name", "version", "item", "given", "scored"),
    [
        ("ces", "1.0", "effort", [1, 2, 5], [100, 75, 0]),
        ("ces", "2.0", "ease", [1, 4, 7], [0, 50, 100]),
        ("nps", "1.0", "recommend", [0, 6, 10], [0, 60, 100]),
        ("csat-10", "1.0", "satisfied_10", [1, 10, NONE], [0, 100, NONE]),
        ("relationship", "1.0", "mindset_company", [-3, 0, 3], [0, 50, 100]),
        ("relationship", "1.0", "trust_dependability", [1, 7], [100, 0]),
        ("relationship", "1.0", "recommended", [0, 1], [0, 100]),
        ("relationship", "1.0", "stay_five_years", [0, 62.5, 100], [0, 62.5, 100]),
    ],
)
def test_the_better_end_of_a_scale_is_a_hundred(
    name: str, version: str, item: str, given: list[float], scored: list[float]
) -> None:
    found = score_answers(instrument(name, version).item(item), column(*given))
    np.testing.assert_allclose(found, scored, atol=1e-12)


def test_a_scale_that_ends_at_0_ends_there() -> None:
    of = read_instrument(on_a_scale(-6, 0), where="ours", scales=shipped_scales())
    np.testing.assert_allclose(score_answers(of.item("works"), column(-6, -3, 0)), [0, 50, 100], atol=1e-12)


@pytest.mark.parametrize(
    ("item", "given", "said"),
    [
        ("trust_integrity", 8, "1 of 2 answers to trust_integrity cannot be; the first is row 1: 8. .* from 1 to 7"),
        ("trust_integrity", 2.5, "a whole number from 1 to 7"),
        ("stay_one_year", 101, "a number from 0 to 100"),
        ("stay_one_year", np.inf, "a number from 0 to 100"),
    ],
)
def test_answers_off_the_scale_are_refused(item: str, given: float, said: str) -> None:
    with pytest.raises(InstrumentRefused, match=said):
        score_answers(instrument("relationship").item(item), column(1, given))


def test_words_and_choices_have_no_score() -> None:
    for name in ("recommended_what", "recommended_whom", "recommended_times"):
        with pytest.raises(InstrumentRefused, match="they have no better end to score"):
            score_answers(instrument("relationship").item(name), column(1))


def test_a_composite_is_the_mean_of_scored_items_where_two_thirds_were_answered() -> None:
    answers = {
        "trust_integrity": column(7, 7, 7, NONE),
        "trust_dependability": column(1, 1, NONE, NONE),
        "trust_competence": column(4, NONE, NONE, NONE),
    }
    found = composite(instrument("relationship"), "trust", answers=answers)
    np.testing.assert_allclose(found.score, [(100 + 100 + 50) / 3, 100, NONE, NONE])
    assert (found.answered.tolist(), found.items) == ([3, 2, 1, 0], 3)


def test_a_part_of_trust_stands_alone() -> None:
    answers = {"trust_integrity": column(1), "trust_competence": column(7)}
    of = instrument("relationship")
    assert composite(of, "trust", answers=answers, part="competence").score == pytest.approx([100])
    assert composite(of, "trust", answers=answers, part="integrity").score == pytest.approx([0])


def test_our_side_is_scored_by_what_our_side_is_asked() -> None:
    ours = {"business_margin": column(30), "business_suffers": column(4)}
    found = composite(instrument("loyalty"), "business", answers=ours, side="us")
    assert found.score == pytest.approx([40])
    assert (found.items, found.answered.tolist()) == (2, [2])


def test_a_composite_of_nothing_is_refused() -> None:
    of = instrument("relationship")
    with pytest.raises(InstrumentRefused, match=r"relationship 1.0 asks customer nothing that feeds evp"):
        composite(of, "evp", answers={})
    with pytest.raises(InstrumentRefused, match=r"loyalty 1.1 asks customer nothing that feeds performance"):
        composite(instrument("loyalty"), "performance", answers={})
    with pytest.raises(InstrumentRefused, match="nothing that feeds charm of trust"):
        composite(of, "trust", answers={}, part="charm")
    with pytest.raises(InstrumentRefused, match="has no item 'trsut'"):
        composite(of, "trust", answers={"trsut": column(1)})


def by_element(**elements: tuple[list[float], list[float], list[float]]) -> dict[str, np.ndarray]:
    items = [one for one in instrument("loyalty").items if one.per_element]
    return {
        of_element(item, element): column(*given)
        for element, three in elements.items()
        for item, given in zip(items, three, strict=True)
    }


def test_performance_weighs_elements_by_their_importance() -> None:
    given = by_element(delivery=([10], [10], [1]), price=([5], [1], [10]))
    found = performance(instrument("loyalty"), answers=given)
    # (10 · 100 + 5 · 0) / 15, and against the best (10 · 100 − 5 · 100) / 15.
    assert found.score == pytest.approx([1000 / 15])
    assert found.against_best == pytest.approx([500 / 15])
    assert found.answered.tolist() == [2]


def test_performance_needs_two_thirds_of_the_elements() -> None:
    given = by_element(
        delivery=([9, 9], [10, 10], [NONE, 5]), price=([5, NONE], [10, 5], [5, 5]), staff=([2, 1], [NONE, NONE], [1, 1])
    )
    found = performance(instrument("loyalty"), answers=given)
    np.testing.assert_allclose(found.score, [100, NONE])
    assert np.isnan(found.against_best).all()
    assert found.answered.tolist() == [2, 1]


def test_performance_is_refused_where_nothing_is_asked_per_element() -> None:
    with pytest.raises(InstrumentRefused, match=r"pulse 1.0 does not ask for performance element by element"):
        performance(instrument("pulse"), answers={})
    with pytest.raises(InstrumentRefused, match="answers are named as performance@…"):
        performance(instrument("loyalty"), answers={})
    with pytest.raises(InstrumentRefused, match="answers to importance cannot be"):
        performance(instrument("loyalty"), answers=by_element(price=([11], [1], [1])))


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ((2, 2, 2, 0, 0), "fits"),
        ((2, 2, 2), "fits"),
        ((2, 2, 1, 1, 1), "not_yet"),  # partly is no yes
        ((0, 0, 0), "not_yet"),
        ((2, 2, 0, 0), "open"),
        ((), "open"),
    ],
)
def test_three_plain_yes_fit_and_a_pilot_comes_first(given: tuple[float, ...], verdict: str) -> None:
    found = readiness(instrument("readiness"), answers=answered(*given))
    assert found.verdict == verdict
    assert ("pilot in one segment" in found.words.en) == ("试点" in found.words.zh_hans) == (verdict == "fits")
    assert found.yes + found.partly + found.no == len(given)
    assert found.unanswered == 5 - len(given)


def test_a_yes_without_a_fact_beside_it_is_named() -> None:
    found = readiness(instrument("readiness"), answers=answered(2, 2, 2, 1), proven=frozenset(QUESTIONS[:2]))
    assert found.unproven == (QUESTIONS[2],)


def test_readiness_refuses_what_cannot_be() -> None:
    of = instrument("readiness")
    with pytest.raises(InstrumentRefused, match="answers to quality_not_enough cannot be"):
        readiness(of, answers={"quality_not_enough": 3})
    with pytest.raises(InstrumentRefused, match=r"readiness 1.0 has no item 'luck'"):
        readiness(of, answers={"luck": 1})
    with pytest.raises(InstrumentRefused, match=r"pulse 1.0 has no words for fits, not_yet, open"):
        readiness(instrument("pulse"), answers={})


def test_metrics_are_those_that_the_instruments_ask() -> None:
    effort = metric("ces", "1.0")
    assert (effort.lowest, effort.highest, effort.top, effort.lower_is_better) == (1, 5, 2, True)
    assert [metric(f"csat-{points}").top for points in (5, 7, 10)] == [4, 6, 9]
    assert (metric("ces").version, metric("ces").top, metric("nps").top) == ("2.0", 5, 9)
    with pytest.raises(BadInput, match=r"pulse 1.0 is no metric: it asks 12 things, not one"):
        metric("pulse")
