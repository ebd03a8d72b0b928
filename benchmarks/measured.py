"""Measuring whole processes, as benchmarks share it: time, memory of the tree, and what machine it was.

Run alone it measures nothing; the other files of this folder do.
"""

import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
MIB = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")
EVERY = 0.02  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a command as a whole process, with all that it started."""

    wall: float  # seconds
    cpu: float  # seconds of user and system, of the process and its children
    peak_mib: float  # of the resident memory of the tree, summed at one moment
    output: str  # what it wrote to standard output


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Measured:
    """Run a command and measure it.

    Memory that processes share counts once for each, so the peak is an upper bound.

    Parameters
    ----------
    command
        The program and its arguments.
    env
        Variables beside those of this process.
    cwd
        The folder to run it in.

    Raises
    ------
    RuntimeError
        It did not end with 0; the message holds what it said.

    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = dt.datetime.now(tz=dt.UTC)
        child = subprocess.Popen(
            [str(part) for part in command], stdout=out, stderr=err, cwd=cwd, env={**os.environ, **(env or {})}
        )
        done, peaks = threading.Event(), [0]
        watcher = threading.Thread(target=_watch, args=(child.pid,), kwargs={"done": done, "peaks": peaks})
        watcher.start()
        _, status, used = os.wait4(child.pid, 0)
        wall = (dt.datetime.now(tz=dt.UTC) - started).total_seconds()
        child.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watcher.join()
        out.seek(0)
        err.seek(0)
        if child.returncode:
            said = err.read().decode("utf-8", "replace")[-2000:]
            raise RuntimeError(f"{command[0]} ended with {child.returncode}: {said}")
        return Measured(wall, used.ru_utime + used.ru_stime, max(peaks) / MIB, out.read().decode("utf-8", "replace"))


def _watch(pid: int, *, done: threading.Event, peaks: list[int]) -> None:
    while not done.wait(EVERY):
        peaks.append(tree_memory(pid))


def tree_memory(pid: int) -> int:
    """Return the resident bytes of a process and of all that it started."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        try:
            total += int(Path(f"/proc/{one}/statm").read_text(encoding="ascii").split()[1]) * PAGE
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text(encoding="ascii").split())
        except (OSError, IndexError):
            continue  # it has just ended
    return total


def spread(values: Sequence[float], *, digits: int = 2) -> dict[str, float]:
    """Return the least, the median and the most of some values."""
    found = {"min": min(values), "median": statistics.median(values), "max": max(values)}
    return {name: round(value, digits) for name, value in found.items()}


def spreads(runs: Sequence[Measured]) -> dict[str, Any]:
    """Return the spread of everything that was measured over several runs of one command."""
    return {
        "rounds": len(runs),
        "wall_s": spread([one.wall for one in runs]),
        "cpu_s": spread([one.cpu for one in runs]),
        "peak_mib": spread([one.peak_mib for one in runs], digits=0),
    }


def machine() -> dict[str, Any]:
    """Describe the machine by what decides its speed; nothing that tells whose it is."""
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PHYS_PAGES") * PAGE
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 1024**3, 1),
        "load": round(os.getloadavg()[1], 1),  # of the last five minutes: over the cores, others were at work too
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("duckdb", "numpy", "pyarrow")},
    }


def keep(name: str, found: Mapping[str, Any]) -> Path:
    """Write what a benchmark found, with machine and date, to `results/NAME.json`."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    whole = {"date": dt.datetime.now(tz=dt.UTC).date().isoformat(), "machine": machine(), **found}
    path.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def show(rows: Sequence[Sequence[str]]) -> None:
    """Print a table; the first row is its header."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip())


def show_runs(runs: Mapping[str, Mapping[str, Any]]) -> None:
    """Print the `spreads` of several commands as a table."""
    rows = [("", "wall s min / median / max", "cpu s min / median / max", "peak MiB")]
    for name, one in runs.items():
        wall, cpu = (" / ".join(f"{value:.2f}" for value in one[key].values()) for key in ("wall_s", "cpu_s"))
        rows.append((name, wall, cpu, f"{one['peak_mib']['max']:.0f}"))
    show(rows)


def show_medians(title: str, runs: Mapping[str, Mapping[str, Any]]) -> None:
    """Print the medians of the `spreads` of several commands as a table."""
    rows = [(title, "wall s", "cpu s", "peak MiB")]
    for name, one in runs.items():
        wall, cpu = (f"{one[key]['median']:.2f}" for key in ("wall_s", "cpu_s"))
        rows.append((name, wall, cpu, f"{one['peak_mib']['max']:.0f}"))
    show(rows)


def ratios(runs: Mapping[str, Sequence[Measured]]) -> dict[str, float]:
    """Return how many times the first command the second takes, of time and of the processors'."""
    bare, mine = runs.values()
    return {
        f"ratio_{name}": round(
            statistics.median(getattr(one, name) for one in mine)
            / statistics.median(getattr(one, name) for one in bare),
            2,
        )
        for name in ("wall", "cpu")
    }


def besides(size: Mapping[str, Any]) -> str:
    """Return a row of a page: customers, answers, the bare command and ours, ratios, our memory."""
    bare, mine = (size["runs"][name] for name in ("bare", "ours"))
    walls = [f"{one['wall_s']['median']:.2f} s" for one in (bare, mine)]
    memory = f"{mine['peak_mib']['max'] / 1024:.2f} GiB"
    cells = [f"{size['customers']:,}", f"{size['answers']:,}", *walls]
    return f"| {' | '.join([*cells, str(size['ratio_wall']), str(size['ratio_cpu']), memory])} |"


def ours() -> Path:
    """Return the command `keepworth` of the environment that runs the benchmark."""
    return Path(sys.executable).parent / "keepworth"
