"""What an event asks of us afterwards, and what may be said of what came of it."""

import datetime as dt

import numpy as np
import pytest

from keepworth.act import outcome_of, quiet_of, withheld
from keepworth.act.events import AWAITED
from keepworth.numerics.shares import changed_share

DAY = dt.date(2026, 3, 5)
LATE = DAY + dt.timedelta(AWAITED)


def test_newcombe_1998_method_10_56_of_70_against_48_of_80() -> None:
    found = changed_share((56, 70), (48, 80), level=0.95)
    assert (found.change, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_the_range_of_a_difference_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    holds = 0
    for _ in range(2000):
        found = changed_share((int(rng.binomial(30, 0.6)), 30), (int(rng.binomial(12, 0.4)), 12))
        holds += found.low <= 0.2 <= found.high
    assert holds / 2000 == pytest.approx(0.8, abs=0.04)


def test_quiet_days_begin_with_the_event_and_end_as_set() -> None:
    quiet = quiet_of(starts_on=DAY, ends_on=DAY + dt.timedelta(1), days=14)
    assert quiet is not None
    assert [quiet.holds(DAY + dt.timedelta(at)) for at in (-1, 0, 15, 16)] == [False, True, True, False]
    assert quiet_of(starts_on=DAY, ends_on=None, days=0) is None
    assert quiet_of(starts_on=DAY, ends_on=None, days=None) is None


def test_only_selling_is_withheld_from_guests() -> None:
    quiet = np.array([True, False])
    assert withheld("sales", is_quiet=quiet).tolist() == [True, False]
    assert withheld("promotion", is_quiet=quiet).tolist() == [True, False]
    for mix in ("post_purchase", "extras", None):
        assert not withheld(mix, is_quiet=quiet).any()


@pytest.mark.parametrize(
    ("held_out", "never", "today", "kind"),
    [((1, 6), (0, 0), LATE, "effect"), ((0, 0), (2, 9), LATE, "association"), ((1, 4), (2, 9), LATE, "not enough"),
     ((0, 0), (0, 0), LATE, "nobody"), ((1, 6), (0, 0), LATE - dt.timedelta(1), "not yet")],
)  # fmt: skip
def test_an_effect_is_said_only_beside_those_whom_the_lot_left_out(
    held_out: tuple[int, int], never: tuple[int, int], today: dt.date, kind: str
) -> None:
    found = outcome_of(asked=(9, 20), held_out=held_out, never=never, ended_on=DAY, today=today)
    assert found.kind == kind
    assert (found.change is not None) == (kind in ("effect", "association"))
    assert found.others == (never if not held_out[1] else held_out)
