"""The private page of a contact: it signs and answers lines, it opens nothing else, and a stranger's link nothing."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.staff.models import AuditEntry, Tries
from keepworth_web.staff.tokens import hash_token
from keepworth_web.value.actions.answer_line import Answer, By, answer_line
from keepworth_web.value.actions.make_link import make_link, revoke_link
from keepworth_web.value.actions.sign_line import sign_line
from keepworth_web.value.models import LedgerLink, Saying
from keepworth_web.value.reads.doors import seen_as
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 1, 31)


@pytest.fixture
def ledger(filled, people):
    """Acme with two lines of theirs and one of ours, and another customer of the same team with one."""
    add(filled, "contacts", {"contact_id": ["ana", "ben"], "valid_from": [dt.date(2020, 1, 1)] * 2,
                             "customer_id": [own_id(0), own_id(3)]})  # fmt: skip
    add(filled, "identities", {"who": ["contact"], "who_id": ["ana"], "name": ["Ana Ruiz"]})
    add(filled, "ledger", {
        "line_id": ["L1", "L2", "L3", "L4"], "customer_id": [own_id(0)] * 3 + [own_id(3)],
        "side": ["theirs", "theirs", "ours", "theirs"], "kind": ["hours saved", "sales", "secret margin", "canary"],
        "period": ["2023"] * 4, "amount": [Decimal(1000), Decimal("500.25"), Decimal(77), Decimal(4242)],
        "status": ["claimed", "verified", "claimed", "claimed"], "status_on": [DAY] * 4,
    })  # fmt: skip
    return filled


@pytest.fixture
def link(ledger, people):
    return make_link(own_id(0), "ana", by=people["editor"], at=timezone.now())


@pytest.fixture
def address(link):
    return f"/value/page/{link[1]}/"


def form_of(page: str, line: str, do: str) -> dict[str, str]:
    """Return what the form of a line sends."""
    forms = re.findall(r"<form method=\"post\".*?</form>", page, re.DOTALL)
    found = next(one for one in forms if f'value="{line}"' in one and f'value="{do}"' in one)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found)) | {"do": do}


def line(name: str):
    rows = Reader(visible_to(None))
    return rows.one("ledger", f'["{name}"]').values


def test_it_shows_their_gains_and_nothing_else(address):
    page = Client().get(address)
    assert page.status_code == 200
    assert "hours saved" in page.text
    assert "500.25" in page.text
    assert "Ana Ruiz" in page.text
    assert "2 lines wait for your word" in page.text
    for hidden in ("secret margin", "canary", "4,242", '"L3"', '"L4"', own_id(3)):
        assert hidden not in page.text
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex"
    assert not page.cookies, "nobody who asks is known by one"


def test_signing_dates_and_names_the_line_and_it_stands(address, people):
    client = Client()
    sent = form_of(client.get(address).text, "L1", "sign")
    done = client.post(address, sent)
    assert done.status_code == 302
    assert done["Location"].startswith(address)
    assert (line("L1")["status"], line("L1")["amount"]) == ("signed", 1000)
    assert line("L1")["status_on"] == visible_to(None).book.today()
    (saying,) = Saying.objects.all()
    assert (saying.kind, saying.line, saying.contact) == ("signed", "L1", "ana")
    assert {one.kind for one in AuditEntry.objects.filter(kind__startswith="ledger")} == {"ledger.link", "ledger.sign"}
    assert "signed on" in client.get(address).text
    # All of it is written: it stands though its file be taken out.
    assert WrittenRow.objects.get(table="ledger").values["kind"] == "hours saved"


def test_the_same_form_twice_counts_once(address):
    client = Client()
    sent = form_of(client.get(address).text, "L1", "sign")
    assert [client.post(address, sent).status_code for _ in range(3)] == [302] * 3
    assert (Saying.objects.count(), WrittenRow.objects.get(table="ledger").version) == (1, 1)
    other = form_of(client.get(address).text, "L2", "answer") | {"amount": "400", "words": "Fewer."}
    assert [client.post(address, other).status_code for _ in range(3)] == [302] * 3
    assert Saying.objects.filter(kind="answered").count() == 1
    assert client.post(address, other | {"words": "Others"}).status_code == 409


def test_a_figure_that_is_another_stands_beside_the_line_and_counts(address):
    client = Client()
    sent = form_of(client.get(address).text, "L2", "answer") | {"amount": "400.50", "words": "We counted again."}
    assert client.post(address, sent).status_code == 302
    assert (line("L2")["amount"], line("L2")["status"]) == (Decimal("500.25"), "claimed"), "it was verified before"
    (answer,) = Saying.objects.all()
    found = line(answer.answer)
    assert (found["amount"], found["status"], found["answers_id"]) == (Decimal("400.5"), "claimed", "L2")
    page = client.get(address).text
    assert "400.5" in page
    assert "Beside it: 500.25" in page
    assert "We counted again." in page
    # And that figure may be signed.
    assert client.post(address, form_of(page, answer.answer, "sign")).status_code == 302
    assert line(answer.answer)["status"] == "signed"


def test_a_signed_line_is_only_answered(address):
    client = Client()
    client.post(address, form_of(client.get(address).text, "L1", "sign"))
    page = client.get(address).text
    sent = form_of(page, "L1", "answer")
    assert client.post(address, sent | {"amount": "900"}).status_code == 302
    assert (line("L1")["amount"], line("L1")["status"]) == (1000, "signed")
    page = client.get(address).text
    assert "Beside it: 900, claimed" in page
    again = sent | {"do": "sign", "submission_id": "other"}
    assert client.post(address, again).status_code == 302, "it is signed already"
    assert (Saying.objects.filter(kind="signed").count(), line("L1")["amount"]) == (1, 1000)


def test_what_changed_meanwhile_is_not_signed(address, people):
    client = Client()
    sent = form_of(client.get(address).text, "L1", "sign")
    write_row(Said("ledger", {"line_id": "L1", "amount": "5"}), by=people["owner"], at=timezone.now())
    refused = client.post(address, sent)
    assert refused.status_code == 409
    assert "Somebody else changed this since you saw it" in refused.text
    assert (line("L1")["status"], Saying.objects.count()) == ("claimed", 0)


def test_of_two_who_sign_at_once_one_is_kept(link, ledger, people):
    """Both saw the line before either signed it: the database decides."""
    now = timezone.now()
    other, _ = make_link(own_id(0), "ana", by=people["editor"], at=now)
    row = Reader(visible_to(None)).one("ledger", '["L1"]')
    first = sign_line(link[0], row, seen=seen_as(row), submission_id="a", at=now)
    second = sign_line(other, row, seen=seen_as(row), submission_id="b", at=now)
    assert (first.pk, Saying.objects.count()) == (second.pk, 1)
    assert WrittenRow.objects.get(table="ledger").version == 1
    answer = Answer(row, Decimal(900), "Fewer.")
    made = [answer_line(answer, by=By(link=link[0], submission_id="c"), at=now) for _ in range(2)]
    assert [one is None for one in made] == [False, True]
    assert Saying.objects.filter(kind="answered").count() == 1


@pytest.mark.parametrize("amount", ["", "many", "1e400", "12345678901234567890", "NaN"])
def test_a_figure_that_is_none_is_asked_for_again(address, amount):
    client = Client()
    refused = client.post(address, form_of(client.get(address).text, "L1", "answer") | {"amount": amount, "words": "w"})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert not Saying.objects.exists()


@pytest.mark.parametrize("other", ["L3", "L4", "L99", ""])
def test_no_other_line_is_reached(address, other):
    client = Client()
    sent = form_of(client.get(address).text, "L1", "sign")
    assert client.post(address, sent | {"line": other}).status_code == 422
    sent = form_of(client.get(address).text, "L1", "answer") | {"amount": "1", "line": other}
    assert client.post(address, sent).status_code == 422
    assert not Saying.objects.exists()
    assert not WrittenRow.objects.filter(table="ledger").exists()


def closed_links(link, ledger, people):
    """Addresses that open nothing, each for another reason."""
    now, by = timezone.now(), people["editor"]
    revoked, old, away = (make_link(own_id(0), one, by=by, at=now) for one in ("ana", "ana", "ben"))
    revoke_link(revoked[0], by=by, at=now)
    LedgerLink.objects.filter(pk=old[0].pk).update(expires_at=now)
    survey = "T" * 43
    LedgerLink.objects.create(customer=own_id(0), contact="ana", token_hash=hash_token(survey, purpose="survey"), by=by,
                              made_at=now, expires_at=now + dt.timedelta(days=9))  # fmt: skip
    return {"unknown": "x" * 43, "short": "x", "revoked": revoked[1], "expired": old[1], "works elsewhere": away[1],
            "of another purpose": survey}  # fmt: skip


@pytest.mark.parametrize("why", ["unknown", "short", "revoked", "expired", "works elsewhere", "of another purpose"])
def test_d1_10_a_strangers_link_opens_nothing(link, ledger, people, why):
    client, token = Client(), closed_links(link, ledger, people)[why]
    sent = form_of(client.get(f"/value/page/{link[1]}/").text, "L1", "sign")
    unknown = client.get(f"/value/page/{'y' * 43}/")
    for answer in (client.get(f"/value/page/{token}/"), client.post(f"/value/page/{token}/", sent),
                   client.get(f"/value/page/{token}/pdf/")):  # fmt: skip
        assert answer.status_code == 404
        assert answer.content == unknown.content
        assert {name: answer[name] for name in ("Cache-Control", "X-Robots-Tag")} == {
            "Cache-Control": "no-store", "X-Robots-Tag": "noindex"
        }  # fmt: skip
    assert not Saying.objects.exists()


def test_d1_10_guesses_are_few_and_who_has_a_link_is_not_stopped_by_them(address):
    client = Client()
    found = [client.get(f"/value/page/{n:043}/").status_code for n in range(14)]
    assert found == [404] * 10 + [429] * 4
    assert client.get(address).status_code == 200


def test_what_one_page_sends_is_bounded(address):
    client = Client()
    sent = form_of(client.get(address).text, "L1", "answer")
    answers = [client.post(address, sent | {"amount": str(n), "submission_id": f"s{n}"}).status_code for n in range(33)]
    assert answers == [302] * 30 + [429] * 3
    Tries.objects.all().delete()


def test_only_a_hash_of_the_token_is_kept(link):
    made, token = link
    assert len(token) == 43
    assert token not in str(LedgerLink.objects.values())
    assert made.token_hash == hash_token(token, purpose="ledger")


def test_its_paper_says_the_same(address):
    pdf = Client().get(f"{address}pdf/?language=zh-hans")
    assert (pdf.status_code, pdf["Content-Type"], pdf["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert pdf.content.startswith(b"%PDF-")


def test_it_speaks_chinese(address):
    page = Client().get(f"{address}?language=zh-hans")
    assert page["Content-Language"] == "zh-hans"
    assert 'lang="zh-hans"' in page.text
    assert "这一行正确" in page.text


def test_a_link_is_made_for_one_contact_shown_once_and_taken_back(ledger, people, number):
    client, at = browser_of(people["editor"]), number(0)
    made = client.post(f"/value/{at}/ledger/page/", {"contact": "ana"})
    token = re.search(r"/value/page/([\w-]{43})/", made.text)[1]
    assert Client().get(f"/value/page/{token}/").status_code == 200
    page = client.get(f"/know/{at}/").text
    assert token not in page
    assert "Page for Ana Ruiz" in page
    (link,) = LedgerLink.objects.all()
    assert client.post(f"/value/{at}/ledger/page/", {"contact": "ben"}).status_code == 422, "of another customer"
    assert client.post(f"/value/{number(3)}/ledger/pages/{link.pk}/close/").status_code == 404
    assert client.post(f"/value/{at}/ledger/pages/{link.pk}/close/").status_code == 302
    assert Client().get(f"/value/page/{token}/").status_code == 404
