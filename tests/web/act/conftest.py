"""The sample book, scored and served, for what is done in a browser from its beginning to its end."""

import shutil

import pytest

from keepworth.tables.book import find_book
from tests.factories.firm import scored_firm_book
from tests.web.chromium import served


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    """Return where a copy is served, its first link and the book."""
    folder = tmp_path_factory.mktemp("served") / "book"
    shutil.copytree(scored_firm_book(tmp_path_factory).folder, folder, symlinks=True)
    with served(folder) as (base, link):
        yield base, link, find_book(folder)
