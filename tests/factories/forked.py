"""Commands in processes of their own that start at once: everything that they import was imported before.

What is killed at some instant is then killed at its work, and nobody waits a second and more for it to begin.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Reads a line for each command, forks, and says which process it is and, when that ended, how. A command that is to
# be learnt from tells what it imported, which the next ones find there. Nothing but imports runs in this process
# itself: it holds no thread and no file that would be lost, or shared, by a fork.
FORKS = """
import importlib, json, os, sys
from keepworth.cli import main

def child(asked):
    os.setpgid(0, 0)
    said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    exec(asked["before"], {})
    try:
        main(asked["command"])
    except SystemExit as ended:
        return ended.code or 0
    finally:
        sys.stdout.flush()
        if asked["learn"]:
            with open(asked["learn"], "w", encoding="utf-8") as told:
                json.dump(list(sys.modules), told)

for line in sys.stdin:
    asked = json.loads(line)
    number = os.fork()
    if not number:
        status = 70
        try:
            status = child(asked)
        finally:
            os._exit(status)
    print(number, flush=True)
    _, status = os.waitpid(number, 0)
    if asked["learn"]:
        with open(asked["learn"], encoding="utf-8") as told:
            for name in json.load(told):
                try:
                    importlib.import_module(name)
                except ImportError:
                    pass  # a part of a package that only the package itself imports
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Forks:
    """Starts commands of Keepworth, one at a time; each leads a group of processes."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process, self._folder = process, folder

    def learn(self, *command: object) -> None:
        """Run a command to its end, and import what it did."""
        self._start(command, before="", learn=str(self._folder / "modules.json"))
        assert self.ended() == 0, self.said

    def start(self, *command: object, before: str = "") -> int:
        """Start a command, after some lines of Python, and return the number of its process."""
        return self._start(command, before=before, learn="")

    def ended(self) -> int:
        """Wait for what was started last, and return its code; below 0 is the signal that killed it."""
        return int(self._heard())

    @property
    def said(self) -> str:
        """What the last command printed."""
        return self._printed.read_text(encoding="utf-8")

    @property
    def _printed(self) -> Path:
        return self._folder / "printed.txt"

    def _start(self, command: tuple[object, ...], *, before: str, learn: str) -> int:
        asked = {"command": [str(one) for one in command], "before": before, "learn": learn}
        print(json.dumps({**asked, "said": str(self._printed)}), file=self._process.stdin, flush=True)
        return int(self._heard())

    def _heard(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()


@contextmanager
def forks(folder: Path) -> Iterator[Forks]:
    """Start commands that keep what they make on the way in a new folder."""
    aside = folder / "aside"
    aside.mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, "-c", FORKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(aside)},
    ) as process:  # fmt: skip
        yield Forks(process, folder)
        assert process.stdin
        process.stdin.close()
