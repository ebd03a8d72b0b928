"""Group commit: threads that write at once share one transaction, and each is told how its own part ended."""

import fcntl
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, OperationalError, connection, transaction

from keepworth_web.shared import group_commit
from keepworth_web.shared.group_commit import write_together

pytestmark = pytest.mark.django_db(transaction=True)


def written() -> list[str]:
    return sorted(ContentType.objects.filter(app_label="x").values_list("model", flat=True))


def writes(name: str) -> Callable[[], str]:
    def write() -> str:
        ContentType.objects.create(app_label="x", model=name)
        return f"{name} by {threading.get_ident()}"

    return write


class Crowd:
    """Threads that all come while the first of them writes."""

    def __init__(self) -> None:
        self.told: dict[int, Any] = {}

    def run(self, *pieces: Callable[[], Any]) -> list[Any]:
        arrived = threading.Event()

        def first() -> str:
            arrived.wait(20)
            return "first"

        threads = [threading.Thread(target=self._one, args=(at, piece)) for at, piece in enumerate((first, *pieces))]
        threads[0].start()
        while not group_commit._TURN.locked() or group_commit._WAITING:
            time.sleep(0.001)  # until the first has begun
        for thread in threads[1:]:
            thread.start()
        while len(group_commit._WAITING) < len(pieces):
            time.sleep(0.001)
        arrived.set()
        for thread in threads:
            thread.join()
        return [self.told[at] for at in range(1, len(threads))]

    def _one(self, at: int, piece: Callable[[], Any]) -> None:
        try:
            self.told[at] = write_together(piece)
        except Exception as fault:  # noqa: BLE001 what it was told, whatever it is
            self.told[at] = fault
        finally:
            connection.close()


def test_what_comes_at_the_same_moment_is_written_by_one_and_told_to_each():
    told = Crowd().run(*(writes(f"n{at}") for at in range(5)))
    assert [one.split(" by ")[0] for one in told] == [f"n{at}" for at in range(5)]
    assert len({one.split(" by ")[1] for one in told}) == 1, "one thread wrote for all"
    assert written() == [f"n{at}" for at in range(5)]


def test_one_that_is_refused_takes_nothing_from_the_others():
    told = Crowd().run(writes("a"), writes("b"), writes("a"), writes("c"))
    assert [type(one) for one in told] == [str, str, IntegrityError, str]
    assert written() == ["a", "b", "c"]


def test_nor_does_one_that_refuses_by_itself():
    def refused() -> None:
        ContentType.objects.create(app_label="x", model="never")
        raise ValueError("not this one")

    told = Crowd().run(writes("a"), refused, writes("b"))
    assert [type(one) for one in told] == [str, ValueError, str]
    assert written() == ["a", "b"]


def test_a_full_disk_is_told_to_all_and_is_not_waited_for_again():
    tries = []

    def full() -> None:
        tries.append(1)
        raise OperationalError("database or disk is full")

    told = Crowd().run(writes("a"), full, writes("b"))
    assert [type(one) for one in told] == [OperationalError] * 3
    assert (written(), len(tries)) == ([], 1)


def test_within_the_callers_transaction_it_is_part_of_that():
    with transaction.atomic():
        assert write_together(writes("a")).startswith("a by")
        transaction.set_rollback(True)
    assert written() == []


def test_more_than_are_written_at_once_are_all_written(monkeypatch):
    monkeypatch.setattr(group_commit, "MOST", 2)
    told = Crowd().run(*(writes(f"n{at}") for at in range(5)))
    assert len(told) == len(written()) == 5


def test_another_process_is_let_go_first_and_waited_for_no_longer_than_a_moment(monkeypatch):
    if connection.vendor != "sqlite":
        return  # PostgreSQL takes several writers at a time
    monkeypatch.setattr(group_commit, "TRIES", 50)
    other = os.open(f"{connection.settings_dict['NAME']}.turn", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        threading.Timer(0.005, fcntl.flock, (other, fcntl.LOCK_UN)).start()
        started = time.monotonic()
        write_together(writes("a"))
        assert time.monotonic() - started >= 0.004, "it was waited for"
        fcntl.flock(other, fcntl.LOCK_EX)
        write_together(writes("b"))
    finally:
        os.close(other)
    assert written() == ["a", "b"]


def test_who_waited_for_a_thread_that_is_stopped_is_told():
    def stopped() -> None:
        raise KeyboardInterrupt

    other = group_commit._Piece(writes("a"))
    group_commit._WAITING.append(other)
    with pytest.raises(KeyboardInterrupt):
        write_together(stopped)
    assert (other.is_done, type(other.fault), written()) == (True, OperationalError, [])
