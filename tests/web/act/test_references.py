"""References by likeness: who is most like whom, who may be asked, and that the ask counts."""

import datetime as dt

import pytest
from django.utils import timezone

from keepworth_web.know.models import WrittenRow
from keepworth_web.listen.models.mailing import Silence
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.web.browsers import browser_of, with_key

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()
LONG_AGO = dt.date(2020, 1, 1)


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def key(people):
    return with_key(people["owner"], scope="read")


@pytest.fixture
def asker(filled, number):
    """One asks; three spoke for us: the first is most like them, the second in country alone, the third in nothing."""
    own = [own_id(at) for at in (0, 3, 6, 9)]
    add(filled, "customers", {
        "customer_id": own, "valid_from": [dt.date(2021, 1, 1)] * 4, "size": [400, 700, 9000, 9000],
        "country": ["DE", "DE", "DE", "FR"], "segment": ["Health", "Health", "Trade", "Trade"],
        "team": ["North"] * 4, "kind": ["organisation"] * 4,
    })  # fmt: skip
    add(filled, "contacts", {"contact_id": ["ana", "ben", "eva"], "valid_from": [LONG_AGO] * 3,
                             "customer_id": own[1:]})  # fmt: skip
    add(filled, "acts", {"act_id": ["a1", "a2", "a3"], "contact_id": ["ana", "ben", "eva"],
                         "kind": ["referenced", "vouched", "vouched"],
                         "happened_on": [TODAY - dt.timedelta(400)] * 3})  # fmt: skip
    add(filled, "needs", {
        "need_id": ["n1", "n2"], "customer_id": own[:2], "kind": ["need"] * 2, "topic": ["Pay"] * 2,
        "stated_on": [LONG_AGO] * 2, "state": ["stated", "met"], "met_on": [None, dt.date(2022, 1, 1)],
        "state_on": [LONG_AGO, dt.date(2022, 1, 1)],
    })  # fmt: skip
    return number(0)


def told(key, asker: int) -> list[dict]:
    return key.get(f"/api/v1/customers/{asker}/references").json()["references"]


def test_the_most_alike_come_first_and_who_agrees_in_nothing_does_not(editor, key, asker):
    found = told(key, asker)
    assert [(one["contact_id"], one["points"], one["known"]) for one in found] == [("ana", 4, 4), ("ben", 1, 3)]
    assert (found[0]["needs"], found[0]["references"], found[1]["references"]) == (["Pay"], 1, 0)
    page = editor.get(f"/act/references/{asker}/").text
    assert "same segment; about as large; same country; had solved what they need: Pay" in page
    assert "2 people who spoke for us are like Acme Ibérica in something; 2 may be asked now." in page


def test_an_ask_counts_against_the_advocate_and_names_for_whom(editor, key, asker, number):
    at = number(3)
    page = editor.get(f"/act/references/{asker}/").text
    assert f"/act/advocates/{at}/ask/?contact=ana&amp;for={asker}" in page
    form = editor.get(f"/act/advocates/{at}/ask/?contact=ana&for={asker}").text
    assert "A reference is for Acme Ibérica." in form
    sent = {"contact_id": "ana", "kind": "reference", "words": "", "for_whom": str(asker)}
    assert editor.post(f"/act/advocates/{at}/ask/", sent).status_code == 302
    row = WrittenRow.objects.get(table="asks")
    assert row.values["for_id"] == own_id(0)
    assert {one["contact_id"]: one["wait"] for one in told(key, asker)} == {"ana": "unanswered", "ben": None}
    page = editor.get(f"/act/references/{asker}/").text
    assert "Has yet to answer" in page
    assert "contact=ana&amp;for" not in page


def test_the_limit_of_a_year_is_kept(editor, key, asker, number):
    at = number(3)
    for _ in range(3):
        sent = {"contact_id": "ana", "kind": "reference", "words": "", "for_whom": str(asker)}
        assert editor.post(f"/act/advocates/{at}/ask/", sent).status_code == 302
        mark = f"w{WrittenRow.objects.filter(table='asks').latest('pk').pk}"
        assert editor.post(f"/act/advocates/{at}/ask/", {"mark": mark, "answer": "yes"}).status_code == 302
    first = told(key, asker)[0]
    assert (first["wait"], first["asks_12m"]) == ("limit", 3)
    assert "again from" in editor.get(f"/act/references/{asker}/").text


def test_who_took_back_consent_is_not_to_be_asked(editor, key, asker, filled):
    add(filled, "consents", {"customer_id": [own_id(3)], "purpose": ["messages"], "given_on": [LONG_AGO],
                             "withdrawn_on": [dt.date(2023, 1, 1)]})  # fmt: skip
    Silence.objects.create(contact="ben", at=timezone.now())
    assert {one["contact_id"]: one["wait"] for one in told(key, asker)} == {"ana": "consent", "ben": "consent"}
    assert "They took back that we may write" in editor.get(f"/act/references/{asker}/").text


def test_whoever_asks_is_found_by_name_and_prospects_are_listed(editor, asker, filled, key):
    assert "No prospect is known yet" in editor.get("/act/references/").text
    assert f"/act/references/{asker}/" in editor.get("/act/references/?name=Acme").text
    assert "Nobody whom you see is called that." in editor.get("/act/references/?name=Nobody+at+all").text
    assert "/act/references/" in editor.get("/act/advocates/").text


def test_nobody_alike_says_so(editor, number, filled):
    assert "Nobody who spoke for us is known to be like them" in editor.get(f"/act/references/{number(0)}/").text


def test_a_stranger_sees_nobody_of_it(stranger, asker):
    assert stranger.get(f"/act/references/{asker}/").status_code == 404
    assert "Acme" not in stranger.get("/act/references/?name=Acme").text.split("<main")[1].split("<form")[0]


def test_the_list_is_taken_away_as_a_file(owner, asker):
    sent = {"what": "references", "kind": "csv", "about": str(asker), "back": f"/act/references/{asker}/"}
    answer = owner.post("/book/lists/take/", sent)
    assert answer.status_code == 200
    text = b"".join(answer).decode()
    assert "In what they are alike" in text
    assert "same segment" in text
