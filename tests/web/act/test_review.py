"""A quarter's review: kept for the customer, agreed with goal by goal, signed once and then only answered."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from keepworth.tables.persons.who import Person as Who
from keepworth_web.act.actions.forget_reviews import forget_reviews
from keepworth_web.act.actions.review_link import make_review_link, revoke_review_link
from keepworth_web.act.models import Review, ReviewLink, ReviewSaying
from keepworth_web.act.reads.review import days_of, quarter_of
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.staff.models import AuditEntry
from keepworth_web.value.actions.make_link import make_link
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
PERIOD = quarter_of(TODAY)


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def at(filled, number, people):
    """Acme with a contact, a goal with a step, one that was done, and a promise that was kept."""
    found = number(0)
    add(filled, "contacts", {"contact_id": ["ana", "ben"], "valid_from": [dt.date(2020, 1, 1)] * 2,
                             "customer_id": [own_id(0), own_id(3)]})  # fmt: skip
    add(filled, "identities", {"who": ["contact"], "who_id": ["ana"], "name": ["Ana Ruiz"]})
    now, day = timezone.now(), TODAY.isoformat()
    whose = {"customer_id": own_id(0), "set_on": day}
    words = {"goal_text_id": "They hear bad news first.", "ours_text_id": "secret view", "theirs_text_id": "Too late.",
             "obstacles_text_id": "secret obstacle"}  # fmt: skip
    line = write_row(Said("plans", whose | {"plan_id": "p1", "indicator": "trust", "target": "75", "due_on": day},
                          words=words), by=people["editor"], at=now)  # fmt: skip
    assert line.pk
    for what, state in (("Call every week.", "open"), ("Agree on one list.", "done")):
        step = whose | {"plan_id": "p1", "due_on": day, "state": state, "state_on": day}
        write_row(Said("plan_steps", step, words={"text_id": what}), by=people["editor"], at=now)
    promise = {"customer_id": own_id(0), "agreed_on": day, "due_on": day, "kept": "yes", "kept_on": day}
    write_row(Said("promises", promise, words={"what_text_id": "A shortlist"}), by=people["editor"], at=now)
    return found


@pytest.fixture
def kept(editor, at):
    assert editor.post(f"/act/plan/{at}/review/keep/").status_code == 302
    return Review.objects.get()


@pytest.fixture
def link(kept, people):
    return make_review_link(kept, "ana", by=people["editor"], at=timezone.now())


@pytest.fixture
def address(link):
    return f"/act/review/{link[1]}/"


def form_of(page: str, do: str) -> dict[str, str]:
    forms = re.findall(r"<form method=\"post\".*?</form>", page, re.DOTALL)
    found = next(one for one in forms if f'value="{do}"' in one)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found)) | {"do": do}


def test_quarters_have_their_days():
    assert days_of("2026-Q1") == (dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    assert days_of("2026-Q4") == (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert days_of("2024-Q3") == (dt.date(2024, 7, 1), dt.date(2024, 9, 30))
    assert [days_of(said) for said in ("2026-Q5", "2026", "0000-Q1", "9999-Q4")] == [None] * 4
    assert [quarter_of(dt.date(2026, month, 1)) for month in (1, 3, 4, 12)] == [
        "2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4",
    ]  # fmt: skip


def test_it_says_what_was_promised_done_measured_and_comes_next(editor, at):
    page = editor.get(f"/act/plan/{at}/review/").text
    for said in ("A shortlist", "Kept: 1 of 1 that fell due (likely", "Agree on one list.",
                 "They hear bad news first.", "The customer has not seen it yet"):  # fmt: skip
        assert said in page
    pdf = editor.get(f"/act/plan/{at}/review/pdf/")
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")


def test_the_customer_sees_it_without_our_own_view(address):
    page = Client().get(address)
    assert page.status_code == 200
    for said in ("Ana Ruiz", "A shortlist", "They hear bad news first.", "Call every week.", "Too late."):
        assert said in page.text
    assert "secret" not in page.text
    assert (page["Cache-Control"], page["X-Robots-Tag"], len(page.cookies)) == ("no-store", "noindex", 0)
    assert Client().get(f"{address}pdf/").content[:4] == b"%PDF"


def test_a_goal_is_agreed_with_and_answered_and_a_form_sent_twice_counts_once(address, editor, at):
    client = Client()
    sent = form_of(client.get(address).text, "confirm")
    assert [client.post(address, sent).status_code for _ in range(3)] == [302] * 3
    other = form_of(client.get(address).text, "answer")
    silent = client.post(address, other | {"words": ""})
    assert (silent.status_code, "Write what you see otherwise." in silent.text) == (422, True)
    assert client.post(address, other | {"words": "By May, please."}).status_code == 302
    assert client.post(address, other | {"words": "By June."}).status_code == 409, "the first words stand"
    assert [(one.kind, one.words) for one in ReviewSaying.objects.all()] == [
        ("confirmed", ""), ("answered", "By May, please."),
    ]  # fmt: skip
    assert "By May, please." in editor.get(f"/act/plan/{at}/review/").text


def test_what_was_signed_stands_and_is_only_answered(address, editor, at, people):
    client = Client()
    assert client.post(address, form_of(client.get(address).text, "sign")).status_code == 302
    review = Review.objects.get()
    before = review.content
    assert (review.signed_by, review.signed_at is not None) == ("ana", True)
    late = {"customer_id": own_id(0), "set_on": TODAY.isoformat(), "indicator": "fit"}
    write_row(Said("plans", late, words={"goal_text_id": "Another goal"}), by=people["editor"], at=timezone.now())
    page = editor.post(f"/act/plan/{at}/review/keep/", follow=True).text
    assert "The customer signed this review, so it stands as it is." in page
    assert "Another goal" not in page
    assert Review.objects.get().content == before
    assert 'value="sign"' not in client.get(address).text
    assert editor.post(f"/act/plan/{at}/review/answer/", {"words": "Thank you."}).status_code == 302
    assert "Thank you." in client.get(address).text
    kinds = set(AuditEntry.objects.filter(kind__startswith="review").values_list("kind", flat=True))
    assert kinds == {"review.keep", "review.sign", "review.answer"} | ({"review.link"} & kinds)


@pytest.mark.parametrize("words", ["   ", "\t\n", "with \0 in it", "half \ud800"])
def test_programs_answer_in_words_that_can_be_kept(kept, at, people, words):
    address = f"/api/v1/customers/{at}/reviews/{PERIOD}/answers"
    client = with_key(people["editor"], scope="write")
    assert client.post(address, {"words": words}, content_type="application/json").status_code == 422
    assert not ReviewSaying.objects.exists()
    assert client.post(address, {"words": "One.\r\nTwo."}, content_type="application/json").status_code == 204
    assert ReviewSaying.objects.get().words == "One.\nTwo."


def test_whoever_signs_what_was_changed_meanwhile_is_told(address, editor, at, people):
    client = Client()
    sent = form_of(client.get(address).text, "sign")
    late = {"customer_id": own_id(0), "set_on": TODAY.isoformat(), "indicator": "fit"}
    write_row(Said("plans", late, words={"goal_text_id": "Another goal"}), by=people["editor"], at=timezone.now())
    editor.post(f"/act/plan/{at}/review/keep/")
    assert client.post(address, sent).status_code == 409
    assert Review.objects.get().signed_at is None
    assert client.post(address, form_of(client.get(address).text, "sign")).status_code == 302


def test_a_strangers_link_opens_nothing(link, address, kept, people):
    made, _ = link
    ledgers = make_link(own_id(0), "ana", by=people["editor"], at=timezone.now())[1]
    elsewhere = make_review_link(kept, "ben", by=people["editor"], at=timezone.now())[1]
    for token in ("unknown", ledgers, elsewhere):
        assert Client().get(f"/act/review/{token}/").status_code == 404, "ben works elsewhere; the ledger's is another"
        assert Client().post(f"/act/review/{token}/", {"do": "sign"}).status_code == 404
    assert Client().get(address).status_code == 200
    ReviewLink.objects.filter(pk=made.pk).update(expires_at=timezone.now())
    assert Client().get(address).status_code == 404, "its time is over"
    ReviewLink.objects.filter(pk=made.pk).update(expires_at=timezone.now() + dt.timedelta(1))
    assert revoke_review_link(made, by=people["editor"], at=timezone.now())
    assert Client().get(address).status_code == 404


def test_d1_01_a_stranger_reviews_nothing(stranger, kept, at):
    for address in ("review/", "review/pdf/", "review/page/"):
        assert stranger.get(f"/act/plan/{at}/{address}").status_code in (403, 404)
    for address in ("review/keep/", "review/answer/"):
        assert stranger.post(f"/act/plan/{at}/{address}", {"words": "x"}).status_code in (403, 404)


def test_b4_an_erased_contact_leaves_no_word_and_no_open_link(address, link):
    client = Client()
    sent = form_of(client.get(address).text, "answer")
    assert client.post(address, sent | {"words": "Call me at home."}).status_code == 302
    renamed = {("contact", 7): "erased-x"}
    assert forget_reviews([Who("contact", 7, "ana")], renamed=renamed) == 2
    assert [(one.contact, one.words) for one in ReviewSaying.objects.all()] == [("erased-x", "")]
    assert client.get(address).status_code == 404
    assert forget_reviews([Who("contact", 7, "ana")], renamed=renamed) == 0, "it may run twice"


def test_b4_an_erased_colleague_stands_in_no_review_signed_or_not(filled, at, editor, people):
    add(filled, "colleagues", {"colleague_id": ["liz"]})
    add(filled, "identities", {"who": ["colleague"], "who_id": ["liz"], "name": ["Liz Green"]})
    whose = {"customer_id": own_id(0), "set_on": TODAY.isoformat(), "plan_id": "p2", "owner_id": "liz"}
    write_row(Said("plans", whose, words={"goal_text_id": "Meet their board."}), by=people["editor"], at=timezone.now())
    assert editor.post(f"/act/plan/{at}/review/keep/").status_code == 302
    Review.objects.update(signed_by="ana", signed_at=timezone.now())
    page = f"/act/plan/{at}/review/"
    assert "Liz Green" in editor.get(page).text
    renamed = {("colleague", 9): "erased-y"}
    assert forget_reviews([Who("colleague", 9, "liz")], renamed=renamed) == 1
    assert "Liz Green" not in str(Review.objects.get().content)
    assert "Liz Green" not in editor.get(page).text
    assert "Meet their board." in editor.get(page).text
    assert forget_reviews([Who("colleague", 9, "liz")], renamed=renamed) == 0, "it may run twice"
