"""What must hold of scales and contacts, whatever people answer: a result, and every number of it one."""

from dataclasses import fields, is_dataclass
from math import isfinite

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.scales import drawn, named

from keepworth.measure.agreement import agreement_of
from keepworth.measure.icc import contacts_alike, raters_alike
from keepworth.measure.psychometrics import (
    ItemAnswers,
    PathModel,
    Reliability,
    alpha,
    fit_factors,
    fit_paths,
    item_analysis,
    judge_scale,
    omega,
    tell_apart,
)


@st.composite
def scales(draw: st.DrawFn, *, items: tuple[int, int] = (1, 6)) -> ItemAnswers:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    people, points = draw(st.sampled_from([3, 49, 50, 99, 100, 200])), draw(st.sampled_from([2, 5, 7]))
    loadings = rng.uniform(draw(st.sampled_from([-1.0, 0.3])), 0.99, size=draw(st.integers(*items)))
    values = drawn(rng, loadings, people=people) * draw(st.sampled_from([0.3, 1.0, 2.0])) + draw(
        st.sampled_from([0, 2.5])
    )
    values = np.clip(np.round((points + 1) / 2 + values), 1, points)
    if draw(st.booleans()):
        values[rng.random(values.shape) < 0.05] = np.nan
    if draw(st.integers(0, 9)) == 0:
        values[:, 0] = values[:, -1]
    if draw(st.integers(0, 19)) == 0:
        values[:] = values[0]
    return named(values, lowest=1, highest=points)


def is_told(found: object) -> bool:
    """Whether no number in a result, however deep, is NaN or endless."""
    if isinstance(found, float):
        return isfinite(found)
    if isinstance(found, np.ndarray):
        return bool(np.isfinite(found).all())
    if isinstance(found, dict):
        return all(map(is_told, found.values()))
    if isinstance(found, tuple):
        return all(map(is_told, found))
    return not is_dataclass(found) or all(is_told(getattr(found, field.name)) for field in fields(found))


@settings(deadline=None)
@given(scales())
def test_of_any_scale_something_is_said(answers: ItemAnswers) -> None:
    found = judge_scale(answers)
    assert is_told(found)
    assert str(found)
    assert is_told(item_analysis(answers))


@settings(deadline=None)
@given(scales(items=(3, 6)))
def test_a_reliability_lies_in_its_interval_and_a_surer_one_is_wider(answers: ItemAnswers) -> None:
    for tell in (alpha, omega):
        near, wide = (tell(answers, level=level) for level in (0.8, 0.95))
        if isinstance(near, Reliability) and isinstance(wide, Reliability):
            assert wide.low <= near.low <= near.value + 1e-12
            assert near.value - 1e-12 <= near.high <= wide.high <= 1 + 1e-12


@settings(deadline=None, max_examples=50)
@given(scales(items=(4, 6)))
def test_of_any_two_scales_something_is_said(answers: ItemAnswers) -> None:
    two = (answers.names[:2], answers.names[2:])
    model = PathModel(dict(zip(("one", "other"), two, strict=True)), (("one", "other"),))
    assert is_told(tell_apart(answers, two))
    assert is_told(fit_factors(answers, two))
    assert is_told(fit_paths(answers, model, rng=np.random.default_rng(1), draws=10))


@settings(deadline=None)
@given(scales(items=(2, 6)), st.integers(1, 12), st.integers(1, 40))
def test_of_any_contacts_something_is_said(answers: ItemAnswers, contacts: int, customers: int) -> None:
    known = answers.complete
    assert is_told(agreement_of(known[:contacts], points=int(answers.highest)))
    assert is_told(raters_alike(known))
    if known.size:
        assert is_told(contacts_alike(known[:, 0], np.arange(known.shape[0]) % customers))
