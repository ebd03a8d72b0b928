"""Ports of this machine: one that is free, and one that somebody begins to listen at."""

import socket
import subprocess
import time


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(served: "subprocess.Popen[bytes]", port: int, *, seconds: float) -> None:
    """Wait until a process listens, has ended, or the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and served.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
