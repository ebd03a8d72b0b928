"""The stages are pure, and say what they offer."""

import importlib
from pathlib import Path

import pytest

from tests.architecture.measured import SOURCE, imports_at_import_time

STAGES = ("know", "listen", "measure", "value", "focus", "act", "prove")
PURE = [path for stage in (*STAGES, "numerics") for path in sorted((SOURCE / "keepworth" / stage).rglob("*.py"))]


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_stage_imports_no_pandas_and_no_clock_at_its_head(path: Path) -> None:
    assert not imports_at_import_time(path) & {
        "pandas",
        "time",
        "socket",
        "duckdb",
        "ibis",
        "pyarrow",
        "click",
    }


@pytest.mark.parametrize("stage", [*STAGES, "numerics"])
def test_what_a_stage_offers_is_sorted_and_real(stage: str) -> None:
    module = importlib.import_module(f"keepworth.{stage}")
    offered = getattr(module, "__all__", [])
    assert list(offered) == sorted(offered)
    assert all(hasattr(module, name) for name in offered)
    assert module.__doc__
