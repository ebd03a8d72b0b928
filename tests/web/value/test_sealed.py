"""A line that the customer signed stands as it is: whichever way somebody of ours comes, it is only answered."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.utils import timezone

from keepworth.errors import Busy
from keepworth.tables.schemas import TABLES
from keepworth_web.know.actions.change_rows import Stands, begin_change
from keepworth_web.know.actions.remove_row import remove_row
from keepworth_web.know.actions.undo_write import undo_write
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.models import WrittenChange, WrittenRow
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.know.reads.written import key_of
from tests.factories.books import add
from tests.factories.web_book import own_id

pytestmark = pytest.mark.django_db
LEDGER = TABLES["ledger"]
LINE = {"line_id": "L1", "customer_id": own_id(0), "period": "2024", "side": "theirs", "kind": "hours saved",
        "amount": "1000", "status": "claimed", "status_on": "2024-01-31"}  # fmt: skip
OTHERS = {"amount": "10", "status": "claimed", "status_on": "2024-02-02", "kind": "other", "side": "ours",
          "period": "2023", "answers_id": "L9", "customer_id": own_id(3)}  # fmt: skip


@pytest.fixture(params=["written", "from a file"])
def signed(request, people, filled):
    """A line that was signed: on the customer's page, or in a file."""
    if request.param == "written":
        write_row(Said("ledger", LINE), by=people["owner"], at=timezone.now())
        write_row(Said("ledger", {**LINE, "status": "signed"}), by=None, at=timezone.now())
    else:
        typed = {"status": "signed", "amount": Decimal(1000), "status_on": dt.date(2024, 1, 31)}
        add(filled, "ledger", {name: [said] for name, said in {**LINE, **typed}.items()})
    return key_of(LEDGER, LINE)


def stands(people, key):
    row = Reader(visible_to(people["owner"])).one("ledger", key)
    assert row is not None
    return (str(row.values["amount"]).rstrip("0").rstrip("."), row.values["status"]) == ("1000", "signed")


@pytest.mark.parametrize("column", sorted(OTHERS))
def test_the_owner_cannot_change_it(people, signed, column):
    with pytest.raises(Stands, match="Answer it instead"):
        write_row(
            Said("ledger", {**LINE, "status": "signed", column: OTHERS[column]}), by=people["owner"], at=timezone.now()
        )
    assert stands(people, signed)


def test_not_even_the_website_itself(people, signed):
    with pytest.raises(Stands):
        write_row(Said("ledger", {"line_id": "L1", "amount": "5"}), by=None, at=timezone.now())
    assert stands(people, signed)


def test_nobody_takes_it_away(people, signed):
    row = Reader(visible_to(people["owner"])).one("ledger", signed)
    with pytest.raises(Stands):
        remove_row(row, by=people["owner"], at=timezone.now())
    assert stands(people, signed)


def test_nobody_undoes_the_signature(people):
    write_row(Said("ledger", LINE), by=people["owner"], at=timezone.now())
    write_row(Said("ledger", {**LINE, "status": "signed"}), by=None, at=timezone.now())
    for change in WrittenChange.objects.order_by("-pk"):
        with pytest.raises(Busy):
            undo_write(change, by=people["owner"], at=timezone.now())
    assert stands(people, key_of(LEDGER, LINE))


def test_the_write_itself_refuses_whatever_an_action_overlooks(people):
    write_row(Said("ledger", LINE), by=people["owner"], at=timezone.now())
    write_row(Said("ledger", {**LINE, "status": "signed"}), by=None, at=timezone.now())
    row = WrittenRow.objects.get(table="ledger")
    change = begin_change(by=people["owner"], at=timezone.now())
    for values, gone in (
        ({**row.values, "amount": "1"}, False),
        ({}, True),
        ({}, False),
        (row.values | {"x": 1}, False),
    ):
        with pytest.raises(Stands):
            change.become(row, values=values, gone=gone)
    # Whose it is may be put right: a customer that was two.
    change.become(row, values={**row.values, "customer_id": own_id(3)}, gone=False)
    assert WrittenRow.objects.get(table="ledger").values["amount"] == "1000.0000"


def test_nobody_of_ours_signs_for_the_customer(people):
    with pytest.raises(RowRefused, match="for the customer to say"):
        write_row(Said("ledger", {**LINE, "status": "signed"}), by=people["owner"], at=timezone.now())
    write_row(Said("ledger", LINE), by=people["owner"], at=timezone.now())
    with pytest.raises(RowRefused, match="for the customer to say"):
        write_row(Said("ledger", {"line_id": "L1", "status": "signed"}), by=people["owner"], at=timezone.now())


def test_an_answer_is_a_row_of_its_own(people, signed):
    answer = {**LINE, "line_id": "L2", "amount": "400", "answers_id": "L1"}
    row = write_row(Said("ledger", answer), by=people["owner"], at=timezone.now())
    assert json.loads(row.key) == ["L2"]
    assert stands(people, signed)
