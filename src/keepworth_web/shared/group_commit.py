"""Group commit: what several threads write at the same moment becomes durable by one wait for the disk.

SQLite takes one writer at a time, and each commit waits for the disk. Threads that would queue up one behind the other
hand their work to the first of them, which writes all of it in one transaction; none is told before that has ended.
"""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, cast

from django.db import DEFAULT_DB_ALIAS, DatabaseError, IntegrityError, OperationalError, connections, transaction

MOST: Final = 64  # that are written in one transaction: nobody waits for a line without an end
BREATH, TRIES = 0.0002, 1000  # seconds, and how often another process is let go first


def write_together[Written](write: Callable[[], Written]) -> Written:
    """Run what writes within a transaction, with what other threads want to write just now, and return its result.

    It may be run twice: where one of several is refused all are taken back, and each is run by itself. So it writes
    to the database and does nothing else. Within a transaction of the caller it is run at once, in that one.
    """
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        with transaction.atomic():
            return write()
    mine = _Piece(write)
    _WAITING.append(mine)
    with _TURN:
        while not mine.is_done:  # MOST may have come before it
            _write()
    if mine.fault is not None:
        raise mine.fault
    return cast(Written, mine.result)


@dataclass(slots=True)
class _Piece:
    """One thread's work, and how it ended."""

    write: Callable[[], object]
    result: object = field(default=None, init=False)
    fault: BaseException | None = field(default=None, init=False)
    is_done: bool = field(default=False, init=False)

    def run(self) -> None:
        """Write it by itself."""
        try:
            with transaction.atomic():
                self.result = self.write()
        except Exception as fault:  # noqa: BLE001 its own thread raises it again
            self.fault = fault
        self.is_done = True


_WAITING: Final[deque[_Piece]] = deque()
_TURN: Final = threading.Lock()


def _drawn() -> list[_Piece]:
    return [_WAITING.popleft() for _ in range(min(len(_WAITING), MOST))]


def _write() -> None:
    """Write what waits in one transaction, each by itself where one of them was refused."""
    pieces: list[_Piece] = []
    try:
        with _turn_of_file(), transaction.atomic():
            pieces += _drawn()  # also what came while this waited for the file
            results = [piece.write() for piece in pieces]
    except IntegrityError:
        _write_apart(pieces)
    except DatabaseError as fault:
        # A full disk, or somebody who does not let go of the file: it would be the same for each, after another wait.
        for piece in pieces or _drawn():
            piece.fault, piece.is_done = fault, True
    except Exception:  # noqa: BLE001 which of them it was shows when each is run by itself
        _write_apart(pieces)
    except BaseException:
        # Whoever writes for all is stopped: the others are told, or they would wait for what nobody has any more.
        for piece in pieces:
            piece.fault, piece.is_done = OperationalError("the thread that wrote was stopped"), True
        raise
    else:
        for piece, result in zip(pieces, results, strict=True):
            piece.result, piece.is_done = result, True


def _write_apart(pieces: list[_Piece]) -> None:
    for piece in pieces:
        piece.run()


@contextmanager
def _turn_of_file() -> Iterator[None]:
    """Wait until no other process of the website writes so: SQLite itself waits longer and longer, and in no order.

    It is a courtesy, and no lock: whoever waited for long enough goes ahead, and SQLite keeps them apart.
    """
    here: Any = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "sqlite" or here.is_in_memory_db():
        yield
        return
    file = _opened(f"{here.settings_dict['NAME']}.turn")
    for _ in range(TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(BREATH)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


@lru_cache(maxsize=4)
def _opened(name: str) -> int:
    return os.open(name, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
