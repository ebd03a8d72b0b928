"""The lot: the same whenever it is drawn, even within each stratum, whole for each group, and fair."""

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.prove.experiments import draw

HALF = np.array([0.5, 0.5])
NAMES = [f"c{at}" for at in range(301)]


def test_it_is_the_same_in_any_order_and_another_for_another_experiment() -> None:
    arm = dict(zip(NAMES, draw(NAMES, HALF, salt="1").tolist(), strict=True))
    again = dict(zip(NAMES[::-1], draw(NAMES[::-1], HALF, salt="1").tolist(), strict=True))
    assert arm == again
    other = draw(NAMES, HALF, salt="2")
    assert np.mean(other == list(arm.values())) == pytest.approx(0.5, abs=0.12), "lots that have to do with each other"


def test_every_stratum_is_dealt_out_by_the_shares_to_the_nearest_whole_one() -> None:
    stratum = ["a" if at % 3 else "b" for at in range(301)]
    shares = np.array([0.2, 0.3, 0.5])
    arm = draw(NAMES, shares, salt="s", stratum=stratum)
    for one in "ab":
        mine = np.bincount(arm[np.array(stratum) == one], minlength=3)
        assert (np.abs(mine - shares * mine.sum()) < 1).all()


def test_a_group_is_drawn_as_a_whole() -> None:
    group = [f"g{at % 40}" if at % 5 else "" for at in range(301)]
    arm = draw(NAMES, HALF, salt="s", cluster=group)
    for one in set(group) - {""}:
        assert len({int(mine) for mine, of in zip(arm, group, strict=True) if of == one}) == 1
    alone = {int(mine) for mine, of in zip(arm, group, strict=True) if of == ""}
    assert alone == {0, 1}


def test_everybody_has_the_chance_that_was_planned() -> None:
    """Over 600 experiments of 7 people in strata of 3 and 4, each is in the arm of a tenth 60 times, within 7.3."""
    names, stratum = list("abcdefg"), list("xxxyyyy")
    shares = np.array([0.9, 0.1])
    drawn = np.array([draw(names, shares, salt=f"{at}", stratum=stratum) for at in range(600)])
    assert np.abs(drawn.sum(axis=0) - 60).max() < 4 * 7.35


def test_what_cannot_be_drawn_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="1 stand twice"):
        draw(["a", "a", "b"], HALF, salt="s")
    with pytest.raises(BadInput, match="together they are 1"):
        draw(NAMES, np.array([0.5, 0.4]), salt="s")
    with pytest.raises(BadInput, match="There are 1 to draw, and 2 arms"):
        draw(NAMES, HALF, salt="s", cluster=["all"] * 301)
