"""What every test may use."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of data sets that the repository may not hold."""
    named = os.environ.get("KEEPWORTH_DATA", "")
    if named and Path(named).is_dir():
        return Path(named)
    reason = "real data: KEEPWORTH_DATA names no folder, so this test did not run"
    if os.environ.get("KEEPWORTH_REQUIRE_DATA"):
        pytest.fail(reason)
    pytest.skip(reason)
