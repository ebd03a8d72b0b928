"""`keepworth know split --with …`: one customer or contact that is really two, and the way back."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories.commands import answered, keepworth
from tests.factories.persons import offer

from keepworth.errors import BadInput
from keepworth.runs.part import Parting, part, rejoin
from keepworth.tables.book import find_book
from keepworth.tables.lake import open_lake

CONTACTS = ("contact_id,customer_id,valid_from,name,mail", "p1,acme,2024-01-01,Ann,ann@acme.test; bo@acme.test",
            "p2,acme,2024-01-01,Bo,", "p3,acme,2024-01-01,Cy,")  # fmt: skip
TALKS = ("touchpoint_id,customer_id,contact_id,at", "t1,acme,p1,2024-02-01", "t2,acme,p2,2024-02-02")
NEEDS = ("need_id,customer_id,topic,stated_on", "n1,acme,Speed,2024-02-01", "n2,acme,Price,2024-02-01")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that was opened in a browser once."""
    folder = tmp_path_factory.mktemp("split") / "book"
    assert keepworth("init", folder, "--currency", "EUR").exit_code == 0
    offer(folder, "customers", "customer_id,kind,name", "acme,organisation,Acme", "bolt,organisation,Bolt")
    for table, lines in {"contacts": CONTACTS, "touchpoints": TALKS, "needs": NEEDS}.items():
        offer(folder, table, *lines)
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = own | {"KEEPWORTH_BOOK": str(folder), "DJANGO_SETTINGS_MODULE": "keepworth_web.site.settings"}
    command = [sys.executable, "-m", "keepworth_web.site.manage", "migrate", "--verbosity=0"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return folder


@pytest.fixture
def book(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of its own."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return shutil.copytree(made, tmp_path / "book", symlinks=True)


def owners(book: Path, table: str, key: str) -> dict[str, str]:
    """Return the customer of each row, both by their own ids."""
    with open_lake(book / "lake") as lake:
        ids = {kind: dict(zip(*lake.keys(kind).to_pyarrow().to_pydict().values(), strict=True))
               for kind in ("customer", key.removesuffix("_id"))}  # fmt: skip
        rows = lake.table(table).select(key, "customer_id").to_pyarrow().to_pylist()
    return {ids[key.removesuffix("_id")][row[key]]: ids["customer"][row["customer_id"]] for row in rows}


def test_a_customer_becomes_two_and_one_again(book: Path) -> None:
    said = answered("know", "split", book, "customer", "acme", "--name", "Acme South", "--with", "contact=p2",
                    "--with", "need=n2")  # fmt: skip
    second = said["other"]
    assert (said["merged"], said["batch"]) == (False, None)
    assert owners(book, "contacts", "contact_id") == {"p1": "acme", "p2": second, "p3": "acme"}
    assert owners(book, "touchpoints", "touchpoint_id") == {"t1": "acme", "t2": second}
    assert owners(book, "needs", "need_id") == {"n1": "acme", "n2": second}
    back = answered("know", "rejoin", book, str(said["change"]))
    assert (back["one"], back["other"], back["merged"]) == ("acme", second, True)
    assert set(owners(book, "touchpoints", "touchpoint_id").values()) == {"acme"}
    again = keepworth("know", "rejoin", book, str(said["change"]))
    assert (again.exit_code, "No split that stands" in again.output) == (2, True)


def test_what_belongs_to_a_customer_who_is_there_goes_to_it(book: Path) -> None:
    parted = part(find_book(book), Parting("customer", "acme", into="bolt", contacts=("p1",)))
    assert (parted.kind, parted.of, parted.into) == ("customer", "acme", "bolt")
    assert owners(book, "touchpoints", "touchpoint_id") == {"t1": "bolt", "t2": "acme"}
    rejoin(find_book(book), parted.change)
    assert set(owners(book, "contacts", "contact_id").values()) == {"acme"}


def test_a_contact_becomes_two_persons(book: Path) -> None:
    assert keepworth("know", "merge", book, "contact", "p3", "p1").exit_code == 0
    done = keepworth("know", "split", book, "contact", "p1", "--name", "Dee", "--with", "alias=p3", "--with",
                     "address=bo@acme.test")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "p1 is two now" in done.output
    assert "To take it back: keepworth know rejoin" in done.output


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("customer", "acme", "--name", "X", "--with", "contact=p9", "--with", "contact=p8"), "no contact 'p8', 'p9'"),
        (("customer", "acme", "--name", "X", "--with", "need=n9"), "no need 'n9'"),
        (("customer", "nobody", "--name", "X", "--with", "need=n1"), "no customer with the id 'nobody'"),
        (("customer", "acme", "nobody", "--with", "need=n1"), "no customer with the id 'nobody'"),
        (("customer", "acme", "--name", "X"), "Choose who or what"),
        (("customer", "acme", "bolt", "--name", "X", "--with", "need=n1"), "one of the two"),
        (("contact", "p1", "--name", "X", "--with", "address=no@acme.test"), "not what the contact has by now"),
        (("contact", "p1", "bolt", "--with", "alias=p3"), "name of the second person"),
        (("colleague", "e1", "--name", "X", "--with", "alias=e2"), "Only a customer or a contact can be two"),
        (("customer", "acme", "--with", "order=1"), "say WHAT=ID"),
        (("customer", "acme"), "Name the OTHER"),
    ],
    ids=range(11),
)
def test_what_cannot_be_split_is_refused(book: Path, asked: tuple[str, ...], why: str) -> None:
    refused = keepworth("know", "split", book, *asked)
    assert (refused.exit_code, why in refused.output) == (2, True), refused.output


def test_a_book_that_was_never_opened_says_what_to_do(book: Path) -> None:
    (book / "keepworth.sqlite3").unlink()
    with pytest.raises(BadInput, match="Open the book once: keepworth serve"):
        part(find_book(book), Parting("customer", "acme", name="X", needs=("n1",)))
