"""A book for every test of what Keepworth withstands."""

from pathlib import Path

import pytest
from tests.trust.corpus import Corpus


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A new, empty book in US dollars."""
    return Corpus(tmp_path / "corpus")
