"""Non-response: answers are weighted to speak for those who kept silent, and both are told apart."""

from dataclasses import replace

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags
from keepworth.prove.bakeoff import Asked, Contest, Outcome, Verdict, bakeoff, weigh_response


def population(n: int = 6000, *, seed: int = 3) -> tuple[Contest, Flags]:
    """Two kinds of customers: the metric foretells of the first, who answer often, and hardly of the others."""
    random = np.random.default_rng(seed)
    keen = random.uniform(size=n) < 0.5
    behaviour = np.column_stack([keen.astype(np.float64), random.standard_normal(n)])
    metric = random.standard_normal((n, 1))
    pull = 0.3 * behaviour[:, 1] + np.where(keen, 1.6, 0.0) * metric[:, 0]
    outcome = (random.uniform(size=n) < 1 / (1 + np.exp(-pull))).astype(np.float64)
    of = Contest(Outcome.RETAINED, random.integers(0, 700, n), np.arange(n), behaviour, {"effort": metric}, outcome)
    return of, random.uniform(size=n) < np.where(keen, 0.8, 0.1)


def among(of: Contest, rows: Flags) -> Contest:
    return Contest(
        of.kind, of.asked_on[rows], of.account[rows], of.behaviour[rows],
        {name: value[rows] for name, value in of.candidates.items()}, of.outcome[rows],
    )  # fmt: skip


def gain(of: Contest) -> float:
    found = bakeoff(of, samples=20)
    assert isinstance(found, Verdict)
    return found.gains[0].gain


def test_weighted_answers_give_the_gain_that_all_who_were_asked_would() -> None:
    everybody, answered = population()
    told = among(everybody, answered)
    weight, response = weigh_response(
        Asked(everybody.account, everybody.behaviour, answered, everybody.outcome), told.behaviour
    )
    assert weight is not None
    truth, plain, weighted = gain(everybody), gain(told), gain(replace(told, weight=weight))
    assert plain > truth + 0.04, "who answers is easier to foretell: that is what is to be put right"
    assert abs(weighted - truth) < (plain - truth) / 2
    assert weight.mean() == pytest.approx(1)
    shares = [float(weight[told.behaviour[:, 0] == kind].sum() / weight.sum()) for kind in (0, 1)]
    assert shares == pytest.approx([0.5, 0.5], abs=0.04), "half of all who were asked are of either kind"
    assert response.is_weighted
    assert (response.asked, response.answered) == (6000, int(answered.sum()))
    assert response.effective < 0.8 * answered.sum()


def test_how_the_silent_fared_is_told_with_its_range() -> None:
    random = np.random.default_rng(5)
    answered = random.uniform(size=2000) < 0.4
    outcome = (random.uniform(size=2000) < np.where(answered, 0.8, 0.6)).astype(np.float64)
    outcome[:100] = np.nan
    asked = Asked(np.arange(2000) // 2, random.standard_normal((2000, 2)), answered, outcome)
    apart = weigh_response(asked, asked.behaviour[answered])[1].apart
    assert apart is not None
    known = np.isfinite(outcome)
    assert apart.answered == pytest.approx(outcome[known & answered].mean())
    assert apart.silent == pytest.approx(outcome[known & ~answered].mean())
    assert apart.low < 0.2 < apart.high
    assert apart.low > 0.1
    assert apart.n_answered + apart.n_silent == 1900


def test_who_answers_by_chance_weighs_the_same() -> None:
    random = np.random.default_rng(6)
    answered, behaviour = random.uniform(size=4000) < 0.5, random.standard_normal((4000, 3))
    weight, response = weigh_response(
        Asked(np.arange(4000), behaviour, answered, np.full(4000, np.nan)), behaviour[answered]
    )
    assert weight is not None
    assert weight.std() < 0.08
    assert response.effective > 0.99 * answered.sum()
    assert response.apart is None, "of nobody is it known what came"


def test_too_few_silent_give_no_weights_and_misfits_are_refused() -> None:
    answered = np.arange(300) >= 49
    asked = Asked(np.arange(300), np.zeros((300, 1)), answered, np.ones(300))
    weight, response = weigh_response(asked, np.zeros((251, 1)))
    assert weight is None
    assert (response.is_weighted, response.effective, response.apart) == (False, 251, None)
    with pytest.raises(BadInput, match="one account"):
        Asked(np.arange(2), np.zeros((3, 1)), np.ones(3, dtype=bool), np.ones(3))
