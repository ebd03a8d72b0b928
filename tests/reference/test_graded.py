"""The model of two points on the LSAT, section 6, against Bock & Aitkin (1981) as ltm and mirt print it."""

import numpy as np
import pytest
from tests.factories.scales import lsat

from keepworth.measure.psychometrics import GradedFit, fit_graded


def fitted() -> GradedFit:
    found = fit_graded(lsat())
    assert isinstance(found, GradedFit)
    return found


def test_the_lsat_has_the_likelihood_and_the_slopes_of_ltm() -> None:
    found = fitted()
    assert found.log_likelihood == pytest.approx(-2466.653, abs=5e-4)
    # They take 21 nodes: to the third digit.
    assert [item.slope.value for item in found.items] == pytest.approx(
        [0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=1e-3
    )


def test_the_lsat_has_the_difficulties_of_ltm() -> None:
    steps = [item.steps[0].value for item in fitted().items]
    assert steps == pytest.approx([-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=3e-3)


def test_the_errors_of_the_lsat_are_near_those_of_ltm() -> None:
    # ltm: .2581 .1867 .2326 .1852 .2100 by second derivatives; these are by the slopes of people.
    errors = [(item.slope.high - item.slope.value) / 1.281552 for item in fitted().items]
    assert np.array(errors) == pytest.approx([0.2581, 0.1867, 0.2326, 0.1852, 0.2100], rel=0.05)


def test_the_errors_of_difficulties_are_near_those_of_ltm() -> None:
    # The doubt about a slope is most of that about a step far out: without it the first would have .25.
    errors = [(item.steps[0].high - item.steps[0].value) / 1.281552 for item in fitted().items]
    assert np.array(errors) == pytest.approx([0.8669, 0.3073, 0.0997, 0.4341, 0.8700], rel=0.1)
