"""A scored shop, in the place of the empty book."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories.shop import scored_shop
from tests.factories.strengths import tell_strengths
from tests.factories.trials import tell_trials


def told(book: Path, tell: Callable[[Path], object], *, folder: Path) -> Path:
    """Return a copy of a book whose newest run tells more of its customers."""
    shutil.copytree(book, folder / "book", symlinks=True)
    tell(folder / "book/scores/latest/customers.parquet")
    return folder / "book"


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scored_shop(tmp_path_factory.mktemp("shop")).folder


@pytest.fixture(scope="session")
def made_told_shop(made_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return told(made_shop, tell_strengths, folder=tmp_path_factory.mktemp("told"))


@pytest.fixture(scope="session")
def made_tried_shop(made_told_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return told(made_told_shop, tell_trials, folder=tmp_path_factory.mktemp("tried"))


@pytest.fixture
def show(settings) -> Callable[[Path], Path]:
    """Let the website show another book, and return its folder."""

    def shown(book: Path) -> Path:
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=book)
        return book

    return shown


@pytest.fixture
def shop(show: Callable[[Path], Path], made_shop: Path) -> Path:
    """The folder of a scored shop, which the website shows; nobody may change it."""
    return show(made_shop)


@pytest.fixture
def told_shop(show: Callable[[Path], Path], made_told_shop: Path) -> Path:
    """The folder of a shop whose run tells strengths, which the website shows; nobody may change it."""
    return show(made_told_shop)


@pytest.fixture
def tried_shop(show: Callable[[Path], Path], made_tried_shop: Path) -> Path:
    """The folder of a shop whose run tells strengths and trials, which the website shows; nobody may change it."""
    return show(made_tried_shop)
