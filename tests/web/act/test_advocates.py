"""Advocates on their page: whom to ask or thank, the limit of asks, and words from a draft to their end."""

import datetime as dt
import json
import re
from contextlib import nullcontext
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from keepworth.errors import Busy
from keepworth.tables.answering import ask, lake_here
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.lake.restricted import Restrictions, write_restrictions
from keepworth.tables.persons.who import Person as Who
from keepworth.tables.persons.who import Traits
from keepworth_web.act.actions.forget_words import forget_words
from keepworth_web.act.models import Approval, WordsLink
from keepworth_web.act.reads.testimonials import consent_hash
from keepworth_web.act.views import advocates
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.site import sweeping
from keepworth_web.staff.models import AuditEntry
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def at(filled, number):
    """Acme with a contact who spoke for us twice, and was thanked for nothing."""
    found = number(0)
    add(filled, "contacts", {"contact_id": ["ana", "ben"], "valid_from": [dt.date(2020, 1, 1)] * 2, "role": ["CFO"] * 2,
                             "customer_id": [own_id(0), own_id(3)]})  # fmt: skip
    add(filled, "identities", {"who": ["contact"], "who_id": ["ana"], "name": ["Ana Ruiz"]})
    add(filled, "acts", {"act_id": ["a1", "a2"], "contact_id": ["ana"] * 2, "kind": ["vouched", "referenced"],
                         "happened_on": [TODAY - dt.timedelta(40), TODAY - dt.timedelta(400)]})  # fmt: skip
    return found


@pytest.fixture
def mark(editor, at):
    sent = {"contact_id": "ana", "words": "They kept <b>every</b> date.", "topic": "Dates", "shown_as": "person"}
    made = editor.post(f"/act/advocates/{at}/words/", sent)
    assert made.status_code == 302
    return made.url.split("/")[-2]


@pytest.fixture
def address(editor, mark):
    return address_of(editor, mark)


def address_of(editor: Client, mark: str) -> str:
    page = editor.post(f"/act/testimonials/{mark}/do/", {"do": "link"}).text
    return re.search(r'class="secret">[^<]*?(/act/words/[^<]+)<', page)[1]


def hidden(page: str) -> dict[str, str]:
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if "approve" in one)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def approve(address: str, words: str = "They kept <b>every</b> date.") -> str:
    client = Client()
    sent = hidden(client.get(address).text) | {"do": "approve", "words": words, "agrees": "on"}
    assert client.post(address, sent).status_code == 302
    return Client().get(address).text


def test_who_spoke_is_to_be_thanked_first_and_then_may_be_asked(editor, at):
    page = editor.get("/act/advocates/").text
    assert "To be thanked before they are asked" in page
    assert "Ana Ruiz" in page
    assert "1 act not thanked for" in page
    assert (
        editor.post(f"/act/advocates/{at}/thank/", {"contact_id": "ana", "how": "lunch", "cost": "40"}).status_code
        == 302
    )
    page = editor.get("/act/advocates/").text
    assert "To be thanked" not in page
    assert "May be asked now" in page


def test_nobody_is_asked_more_often_than_the_setting_says(editor, at):
    sent = {"contact_id": "ana", "kind": "reference", "words": "The date was kept."}
    assert [editor.post(f"/act/advocates/{at}/ask/", sent).status_code for _ in range(4)] == [302, 302, 302, 422]
    assert "as often as the book&#x27;s setting allows" in editor.post(f"/act/advocates/{at}/ask/", sent).text
    assert WrittenRow.objects.filter(table="asks").count() == 3
    assert "Has yet to answer" in editor.get("/act/advocates/").text


def test_an_answer_is_written_beside_its_ask(editor, at):
    editor.post(f"/act/advocates/{at}/ask/", {"contact_id": "ana", "kind": "referral", "words": ""})
    page = editor.get(f"/act/advocates/{at}/ask/").text
    own = re.search(r'name="mark" value="(\w+)"', page)[1]
    assert editor.post(f"/act/advocates/{at}/ask/", {"mark": own, "answer": "yes"}).status_code == 302
    assert "They said yes" not in editor.get(f"/act/advocates/{at}/ask/").text
    assert WrittenRow.objects.get(table="asks").values["answer"] == "yes"
    assert editor.post(f"/act/advocates/{at}/ask/", {"mark": "w999", "answer": "yes"}).status_code == 404


def test_an_answer_that_cannot_be_written_says_why(editor, at, monkeypatch):
    editor.post(f"/act/advocates/{at}/ask/", {"contact_id": "ana", "kind": "referral", "words": ""})
    own = re.search(r'name="mark" value="(\w+)"', editor.get(f"/act/advocates/{at}/ask/").text)[1]

    def refuse(*_, **__):
        raise Busy("Somebody else changed this meanwhile.")

    monkeypatch.setattr(advocates, "write_row", refuse)
    page = editor.post(f"/act/advocates/{at}/ask/", {"mark": own, "answer": "yes"}, follow=True).text
    assert "Somebody else changed this meanwhile." in page


def test_nothing_is_shown_before_the_contact_approves_it(editor, mark, address):
    assert "No words are shown at present." in Client().get("/words/").text
    page = Client().get(address)
    assert (page.status_code, page["Cache-Control"], page["X-Robots-Tag"]) == (200, "no-store", "noindex")
    assert "They kept &lt;b&gt;every&lt;/b&gt; date." in page.text
    assert "Ana Ruiz" in page.text
    sent = hidden(page.text) | {"do": "approve", "words": "Yes.", "agrees": ""}
    refused = Client().post(address, sent)
    assert (refused.status_code, "Tick that you agree" in refused.text) == (422, True)
    assert "Yes." in refused.text, "what they wrote is kept"
    assert Approval.objects.count() == 0


def test_words_are_shown_as_they_were_approved_with_what_was_agreed_to(editor, mark, address):
    page = approve(address, "Every <script>date</script> was kept.")
    assert "you approved these words" in page
    one = Approval.objects.get()
    assert one.consent_hash == consent_hash(one.words, one.consent)
    assert "I can take them back at any time" in one.consent
    assert one.shown.startswith("Ana Ruiz, ")
    block = Client().get("/words/")
    assert "Every &lt;script&gt;date&lt;/script&gt; was kept." in block.text
    assert "<script" not in block.text
    assert "frame-ancestors *" in block["Content-Security-Policy"]
    assert "X-Frame-Options" not in block
    assert (block["Cache-Control"], len(block.cookies)) == ("public, no-cache", 0)
    assert Client().get("/words/", headers={"If-None-Match": block["ETag"]}).status_code == 304
    items = Client().get("/words/feed.json").json()["items"]
    assert [one["content_text"] for one in items] == ["Every <script>date</script> was kept."]
    atom = Client().get("/words/feed.atom")
    assert atom["Content-Type"].startswith("application/atom+xml")
    (summary,) = [one.text for one in ElementTree.fromstring(atom.content).iter() if one.tag.endswith("}summary")]
    assert summary == "Every &lt;script&gt;date&lt;/script&gt; was kept.", "a summary is read as HTML"
    assert "approved, and shown" in editor.get(f"/act/testimonials/{mark}/").text


def test_no_other_page_may_stand_in_a_frame(editor, address):
    for page in (Client().get(address), editor.get("/act/advocates/"), Client().get("/words/feed.json")):
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "DENY"


def test_a_form_sent_twice_counts_once_and_other_words_are_refused(address):
    client = Client()
    sent = hidden(client.get(address).text) | {"do": "approve", "words": "One.", "agrees": "on"}
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert client.post(address, sent | {"words": "Two."}).status_code == 409
    assert [one.words for one in Approval.objects.all()] == ["One."]


def test_the_contact_takes_words_back_by_the_same_link_however_late(address):
    approve(address)
    WordsLink.objects.update(expires_at=timezone.now() - dt.timedelta(1), revoked_at=timezone.now())
    assert Client().get(address).status_code == 200, "what stands may be taken back for ever"
    gone = Client().post(address, {"do": "withdraw"})
    assert (gone.status_code, "nobody is shown them any more" in gone.text) == (200, True), (
        "they are told that it is so"
    )
    assert gone["Cache-Control"] == "no-store"
    assert Client().get("/words/feed.json").json()["items"] == []
    assert "No words are shown" in Client().get("/words/").text
    assert Client().get(address).status_code == 404, "the link is past its day"
    assert AuditEntry.objects.filter(kind="testimonial.withdraw").get().person_id is None


def test_we_take_words_back_as_well(editor, mark, address):
    approve(address)
    assert editor.post(f"/act/testimonials/{mark}/do/", {"do": "withdraw"}).status_code == 302
    assert Client().get("/words/feed.json").json()["items"] == []
    assert "taken back by" in editor.get(f"/act/testimonials/{mark}/").text
    assert "I approve these words" in Client().get(address).text, "they may approve them again"


def test_what_is_shown_beside_the_words_may_not_change_under_the_contact(editor, mark, address, people):
    sent = hidden(Client().get(address).text) | {"do": "approve", "words": "One.", "agrees": "on"}
    row = WrittenRow.objects.get(table="testimonials")
    values = {**row.values, "testimonial_id": json.loads(row.key)[0], "shown_as": "company"}
    write_row(Said("testimonials", values), by=people["editor"], at=timezone.now())
    refused = Client().post(address, sent)
    assert (refused.status_code, "was changed since you saw this page" in refused.text) == (422, True)


def test_words_of_those_most_like_the_reader_come_first(address):
    approve(address)
    first = Approval.objects.get()
    for at, (segment, topic) in enumerate([("Banks", "Dates"), ("Mills", "Price")]):  # a year older than what stands
        Approval.objects.create(
            testimonial=f"t{at}", customer="x", contact="y", words=segment, shown="Somebody", topic=topic,
            segment=segment, country="JP" if at else "", consent="", consent_hash="", consent_version="1",
            submission_id=f"s{at}", at=first.at - dt.timedelta(365),
        )  # fmt: skip

    def order(query: str) -> list[str]:
        return [one["content_text"] for one in Client().get(f"/words/feed.json?{query}").json()["items"]]

    assert order("segment=mills&most=1") == ["Mills"]
    assert order("segment=Banks&topic=Dates&most=1") == ["Banks"]
    assert order("country=jp&most=1") == ["Mills"]
    assert order("segment=nowhere&most=1") == [first.words], "else the newest"
    assert len(order("most=2")) == 2
    assert len(order("most=hundreds")) == 3


def test_d1_04_no_order_tells_who_is_not_named_and_no_topic_of_ours_is_shown(address):
    approve(address)
    first = Approval.objects.get()
    Approval.objects.create(
        testimonial="t", customer="x", contact="y", words="Older.", shown="", topic="Dispute", segment="Mills",
        country="JP", consent="", consent_hash="", consent_version="1", submission_id="s",
        at=first.at - dt.timedelta(365),
    )  # fmt: skip

    def first_of(query: str) -> str:
        return Client().get(f"/words/feed.json?{query}").json()["items"][0]["content_text"]

    assert first_of("segment=Mills&country=JP") == first.words
    assert first_of("topic=Dispute") == "Older.", "what the words are about tells nothing of who says them"
    shown = [Client().get(f"/words/{name}").text for name in ("", "feed.json", "feed.atom")]
    assert not any("Dispute" in one for one in shown), "they agreed to their words and to who says them"


def test_the_language_of_a_feed_is_in_its_address_and_not_of_who_reads(address):
    asked = {"Accept-Language": "zh-hans"}
    assert Client().get("/words/feed.json", headers=asked).json()["title"].startswith("What customers say")
    assert not Client().get("/words/feed.json?language=zh-hans").json()["title"].startswith("What customers say")


def test_b4_words_of_who_is_restricted_under_another_id_are_not_shown(address, filled):
    approve(address)
    with lake_here(filled) as lake:
        numbers = dict(
            ask(f"SELECT text, number FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = 'contact'")
        )
    add(filled, "aliases", {"who": ["contact"], "alias_id": ["ana"], "into_id": ["ben"]})
    with filled.held():
        write_restrictions(filled.folder, Restrictions({("contact", numbers["ben"]): "2023-06-01"}))
    assert Client().get("/words/feed.json").json()["items"] == []


def test_two_links_approved_at_once_leave_one_and_tell_the_other(editor, mark, address, monkeypatch):
    approve(address)
    other = address_of(editor, mark)
    sent = hidden(Client().get(other).text) | {"do": "approve", "words": "Two.", "agrees": "on"}
    # The first one stands, and was not yet there when the second looked for it.
    monkeypatch.setattr(Approval.objects, "filter", lambda **_: Approval.objects.none())
    answer = Client().post(other, sent)
    assert (answer.status_code, "look again" in answer.text, "Two." in answer.text) == (409, True, True)


def test_a_testimonial_without_words_says_so_and_may_be_put_to_them(editor, at, filled):
    add(filled, "testimonials", {"testimonial_id": ["t1"], "customer_id": [own_id(0)], "contact_id": ["ana"],
                                 "shown_as": ["company"], "written_on": [TODAY]})  # fmt: skip
    page = editor.get("/act/advocates/").text
    own = re.search(r'href="/act/testimonials/([^/]+)/">No words are written yet.</a>', page)[1]
    assert "They write them on the page that you make for them." in editor.get(f"/act/testimonials/{own}/").text
    assert "Theirs." in approve(address_of(editor, own), "Theirs.")


def test_erasure_takes_the_words_with_it(address, mark):
    approve(address)
    assert forget_words([Who("contact", 7, "ana")], renamed={("contact", 7): "erased-1"}) == 2
    one = Approval.objects.get()
    assert (one.words, one.shown, one.consent, one.contact) == ("", "", "", "erased-1")
    assert one.consent_hash == "", "by which somebody could try what the words were"
    assert one.withdrawn_at is not None
    assert Client().get("/words/feed.json").json()["items"] == []
    assert Client().get(address).status_code == 404


def test_b4_words_that_name_somebody_who_is_erased_are_shown_no_more(address, filled, monkeypatch):
    approve(address, "Ask Zelda Quast.")
    monkeypatch.setattr(sweeping, "is_of", lambda folder, tables: True)
    monkeypatch.setattr(sweeping, "overwriting", nullcontext)
    sweeping.sweep_persons(filled.folder, persons=(Who("contact", 9, "zq"),), traits=Traits(names=("Zelda Quast",)))
    assert Client().get("/words/feed.json").json()["items"] == []
    one = Approval.objects.get()
    assert (one.words, one.withdrawn_at is None) == ("Ask [erased].", False)


def test_a_wrong_link_says_nothing(at):
    assert Client().get("/act/words/nothing/").status_code == 404


def test_the_api_tells_the_same(editor, mark, address, people):
    approve(address)
    client = with_key(people["editor"], scope="write")
    told = client.get("/api/v1/advocates").json()["advocates"]
    assert [(one["contact_id"], one["do"], one["thanks_owed"]) for one in told] == [("ana", "thank", 1)]
    words = client.get("/api/v1/testimonials").json()["testimonials"]
    assert [(one["mark"], one["state"]) for one in words] == [(mark, "approved")]
    assert client.delete(f"/api/v1/testimonials/{mark}/approval").status_code == 204
    assert client.get(f"/api/v1/testimonials/{mark}").json()["state"] == "waiting"
    made = client.generic("POST", f"/api/v1/testimonials/{mark}/pages")
    assert (made.status_code, "/act/words/" in made.json()["address"]) == (201, True)
    assert client.delete(f"/api/v1/testimonials/{mark}/pages").status_code == 204
