"""A stress of one's own equals the printed one of the same hardness, and what cannot be is refused."""

import numpy as np
import pytest
from tests.factories.pages import page_book
from tests.factories.trials import FOUGHT, tell_fight

from keepworth.errors import BadInput
from keepworth.measure import printed_stresses
from keepworth.runs.stressing import own_stress, shaken_by
from keepworth.tables.scored import Wanted, open_scored


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    made = page_book(tmp_path_factory.mktemp("stressing"), customers=30)
    tell_fight(made.scores.joinpath("latest").resolve(), tested=[1, 2, 3], stays=[1])
    return open_scored(made)


def test_the_same_hardness_loses_the_same(scored):
    printed = {one.key: one for one in printed_stresses()}
    for key, own in (
        ("rival_10", own_stress(gap=10)),
        ("failure", own_stress(failure=True)),
        ("all", own_stress(gap=20, failure=True, champion_leaves=True)),
    ):
        assert shaken_by(scored, printed[key], wanted=Wanted()) == shaken_by(scored, own, wanted=Wanted())


def test_what_is_lost_is_the_value_times_what_goes(scored):
    found = shaken_by(scored, own_stress(gap=10), wanted=Wanted())
    worth = {one.number: one.value for one in found.hits}
    # φ is 1.566 with sd .723 for each, so the same share of each value goes; at the mode it were 1 − σ(.566)/σ(1.566).
    shares = [one.lost / one.value for one in found.hits if one.value]
    assert np.ptp(shares) < 1e-12
    assert shares[0] == pytest.approx(1 - 0.6379 / 0.8273, abs=0.02)
    assert (found.customers, found.never_tested) == (3, 0)
    assert found.value == pytest.approx(sum(worth.values()))
    assert found.low < found.value_lost < found.worst
    assert FOUGHT["phi"] == 1.566393


def test_what_cannot_be_is_refused(scored):
    for wrong in ({}, {"gap": -1.0}, {"gap": 101.0}):
        with pytest.raises(BadInput):
            own_stress(**wrong)


def test_a_run_that_puts_nobody_to_stresses_says_nothing(tmp_path):
    assert shaken_by(open_scored(page_book(tmp_path, customers=10)), own_stress(gap=5), wanted=Wanted()) is None
