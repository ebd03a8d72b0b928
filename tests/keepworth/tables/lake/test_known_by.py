"""What did we know when: what was recorded later is left out."""

import datetime as dt
import time
from pathlib import Path

from tests.factories.lakes import offer, order, visible


def now() -> dt.datetime:
    """This moment, apart from every batch by more than the millisecond in which they are dated."""
    time.sleep(0.005)
    at = dt.datetime.now(tz=dt.UTC)
    time.sleep(0.005)
    return at


def known(lake: Path, at: dt.datetime) -> list[float]:
    return sorted(float(row["amount"]) for row in visible(lake, known_by=at))


def test_batches_recorded_later_are_not_seen_and_what_they_hid_is(lake: Path) -> None:
    before = now()
    offer(lake, order("ann", 10, order_id="o1"), order("bob", 5, order_id="o2"))
    between = now()
    offer(lake, order("ann", 11, order_id="o1"), order("cat", 7, order_id="o3"))
    after = now()
    assert known(lake, before) == []
    assert known(lake, between) == [5, 10]
    assert known(lake, after) == [5, 7, 11]


def test_the_moment_may_be_given_in_any_zone(lake: Path) -> None:
    offer(lake, order())
    after = now()
    assert known(lake, after.astimezone(dt.timezone(dt.timedelta(hours=-9)))) == [1]
