"""A scored shop, in the place of the empty book."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories.shop import scored_shop
from tests.factories.strengths import tell_strengths
from tests.factories.trials import tell_trials


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scored_shop(tmp_path_factory.mktemp("shop")).folder


@pytest.fixture
def shop(settings, made_shop: Path) -> Path:
    """The folder of a scored shop, which the website shows; nobody may change it."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=made_shop)
    return made_shop


@pytest.fixture(scope="session")
def made_told_shop(made_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told") / "book"
    shutil.copytree(made_shop, folder, symlinks=True)
    tell_strengths(folder / "scores/latest/customers.parquet")
    return folder


@pytest.fixture
def told_shop(settings, made_told_shop: Path) -> Path:
    """The folder of a shop whose run tells strengths, which the website shows; nobody may change it."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=made_told_shop)
    return made_told_shop


@pytest.fixture(scope="session")
def made_tried_shop(made_told_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tried") / "book"
    shutil.copytree(made_told_shop, folder, symlinks=True)
    tell_trials(folder / "scores/latest/customers.parquet")
    return folder


@pytest.fixture
def tried_shop(settings, made_tried_shop: Path) -> Path:
    """The folder of a shop whose run tells strengths and trials, which the website shows; nobody may change it."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=made_tried_shop)
    return made_tried_shop
