"""A scored shop, in the place of the empty book."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories.shop import scored_shop


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scored_shop(tmp_path_factory.mktemp("shop")).folder


@pytest.fixture
def shop(settings, made_shop: Path) -> Path:
    """The folder of a scored shop, which the website shows; nobody may change it."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=made_shop)
    return made_shop
