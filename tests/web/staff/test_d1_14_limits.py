"""D1-14: twenty at once against a limit of three, and exactly three pass."""

import datetime as dt
import random
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


@pytest.mark.django_db
@pytest.mark.slow
def test_d1_10_of_two_thousand_guesses_no_minute_takes_more_than_ten():
    """At the counter behind every door; `benchmarks/guesses.py` asks the doors themselves, ten thousand times each."""
    minute, chance, at, taken = dt.timedelta(minutes=1), random.Random(10), AT, []
    for _ in range(2_000):
        at += dt.timedelta(seconds=chance.expovariate(5))
        if take("sign-in", "10.0.0.1", limit=10, per=minute, at=at):
            taken.append(at)
    within = [sum(first <= one < first + minute for one in taken) for first in taken]
    assert max(within) == 10
    assert len(taken) <= 10 * ((at - AT) / minute + 1)
