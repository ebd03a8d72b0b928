"""Web server and worker as two processes of one command: they start together and stop together."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

from keepworth_web.site.starting import Ready

PATIENCE = 15  # seconds that a process has to stop by itself


def run_together(ready: Ready, *, with_worker: bool, once_open: Callable[[], None]) -> None:
    """Run until one of them ends or somebody stops us; `once_open` is called when the first page can be asked for."""
    commands = [web_server(ready)]
    if with_worker:
        commands.append([sys.executable, "-m", "keepworth_web.site.worker"])
    # Their own sessions: Ctrl-C reaches us alone, and we stop them in order.
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603 our own commands
    is_asked = False

    def asked(number: int, frame: FrameType | None) -> None:
        nonlocal is_asked
        is_asked = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, asked)
    try:
        is_open = False
        while not is_asked and all(child.poll() is None for child in children):
            if not is_open and _answers(ready):
                is_open = True
                once_open()
            time.sleep(0.1)
    finally:
        _stop(children)
    if not is_asked:
        raise SystemExit(max(abs(child.returncode or 0) for child in children) or 1)


def web_server(ready: Ready) -> list[str]:
    """Return the command of the web server."""
    return [
        sys.executable,
        *("-m", "granian", "--interface", "wsgi", "--host", ready.host, "--port", str(ready.port)),
        *("--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
        "keepworth_web.site.wsgi:application",
    ]


def _answers(ready: Ready) -> bool:
    try:
        with socket.create_connection((ready.host, ready.port), timeout=1):
            return True
    except OSError:
        return False


def _stop(children: "list[subprocess.Popen[bytes]]") -> None:
    for child in children:
        child.terminate()
    until = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
