"""Types are strict everywhere, and where one cannot be said the line says why."""

import re
import tomllib

from tests.architecture.measured import SOURCE

SILENCED = re.compile(r"# type: ignore\b(?!\[[a-z, -]+\]  # \w)")


def test_mypy_reads_all_code_strictly() -> None:
    settings = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["strict"]
    ours = {f"src/{folder.name}" for folder in SOURCE.iterdir() if (folder / "__init__.py").is_file()}
    assert ours <= set(settings["files"])
    loose = [one for one in settings["overrides"] if set(one) - {"module", "ignore_missing_imports"}]
    assert loose == []
    assert not [name for one in settings["overrides"] for name in one["module"] if name.startswith("keepworth")]


def test_whatever_mypy_is_not_to_see_says_which_fault_and_why() -> None:
    lines = [
        (path.name, line) for path in SOURCE.rglob("*.py") for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert [(name, line) for name, line in lines if SILENCED.search(line)] == []
