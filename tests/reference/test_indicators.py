"""Indicators against the worked example of the design's §13.8, and against §13.2 solved as it stands there."""

from dataclasses import replace

import numpy as np
import pytest
from tests.factories.evidence import evidence

from keepworth.measure.beliefs import PLACE, Beliefs, printed_beliefs
from keepworth.measure.evidence import NOBODY, Evidence
from keepworth.measure.indicators import Scored, score_indicators
from keepworth.measure.patterns import ScoringContext
from keepworth.measure.sources import said_by_count

PI = {"finance": 0.5, "user": 0.3, "technology": 0.2}  # the last one is silent
SPREAD = sum(share**2 for share in PI.values())
FINANCE = (0, "trust", 80.0, 75.0, 3.0, 0, PI["finance"])
USER = (0, "trust", 50.0, 75.0, 0.0, 1, PI["user"])
PROMISES = (0, "trust", 75.0, 287.5, 1.0)
HALF_A_DIGIT = 5e-7


def worked(*pieces: tuple, months_later: float = 0.0) -> Scored:
    of = said(*pieces)
    return score_indicators(replace(of, age=of.age + months_later), worked_by())


def worked_by() -> ScoringContext:
    beliefs = printed_beliefs()
    beliefs.mean[0, PLACE["trust"]] = 65.0
    return ScoringContext(beliefs, np.zeros(1, dtype=np.int64), np.array([SPREAD]))


def said(*pieces: tuple) -> Evidence:
    return evidence(list(pieces))


def test_the_worked_example_of_13_8() -> None:
    found = worked(FINANCE, USER, PROMISES)
    rows = found.indicators
    assert rows.score == pytest.approx([65.134961], abs=HALF_A_DIGIT)
    assert np.sqrt(rows.variance) == pytest.approx([7.892923], abs=HALF_A_DIGIT)
    assert rows.prior_variance == pytest.approx([279.72], abs=HALF_A_DIGIT)
    assert found.weight(said(FINANCE, USER, PROMISES), worked_by()) == pytest.approx(
        [0.338244, 0.405330, 0.114125], abs=HALF_A_DIGIT
    )
    assert found.push == pytest.approx([5.073661, -6.079954, 1.141254], abs=HALF_A_DIGIT)
    assert rows.information == pytest.approx([0.777284], abs=HALF_A_DIGIT)
    assert rows.information / rows.freshness == pytest.approx([0.872376], abs=HALF_A_DIGIT)
    assert rows.freshness == pytest.approx([0.890997], abs=HALF_A_DIGIT)
    assert rows.coverage == pytest.approx([0.8], abs=1e-12)


def test_the_worked_example_without_the_user() -> None:
    rows = worked(FINANCE, PROMISES).indicators
    assert rows.score == pytest.approx([74.199376], abs=HALF_A_DIGIT)
    assert np.sqrt(rows.variance) == pytest.approx([10.757485], abs=HALF_A_DIGIT)
    assert np.isnan(rows.conflict).all()


def test_the_worked_example_with_one_answer_entered_four_times() -> None:
    found = worked(FINANCE, FINANCE, FINANCE, FINANCE, USER, PROMISES)
    rows = found.indicators
    assert rows.score == pytest.approx([66.285722], abs=HALF_A_DIGIT)
    assert np.sqrt(rows.variance) == pytest.approx([7.386419], abs=HALF_A_DIGIT)
    assert found.push[:4] == pytest.approx(np.full(4, found.push[0]), abs=1e-12)


def test_the_worked_example_24_months_later() -> None:
    rows = worked(FINANCE, USER, PROMISES, months_later=24).indicators
    assert rows.score == pytest.approx([65.033740], abs=HALF_A_DIGIT)
    assert np.sqrt(rows.variance) == pytest.approx([16.313526], abs=HALF_A_DIGIT)
    assert rows.information == pytest.approx([0.048580], abs=HALF_A_DIGIT)
    # Two half-lives of trust are 24 months: who was heard today then still is, finance is not.
    assert rows.coverage == pytest.approx([0.3], abs=1e-12)


def test_the_promises_of_the_worked_example() -> None:
    said = said_by_count(np.array([7]), of=np.array([9]))
    assert (said.y[0], said.variance[0]) == (PROMISES[2], PROMISES[3])


def design(of: Evidence, beliefs: Beliefs, *, line: int, spread: float) -> dict[str, object]:
    """Solve one indicator of one customer as the design's §13.2 writes it."""
    kappa = lambda days: 2.0 ** (-np.abs(days) / beliefs.half_life[line])  # noqa: E731
    tau2, om2 = beliefs.variance[0, line], beliefs.contact_variance[line]
    same = (of.contact[:, None] == of.contact) & (of.contact[:, None] != NOBODY)
    covariance = kappa(of.age[:, None] - of.age) * (tau2 + om2 * same) + np.diag(of.variance)
    toward = kappa(of.age) * (tau2 + om2 * of.share)
    weight = np.linalg.solve(covariance, toward)
    apart = of.y - beliefs.mean[0, line]
    z = [np.nan]
    people = [one for one in np.unique(of.contact) if one != NOBODY and of.share[of.contact == one][0] >= 0.2]
    for one in people:
        for other in people:
            if one < other:
                tells = om2 * kappa(of.age) * ((of.contact == one) * 1.0 - (of.contact == other))
                known = np.linalg.solve(covariance, tells)
                z.append(abs(known @ apart) / np.sqrt(2 * om2 - tells @ known))
    return {
        "weight": weight,
        "score": beliefs.mean[0, line] + weight @ apart,
        "variance": tau2 + om2 * spread - toward @ weight,
        "conflict": np.nanmax(z) if len(z) > 1 else np.nan,
    }


@pytest.mark.parametrize("pieces", [1, 2, 3, 5, 6, 7, 8, 9, 12, 30, 80])
def test_a_batch_is_the_design_solved_one_by_one(pieces: int) -> None:
    rng = np.random.default_rng(pieces)
    customers, line = 12, PLACE["satisfaction"]
    shares = np.array([0.35, 0.25, 0.2, 0.15, 0.05])
    contact = rng.integers(-1, 5, customers * pieces)
    of = Evidence(
        rng.permutation(np.repeat(np.arange(customers), pieces)),
        np.full(customers * pieces, line),
        rng.uniform(0, 100, customers * pieces),
        rng.uniform(20, 400, customers * pieces),
        rng.integers(0, 15, customers * pieces).astype(float),
        contact,
        np.where(contact < 0, 0.0, shares[contact]),
        np.zeros(customers * pieces, dtype=bool),
    )
    beliefs, spread = printed_beliefs(), float((shares**2).sum())
    by = ScoringContext(beliefs, np.zeros(customers, dtype=np.int64), np.full(customers, spread))
    found = score_indicators(of, by)
    rows = found.indicators
    for at in range(customers):
        mine = of.customer == at
        want = design(of.some(mine), beliefs, line=line, spread=spread)
        assert found.weight(of, by)[mine] == pytest.approx(want["weight"], abs=1e-10)
        assert rows.score[at] == pytest.approx(want["score"], abs=1e-9)
        assert rows.variance[at] == pytest.approx(want["variance"], abs=1e-9)
        assert rows.conflict[at] == pytest.approx(want["conflict"], abs=1e-9, nan_ok=True)
