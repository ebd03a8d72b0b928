"""What the tests of files in a browser share."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.web.browsers import browser_of
from tests.web.people import secure


@pytest.fixture(scope="module")
def secured(website: tuple[str, str, Path], with_password: Any) -> Any:
    """The cookies of an owner who may bring in files: with a mail address, a password and a second factor."""
    with closing(sqlite3.connect(website[2] / "book/keepworth.sqlite3")) as database, database:
        database.execute("UPDATE staff_person SET email = 'owner@keepworth.test', factor_secret = 'x'")
    return with_password


@pytest.fixture
def editor(people):
    """An editor who may bring in files of their own."""
    secure(people["editor"])
    return browser_of(people["editor"])
