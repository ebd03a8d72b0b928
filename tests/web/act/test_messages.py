"""Messages after a purchase: the rule, consent, the one contact budget, marking as sent and taking it back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from keepworth_web.know.models import WrittenRow
from keepworth_web.listen.models import Silence, WrittenTo
from keepworth_web.listen.reads.resting import resting_until
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import with_key

pytestmark = pytest.mark.django_db


def ago(days: int) -> dt.date:
    return timezone.now().date() - dt.timedelta(days)


def buys(book, place: int, *, days: int) -> None:
    """Let a customer buy so many days ago, with one contact whose address is known."""
    own, contact = own_id(place), f"p{place}"
    add(book, "orders", {"order_id": [f"o{place}"], "customer_id": [own], "ordered_on": [ago(days)],
                         "amount": [Decimal(50)], "product_id": ["ski"]})  # fmt: skip
    add(book, "contacts", {"contact_id": [contact], "customer_id": [own], "decides": [True]})
    add(book, "identities", {"who": ["contact"], "who_id": [contact], "name": [f"Li {place}"],
                             "mail": [f"p{place}@example.test"]})  # fmt: skip


def agrees(book, *places: int) -> None:
    own = [own_id(one) for one in places]
    add(book, "consents", {"customer_id": own, "purpose": ["messages"] * len(own), "given_on": [ago(900)] * len(own)})


@pytest.fixture
def key(people):
    return with_key(people["owner"], scope="write")


def told(key) -> dict:
    return key.get("/api/v1/messages").json()


def names(key) -> set[str]:
    return {one["customer"] for one in told(key)["messages"]}


def test_who_bought_and_heard_nothing_since_is_listed_and_nobody_else(filled, key):
    for place, days in ((0, 10), (1, 3), (2, 80), (3, 12)):
        buys(filled, place, days=days)
    agrees(filled, 0, 1, 2, 3)
    at = dt.datetime.combine(ago(5), dt.time(9))
    add(filled, "touchpoints", {"touchpoint_id": ["t"], "customer_id": [own_id(3)], "at": [at], "direction": ["ours"]})
    assert names(key) == {own_id(0)}, "the second bought too lately, the third long ago, the fourth was told"
    (one,) = told(key)["messages"]
    assert (one["to"], one["mail"], one["product"], one["days"]) == ("Li 0", "p0@example.test", "ski", 10)


def test_without_consent_or_where_it_was_taken_back_nobody_is_listed(filled, key):
    for place in (0, 1):
        buys(filled, place, days=10)
    add(filled, "consents", {"customer_id": [own_id(1)], "purpose": ["messages"], "given_on": [ago(900)],
                             "withdrawn_on": [ago(2)]})  # fmt: skip
    assert names(key) == set()
    assert told(key)["not_now"] == [{"why": "consent", "customers": 2}]


def test_who_rests_or_wants_no_mail_is_not_written_to(filled, key):
    for place in (0, 1, 2):
        buys(filled, place, days=20)
    agrees(filled, 0, 1, 2)
    WrittenTo.objects.create(contact="p0", day=ago(25), why=WrittenTo.Why.SURVEY)
    Silence.objects.create(contact="p1", why=Silence.Why.ASKED, at=timezone.now())
    assert names(key) == {own_id(2)}
    assert {one["why"] for one in told(key)["not_now"]} == {"rests", "silent"}


def test_a_message_is_a_touchpoint_counts_to_the_budget_and_is_taken_back(owner, filled, key):
    buys(filled, 0, days=10)
    agrees(filled, 0)
    number = told(key)["messages"][0]["number"]
    assert "Li 0" in owner.get("/act/messages/").text
    answer = owner.post("/act/messages/sent/", {"customer": [str(number)]}, follow=True)
    assert "1 message is marked as sent." in answer.text
    (row,) = [one for one in WrittenRow.objects.filter(table="touchpoints") if one.says]
    assert (row.customer, row.contact, row.values["automated"], row.values["direction"]) == (
        own_id(0),
        "p0",
        True,
        "ours",
    )
    assert "p0" in resting_until({"p0"}, day=timezone.now().date()), "no survey goes there now either"
    assert names(key) == set()
    change = row.versions.get().change_id
    owner.post(f"/act/messages/{change}/undo/", {})
    assert names(key) == {own_id(0)}
    assert not WrittenTo.objects.exists()


def test_only_what_is_on_the_list_can_be_marked(filled, key):
    assert key.post("/api/v1/messages/sent", {"numbers": [1, 2]}, content_type="application/json").json() == {
        "marked": 0, "change": None,
    }  # fmt: skip


def test_a_stranger_is_told_of_no_buyer_behind_the_wall(stranger, filled, key):
    buys(filled, 0, days=10)
    agrees(filled, 0)
    assert own_id(0) in names(key)
    assert "Li 0" not in stranger.get("/act/messages/").text


def test_the_list_is_taken_away_for_the_company_s_tools(owner, filled, key):
    buys(filled, 0, days=10)
    agrees(filled, 0)
    answer = owner.post("/book/lists/take/", {"what": "messages", "kind": "csv", "back": "/act/messages/"})
    assert "p0@example.test" in b"".join(answer).decode()
