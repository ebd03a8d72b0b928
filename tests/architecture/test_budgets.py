"""Budgets of the house: they may be lowered, never raised."""

import statistics
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.architecture.measured import SOURCE, files, functions

HERE = Path(__file__).parent
RECORD = HERE / "budgets.toml"
HOUSE = {"file_longest": 400, "file_median": 120, "function_longest": 50, "function_p90": 30}


def measured() -> dict[str, int]:
    lengths = sorted(function.lines for function in functions())
    return {
        "file_longest": max(files().values()),
        "file_median": int(statistics.median(files().values())),
        "function_longest": lengths[-1],
        "function_p90": lengths[int(0.9 * len(lengths))],
    }


@pytest.mark.parametrize("what", sorted(HOUSE))
def test_the_library_stays_within_its_budget(what: str) -> None:
    recorded = tomllib.loads(RECORD.read_text(encoding="utf-8"))
    longest = sorted(((n, name) for name, n in files().items()), reverse=True)[:3]
    widest = sorted(((f.lines, f.where) for f in functions()), reverse=True)[:3]
    assert measured()[what] <= recorded[what], f"longest files {longest}, longest functions {widest}"


@pytest.mark.parametrize("what", sorted(HOUSE))
def test_a_budget_is_never_raised(what: str) -> None:
    recorded = tomllib.loads(RECORD.read_text(encoding="utf-8"))
    assert recorded[what] <= HOUSE[what]
    before = _recorded_in_the_last_commit()
    assert recorded[what] <= before.get(what, HOUSE[what]), "budgets ratchet down only"


def _recorded_in_the_last_commit() -> dict[str, int]:
    asked = ["git", "show", f"HEAD:{RECORD.relative_to(SOURCE.parent)}"]
    found = subprocess.run(asked, capture_output=True, text=True, cwd=SOURCE.parent, check=False)
    return tomllib.loads(found.stdout) if found.returncode == 0 else {}
