"""A book for the website, its database, and the three people of every web test: owner, colleague, stranger."""

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import pytest
from django.template import RequestContext, Template
from django.test import Client
from django.test.signals import template_rendered

from keepworth.runs.store import latest_run, read_record
from keepworth.tables.book import Book, make_book
from keepworth.tables.scored import open_scored
from tests.factories.web_book import fill, own_id

# The settings are read when Django is set up, so the book stands before any test is collected.
HERE = Path(__file__).parent
BOOK = Path(tempfile.mkdtemp(prefix="keepworth-web-tests-")) / "book"
make_book(BOOK, currency="EUR", name="Acme's book")
ENVIRONMENT = {
    "KEEPWORTH_BOOK": str(BOOK),
    "KEEPWORTH_URL": "http://127.0.0.1:8000",
    "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings",
    # The browser's driver runs an event loop in the tests' own thread.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
os.environ |= ENVIRONMENT
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from keepworth_web.staff.models import Person  # noqa: E402
from tests.web.browsers import browser_of  # noqa: E402
from tests.web.chromium import CHROMIUM, EMPTY_DATABASE, FLAGS, set_password  # noqa: E402
from tests.web.hashing import QUICK  # noqa: E402
from tests.web.people import make_people  # noqa: E402
from tests.web.watching import watch  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A file and no memory: several threads share it. A pool would keep the test database from being dropped.
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(BOOK.parent / "test.sqlite3")
else:
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)

# Before anybody is hashed: a fifth of a second each, in some thousand tests that are about something else.
SLOW, settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS, QUICK
WATCH = watch()


@pytest.fixture(autouse=True)
def d1_18_no_line_of_the_log_gives_anything_away() -> Iterator[None]:
    """Fail the test whose log names somebody, or holds what opens an account."""
    WATCH.hits.clear()
    yield
    assert WATCH.hits == []


@pytest.fixture(autouse=True)
def no_page_gives_another_sense_to_a_word_of_the_shell() -> Iterator[None]:
    """Fail the test whose page names something as the shell names its own: the shell would show what is not meant."""
    taken: set[str] = set()

    def look(sender: Template, context: RequestContext, **said: object) -> None:
        if sender.name == "shared/base.html":
            own = context.dicts[context._processors_index]
            taken.update(name for one in context.dicts[context._processors_index + 1 :] for name in one if name in own)

    template_rendered.connect(look)
    yield
    template_rendered.disconnect(look)
    assert taken == set()


# These pages show what a run wrote, whichever database knows who looks at them; D1-07 walks them on both. Not so what
# of them is stored (views, and who took a list away), nor whatever may stand in an address: NUL is not alike to both.
OF_A_RUN = {"focus", "measure", "prove"}
OF_BOTH = {
    "test_api_views.py",
    "test_d1_03_addresses.py",
    "test_experiments.py",
    "test_exports.py",
    "test_saved_views.py",
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is asked of one database alone."""
    for item in items:
        of_a_run = item.path.parent.parent == HERE and item.path.parent.name in OF_A_RUN
        if of_a_run and item.path.name not in OF_BOTH:
            item.add_marker(pytest.mark.any_database)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let each of several processes make a book of its own: it would inherit this one's, and Django begin with it."""
    for name in ENVIRONMENT:
        os.environ.pop(name, None)


def pytest_sessionfinish() -> None:
    """Leave nothing behind."""
    import shutil

    shutil.rmtree(BOOK.parent, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def an_empty_database_is_kept(django_db_setup: None, django_db_blocker: Any) -> None:
    """Keep one before any test writes: a website in Chromium starts from it, which saves the seconds of migrations."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(BOOK.parent / "empty.sqlite3")])
        EMPTY_DATABASE.append(BOOK.parent / "empty.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def nobody_holds_the_database_at_the_end(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Part from a PostgreSQL whoever is still in it, such as a program that was killed: else it cannot be dropped."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def the_book_stands_as_before() -> Iterator[None]:
    """Take away what a test added to the book, also one that did not ask for it, and put its settings back."""
    settings = BOOK / "keepworth.toml"
    before, said = set(BOOK.rglob("*")), settings.read_text(encoding="utf-8")
    yield
    for path in sorted(set(BOOK.rglob("*")) - before, reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    if settings.read_text(encoding="utf-8") != said:
        settings.write_text(said, encoding="utf-8")


@pytest.fixture
def book() -> Path:
    """The folder of the book that the website shows; what a test adds to it goes with the test."""
    return BOOK


@pytest.fixture
def changed(book: Path) -> Path:
    """The book of the tests, whose settings may be changed: they stand again when a test has ended."""
    return book


@pytest.fixture
def filled(book: Path) -> Book:
    """The book that the website shows, scored, with customers of North, South and no team, in turn."""
    return fill(book)


@pytest.fixture
def number(filled: Book) -> Callable[[int], int]:
    """Return the number of the customer at a place of the list."""
    scored = open_scored(filled)
    return lambda at: scored.find(own_id(at))[0]["number"]


@pytest.fixture
def run(filled: Book) -> Path:
    """The folder of the run that scored the book."""
    return latest_run(filled.scores)


@pytest.fixture
def day(run: Path) -> dt.date:
    """The day that the run speaks for: the book of the tests is of the past."""
    return dt.date.fromisoformat(read_record(run)["as_of"])


@pytest.fixture
def slow_hashes(settings: Any) -> None:
    """Hash as the website does; people who are made after this have such a hash."""
    settings.PASSWORD_HASHERS = SLOW


@pytest.fixture
def people(db: None) -> dict[str, Person]:
    """One person of every kind: owner, local_manager, editor, viewer of team North; stranger of team South."""
    return make_people()


@pytest.fixture
def owner(people: dict[str, Person]) -> Client:
    """The owner of the book."""
    return browser_of(people["owner"])


@pytest.fixture
def colleague(people: dict[str, Person]) -> Client:
    """A colleague of the same team, who may read."""
    return browser_of(people["viewer"])


@pytest.fixture
def stranger(people: dict[str, Person]) -> Client:
    """A local manager of another team."""
    return browser_of(people["stranger"])


@pytest.fixture
def anonymous(db: None) -> Client:
    """Nobody."""
    return Client()


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """A browser for one file of tests, as the event loop of its driver is to end with them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def signed_in(website: tuple[str, ...], chromium: "Browser") -> Any:
    """The cookies of an owner who came to the file's website by its one-time link."""
    base, link, *_ = website
    context = chromium.new_context()
    page = context.new_page()
    page.goto(base + link)
    page.wait_for_url(lambda url: "/start/" not in url)
    found = context.storage_state()
    context.close()
    return found


@pytest.fixture(scope="module")
def with_password(website: tuple[str, ...], chromium: "Browser", signed_in: Any) -> Any:
    """The cookies of that owner, who then set the password of the tests."""
    context = chromium.new_context(storage_state=signed_in)
    set_password(context.new_page(), website[0])
    found = context.storage_state()
    context.close()
    return found
