"""The process in which files from outside are read: bounded in memory and time, and nothing lost if it dies."""

import importlib
import json
import resource
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from keepworth import errors
from keepworth.errors import FileTooLarge, KeepworthError, UnreadableFile
from keepworth.tables.reading.limits import MEMORY, MIB, seconds_allowed

type Tell = Callable[[str, float], None]
type Steps = Callable[[dict[str, Any]], dict[str, Any]]

SAYS, _DONE, _REFUSED, _FAULT = "says", "done", "refused", "fault"
IN_CHILD = "--in-child"
_LOADS = "keepworth.tables.reading.steps"  # what a process that was started ahead has loaded when it is asked
_ahead: "list[subprocess.Popen[bytes]]" = []
# Whether files are our own: of this thread alone, for beside it another may read what somebody sent.
_ours: ContextVar[bool] = ContextVar("own_files", default=False)
type Answered = tuple[dict[str, Any] | None, int]  # the answer, or None, and how the process ended


@contextmanager
def started_ahead() -> Iterator[None]:
    """Start the process for the next reading, so that it loads its modules while the caller loads its own."""
    child = _started(_LOADS)
    _ahead.append(child)
    try:
        yield
    finally:
        if child in _ahead:
            _ahead.remove(child)
        with child:
            child.kill()


@contextmanager
def read_here() -> Iterator[None]:
    """Read files that we wrote ourselves in this process: a start of another takes longer than most of them do."""
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)


def _started(*loads: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "keepworth.tables.reading.child", IN_CHILD, *loads]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603 — our own module


def run_in_child(steps: str, request: dict[str, Any], *, tell: Tell | None = None) -> dict[str, Any]:
    """Run `module:function` on a request in a process of its own, and return its answer.

    Parameters
    ----------
    steps
        Where the function is; it takes the request and gives what JSON can carry.
    request
        What JSON can carry; `source` names the file, whose size decides how long it may take.
    tell
        Is told what is being done, and how far it is.

    Raises
    ------
    KeepworthError
        What the function refused, as it refused it.
    UnreadableFile
        The process ran out of memory or time, or died on the file.

    """
    if _ours.get():
        return _steps(steps)(request)
    source = Path(request["source"])
    shown = str(request.get("shown", source.name))
    seconds = seconds_allowed(source.stat().st_size if source.is_file() else 0)
    asked = {"steps": steps, "request": request, "seconds": seconds}
    answer, code = _ask_a_new_one(asked, tell)
    if answer is None:
        raise _died(code, name=shown)
    if _FAULT in answer:
        raise RuntimeError(f"a fault of ours in the process that reads files:\n{answer[_FAULT]}")
    if _REFUSED in answer:
        # A file that somebody sent lies under a name of ours, and is spoken of by theirs.
        raise _refusal(answer[_REFUSED], answer["message"].replace(source.name, shown))
    found: dict[str, Any] = answer[_DONE]
    return found


def _ask_a_new_one(asked: dict[str, Any], tell: Tell | None) -> Answered:
    """Ask a process of its own, and see to it that it ends."""
    with _ahead.pop() if _ahead else _started() as child:
        killer = threading.Timer(2 * asked["seconds"], child.kill)
        killer.start()
        try:
            answer = _talk(child, asked, tell=tell)
        finally:
            killer.cancel()
            child.kill()
    return answer, child.returncode


def report(step: str, share: float) -> None:
    """Tell the parent how far a step is; outside of a child nothing hears it."""
    if IN_CHILD in sys.argv:
        _say({SAYS: [step, share]})


def _talk(child: "subprocess.Popen[bytes]", asked: dict[str, Any], *, tell: Tell | None) -> dict[str, Any] | None:
    """Send the request and follow what the child says; None if it went without an answer."""
    assert child.stdin is not None
    assert child.stdout is not None
    drained: list[bytes] = []
    drain = threading.Thread(target=lambda: drained.append(child.stderr.read() if child.stderr else b""))
    drain.start()
    answer = None
    try:
        child.stdin.write(json.dumps(asked).encode())
        child.stdin.close()
        for line in child.stdout:
            said = json.loads(line)
            if SAYS in said:
                if tell:
                    tell(*said[SAYS])
            else:
                answer = said
        child.wait()
    except (BrokenPipeError, json.JSONDecodeError):
        child.wait()
    drain.join()
    return answer


def _refusal(kind: str, message: str) -> KeepworthError:
    """Make the refusal anew; kinds that take more than a message were refused in words already."""
    found = getattr(errors, kind, None)
    if isinstance(found, type) and issubclass(found, KeepworthError):
        refusal: KeepworthError = found.__new__(found, message)
        Exception.__init__(refusal, message)
        return refusal
    return KeepworthError(message)


def _died(code: int, *, name: str) -> UnreadableFile:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return FileTooLarge(
            f"{name} took longer to read than the limit allows, so reading was stopped. Nothing was written."
        )
    return UnreadableFile(
        f"{name} is damaged in a way that stopped the process which read it (it ended with {code}), or needs more than "
        f"{MEMORY.amount // MIB // 1024} GB of memory. Nothing was written."
    )


def _say(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _bound(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY.amount, MEMORY.amount))


def _steps(named: str) -> Steps:
    module, function = named.split(":")
    found: Steps = getattr(importlib.import_module(module), function)
    return found


def _in_child() -> int:
    for module in sys.argv[2:]:
        importlib.import_module(module)
    written = sys.stdin.buffer.read()
    if not written:
        return 0  # started ahead, and never asked
    _answer(json.loads(written))
    return 0


def _answer(asked: dict[str, Any]) -> None:
    _bound(asked["seconds"])
    try:
        _say({_DONE: _steps(asked["steps"])(asked["request"])})
    except KeepworthError as refusal:
        _say({_REFUSED: type(refusal).__name__, "message": str(refusal)})
    except MemoryError:
        name = asked["request"].get("shown", "The file")
        words = f"{name} needs more than {MEMORY.amount >> 30} GB of memory to read. Split it and import the parts."
        _say({_REFUSED: "FileTooLarge", "message": words})
    except BaseException:
        _say({_FAULT: traceback.format_exc()})
        raise


if __name__ == "__main__":
    sys.exit(_in_child())
