"""A stress of one's own equals the printed one of the same hardness, and what cannot be is refused."""

import numpy as np
import pytest
from tests.factories.fight_trials import trials
from tests.factories.pages import page_book
from tests.factories.trials import FOUGHT, tell_fight

from keepworth.errors import BadInput
from keepworth.measure import Stress, fight_scores, printed_fight, printed_stresses
from keepworth.runs.attacked import Attacked
from keepworth.runs.store import read_record, write_record
from keepworth.runs.stressing import own_stress, shaken_by
from keepworth.tables.scored import Wanted, open_scored
from keepworth.tables.staying import Trying


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


def test_it_is_as_hard_as_the_book_said_of_the_run(scored, tmp_path):
    """σ(φ − e)/σ(φ) at φ 1.566 and over its doubt; e is the book's own and not the printed 1.5."""
    made = page_book(tmp_path, customers=30)
    run = made.scores.joinpath("latest").resolve()
    record = read_record(run)
    write_record(run, {**record, "settings": {**record["settings"], "trials": {"failure": 3.0, "vouching": 0.2}}})
    tell_fight(run, tested=[1, 2, 3], stays=[1])
    told = open_scored(made)
    hard, plain = (shaken_by(of, own_stress(failure=True), wanted=Wanted()) for of in (told, scored))
    assert hard.value_lost > 1.3 * plain.value_lost
    same = shaken_by(told, own_stress(gap=30), wanted=Wanted())  # γ is .1, so 30 points are 3 logits
    assert hard.value_lost == pytest.approx(same.value_lost)


def test_who_leaves_is_missed_where_there_is_one_and_as_much_as_the_book_says():
    scores = fight_scores(trials([0, 1], gap=[3, 3], passed=[True, True]), np.zeros(2, int), beliefs=printed_fight())
    here, value = np.array([True, False]), np.array([100.0, np.nan])
    of = Attacked(
        scores, printed_fight(), Trying(vouching=3.0), has_champion=here, stays=np.full(2, 0.8), value=value
    )  # fmt: skip
    alone, dearer = of.under(Stress("own", champion_leaves=True)), of.under(Stress("own", gap=30))
    assert alone.stands.tolist() == pytest.approx([dearer.stands[0], 1.0])
    assert of.worth.tolist() == [100, 0]


def test_what_cannot_be_is_refused(scored):
    for wrong in ({}, {"gap": -1.0}, {"gap": 101.0}):
        with pytest.raises(BadInput):
            own_stress(**wrong)


def test_a_run_that_puts_nobody_to_stresses_says_nothing(tmp_path):
    assert shaken_by(open_scored(page_book(tmp_path, customers=10)), own_stress(gap=5), wanted=Wanted()) is None
