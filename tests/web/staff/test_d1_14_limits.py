"""D1-14: twenty at once against a limit of three, and exactly three pass."""

import datetime as dt
import threading

import pytest
from django.db import close_old_connections, connection

from keepworth_web.staff.models.tries import Tries, take

AT = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True)
def test_d1_14_of_twenty_at_once_exactly_three_pass():
    passed: list[bool] = []
    gate = threading.Barrier(20)

    def one() -> None:
        gate.wait()
        passed.append(take("race", "somebody", limit=3, per=dt.timedelta(minutes=1), at=AT))
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert sorted(passed) == [False] * 17 + [True] * 3
    assert Tries.objects.get().count == 3


@pytest.mark.django_db
def test_no_minute_holds_more_than_the_limit_and_others_have_their_own():
    minute = dt.timedelta(minutes=1)
    assert [take("x", "a", limit=1, per=minute, at=AT) for _ in range(2)] == [True, False]
    assert take("x", "b", limit=1, per=minute, at=AT)
    assert take("y", "a", limit=1, per=minute, at=AT)
    assert not take("x", "a", limit=1, per=minute, at=AT + minute)
    assert take("x", "a", limit=1, per=minute, at=AT + 2 * minute)
