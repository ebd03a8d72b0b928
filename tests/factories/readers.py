"""The processes that read files, started as copies of one that has loaded what they load.

A start takes most of a second of processor, and the tests read some thousand files. In everything else they are what
they are outside of tests: a process for each file, with its limits, its pipes, and this moment's folder and variables.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from keepworth.tables.reading import child

STARTED = child._started
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
# For each message two processes: one is the reader, the other waits for it and says, by the last pipe, which process
# that is and how it ended. Nothing but imports runs in the first: what a fork loses are threads that wait for work.
FIRST = """
import io, json, os, signal, socket, sys, traceback, warnings
__file__ = "child.py"  # where there is none, DuckDB takes Python for a person's, and prints how far it is
warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
import keepworth.tables.reading.steps
from keepworth.tables.reading import child

def read(asked, fds):
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["variables"])
    for number, fd in enumerate(fds[:3]):
        os.dup2(fd, number)
    sys.stdin, sys.stdout, sys.stderr = (io.TextIOWrapper(open(number, mode, closefd=False), encoding="utf-8")
                                         for number, mode in enumerate(("rb", "wb", "wb")))
    sys.argv = ["child.py", *asked["arguments"]]
    return child._in_child()

def reader(asked, fds):
    status = 1
    try:
        status = read(asked, fds)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                pass
        os._exit(status)

def watch(asked, fds):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    number = os.fork()
    if not number:
        os.close(fds[3])
        reader(asked, fds)
    for fd in fds[:3]:
        os.close(fd)
    os.write(fds[3], f"{number} ".encode())
    _, status = os.waitpid(number, 0)
    os.write(fds[3], f"{os.waitstatus_to_exitcode(status)}".encode())

def reap(*_):
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass

asked_by = socket.socket(fileno=int(sys.argv[1]))
signal.signal(signal.SIGCHLD, reap)
while True:
    told, fds, _, _ = socket.recv_fds(asked_by, 1 << 20, 4)
    if not told:
        break
    if not os.fork():
        asked_by.close()
        watch(json.loads(told), fds)
        os._exit(0)
    for fd in fds:
        os.close(fd)
"""


class Copy:
    """A process that reads, as far as `subprocess.Popen` is asked for one."""

    def __init__(self, first: socket.socket, *arguments: str) -> None:
        theirs, ours = zip(*(os.pipe(), os.pipe()[::-1], os.pipe()[::-1], os.pipe()[::-1]), strict=True)
        asked = {"folder": str(Path.cwd()), "variables": dict(os.environ), "arguments": arguments}
        socket.send_fds(first, [json.dumps(asked).encode()], list(theirs))
        for fd in theirs:
            os.close(fd)
        self.stdin: IO[bytes] = os.fdopen(ours[0], "wb")
        self.stdout: IO[bytes] = os.fdopen(ours[1], "rb")
        self.stderr: IO[bytes] = os.fdopen(ours[2], "rb")
        self.returncode: int | None = None
        self._told = os.fdopen(ours[3], "rb", buffering=0)
        self._waiting = threading.RLock()
        said = b""
        while not said.endswith(b" "):
            part = self._told.read(1)
            assert part, "the process that starts the readers is gone"
            said += part
        self.pid = int(said)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; it comes, as reading is bounded in time."""
        with self._waiting:
            if self.returncode is None:
                self.returncode = int(self._told.read() or -signal.SIGKILL)
                self._told.close()
            return self.returncode

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def __enter__(self) -> "Copy":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stdout.close()
        self.stderr.close()
        with suppress(BrokenPipeError):
            self.stdin.close()
        self.wait()


class Copies:
    """Starts the first when it is needed, and copies of it from then on."""

    def __init__(self) -> None:
        self._first: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def started(self, *loads: str) -> Copy:
        """Stand in for `child._started`."""
        if self._first is None:
            self._first, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", FIRST, str(theirs.fileno())], pass_fds=[theirs.fileno()],
                    cwd=Path(__file__).parents[2], env={**os.environ, **ONE_THREAD},
                )  # fmt: skip
        return Copy(self._first, child.IN_CHILD, *loads)

    def end(self) -> None:
        """Let the first go."""
        if self._first is not None and self._process is not None:
            self._first.close()
            self._process.wait()


@contextmanager
def read_by_copies_of_one() -> Iterator[None]:
    """Start readers so, where the system has what that takes."""
    copies = Copies()
    child._started = copies.started if sys.platform == "linux" else STARTED  # type: ignore[assignment]
    try:
        yield
    finally:
        child._started = STARTED
        copies.end()
