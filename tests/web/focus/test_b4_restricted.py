"""B4: whose data nobody may work with is in sums as the run made them, and named or listed on no page of the book."""

import json
import shutil
from dataclasses import replace

import pytest

from keepworth.runs.concentration import report_concentration
from keepworth.tables.book import Book, find_book
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from tests.factories.books import add
from tests.factories.commands import answered
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db
PAGES = (
    "/focus/", "/focus/concentration/", "/focus/tiers/", "/focus/fit/", "/focus/growth/", "/focus/serving/",
    "/focus/owner/", "/focus/balance/", "/value/", "/value/referrals/", "/value/costs/", "/value/ledger/",
)  # fmt: skip
ANSWERS = ("concentration", "tiers", "fit", "growth", "serving", "balance")
LISTS = ("concentration", "hedges", "tiers", "fit")


@pytest.fixture
def firm_here(settings, scored_firm: Book, tmp_path) -> Book:
    """A copy of the scored sample, before its largest customer is restricted."""
    shutil.copytree(scored_firm.folder, tmp_path / "book", symlinks=True)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, book=tmp_path / "book")
    return find_book(tmp_path / "book")


def restrict(book: Book, number: int) -> None:
    """Restrict a customer as such, for the largest of the sample is an organisation: `person restrict` takes none."""
    with book.held():
        write_restrictions(book.folder, Restrictions({("customer", number): "2026-01-01"}))


def test_b4_the_largest_customer_restricted_is_in_no_list_and_no_hedge(firm_here):
    before = report_concentration(firm_here)
    first = before.customers[0]
    own = answered("portfolio", firm_here.folder, "--without-backtest")["most_valuable"][0]["customer_id"]
    restrict(firm_here, first.number)
    after = report_concentration(firm_here)
    assert first.number not in {one.number for one in after.customers}
    assert first.number not in {one.number for one in after.hedges}
    assert first.number in {one.number for one in before.hedges}
    assert (before.unlisted, after.unlisted) == (0, 1)
    assert after.told == before.told
    assert (after.shares, after.without.amount) == (before.shares, before.without.amount)
    assert first.name not in after.without.names
    said = json.dumps([answered("focus", one, firm_here.folder) for one in ("concentration", "tiers", "fit", "assign")])
    assert own not in said.replace(f'"group": "{own}"', "")
    assert first.name not in said


def other_id_of(book: Book, number: int) -> int:
    """Let a file say that an id of before is this customer, and return its number."""
    with book.lake() as lake:
        own = dict(lake.keys("customer").execute().itertuples(index=False))[number]
    add(book, "aliases", {"who": ["customer"], "alias_id": ["before-1"], "into_id": [own]})
    with book.lake() as lake:
        return {text: number for number, text in lake.keys("customer").execute().itertuples(index=False)}["before-1"]


@pytest.mark.parametrize("under", ["their id", "another id"])
def test_b4_no_page_file_or_answer_names_them(firm_here, owner, people, under):
    first = report_concentration(firm_here).customers[0]
    client = with_key(people["owner"])
    shown = [address for address in PAGES if first.name in owner.get(address).text]
    assert "/focus/concentration/" in shown
    restrict(firm_here, first.number if under == "their id" else other_id_of(firm_here, first.number))
    for address in PAGES:
        page = owner.get(address)
        assert page.status_code == 200, address
        assert first.name not in page.text, address
        assert f"/know/{first.number}/" not in page.text, address
    for name in ANSWERS:
        found = client.get(f"/api/v1/focus/{name}")
        assert first.name not in found.text, name
    for what in LISTS:
        file = owner.post("/book/lists/take/", {"what": what, "kind": "csv", "back": "/focus/"})
        text = b"".join(file.streaming_content).decode() if file.streaming else file.content.decode()
        assert first.name not in text, what
    assert "no list and no hedge here names them" in owner.get("/focus/concentration/").text
