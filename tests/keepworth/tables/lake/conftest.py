"""A lake for every test of lakes."""

from pathlib import Path

import pytest


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Where a lake will be."""
    return tmp_path / "lake"
