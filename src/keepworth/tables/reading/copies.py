"""Many files one after the other: each is read by a copy of one process that has its modules loaded already.

Loading them takes longer than reading a small file does. Every file still has a process of its own, with its
own limits, and what happens to one happens to no other.
"""

import importlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from keepworth.tables.reading import child
from keepworth.tables.reading.child import Answered, Tell

_ENDED = "ended"
_LOADS = ("keepworth.tables.reading.steps", "pyarrow.compute")  # the second is loaded by the first Parquet written


@contextmanager
def read_by_copies() -> Iterator[None]:
    """Read all files inside by copies of one process."""
    copied = _Copied()
    child.askers.append(copied.ask)
    try:
        yield
    finally:
        child.askers.remove(copied.ask)
        copied.end()


class _Copied:
    """The process that copies itself for every file; where it died, the next file gets another."""

    def __init__(self) -> None:
        self.process = self._started()

    def ask(self, asked: dict[str, Any], tell: Tell | None) -> Answered:
        """Have a copy answer."""
        if self.process.poll() is not None:
            self.end()
            self.process = self._started()
        return _ask(self.process, asked, tell=tell)

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):  # what it was told last may never have reached it
                if pipe is not None:
                    pipe.close()
        self.process.wait()

    @staticmethod
    def _started() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "keepworth.tables.reading.copies", child.IN_CHILD]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL  # what went wrong comes with the answer
        made = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, start_new_session=True)  # noqa: S603 ours
        threading.Thread(target=_end_with, args=(made,), daemon=True).start()
        return made


def _end_with(first: "subprocess.Popen[bytes]") -> None:
    """End the copy with the process it is of: it holds the other end of what is listened to."""
    first.wait()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(first.pid, signal.SIGKILL)


def _ask(first: "subprocess.Popen[bytes]", asked: dict[str, Any], *, tell: Tell | None) -> Answered:
    """Send a request, and follow what the copy says until it has ended."""
    assert first.stdin is not None
    assert first.stdout is not None
    answer: dict[str, Any] | None = None
    killer = threading.Timer(2 * asked["seconds"], first.kill)
    killer.start()
    try:
        first.stdin.write(json.dumps(asked).encode() + b"\n")
        first.stdin.flush()
        for line in first.stdout:
            said = json.loads(line)
            if _ENDED in said:
                return answer, int(said[_ENDED])
            if child.SAYS not in said:
                answer = said
            elif tell:
                tell(*said[child.SAYS])
    except (BrokenPipeError, json.JSONDecodeError):
        first.kill()  # it is dead already, or speaks no more than half a line
    finally:
        killer.cancel()
    return None, first.wait()


def _answer_by_copies() -> int:
    """Answer each line that comes in by a copy of this process, and say how it ended."""
    for module in _LOADS:
        importlib.import_module(module)
    for line in sys.stdin.buffer:
        copy = os.fork()
        if not copy:
            _answer_and_end(line)
        code = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
        sys.stdout.write(json.dumps({_ENDED: code}) + "\n")
        sys.stdout.flush()
    return 0


def _answer_and_end(line: bytes) -> None:
    """Answer in the copy, which ends here whatever happens."""
    code = 1
    try:
        child.answer_one(json.loads(line))
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.exit(_answer_by_copies())
