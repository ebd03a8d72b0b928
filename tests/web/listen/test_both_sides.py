"""Our own side is asked about a customer by name, guesses in the other side's words, and the two never mix."""

import datetime as dt
import html
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from keepworth_web.listen.actions.invite import Asking, Guest, invite
from keepworth_web.listen.mail.sending import send_next
from keepworth_web.listen.models import Invitation, Outgoing, Survey
from keepworth_web.site import snapshots
from tests.factories.books import add
from tests.factories.web_book import own_id
from tests.factories.written import row_by_row
from tests.web.browsers import browser_of, with_key
from tests.web.listen.asking import AT, link_to, survey_of
from tests.web.listen.post_office import post_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]


def read(page) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def asked_of_us(people, *, language: str = "en", **said) -> str:
    survey = survey_of(people["owner"], **{"instrument": "pulse", "side": "us", **said})
    guest = Guest(customer="1001", colleague="k1", called="Acme Ibérica", language=language)
    (one,) = invite(survey, [guest], asking=Asking(by=people["owner"], at=AT))
    return f"/s/{one.token}/"


@pytest.mark.parametrize(
    ("perspective", "language", "opening", "item"),
    [
        ("own", "en", "the relationship with Acme Ibérica", "what Acme Ibérica gets from us"),
        ("own", "zh-hans", "关于与Acme Ibérica的关系", "Acme Ibérica从我们这里得到的"),
        ("guess", "en", "put yourself in the place of Acme Ibérica", "what we get from Acme's book outweighs"),
        ("guess", "zh-hans", "请站在Acme Ibérica的立场", "我们从Acme's book"),
    ],
)
def test_our_side_reads_its_own_words_or_guesses_in_theirs(people, perspective, language, opening, item):
    page = read(Client().get(asked_of_us(people, perspective=perspective, language=language)))
    assert opening in page
    assert item in page


def test_a_customer_guesses_in_our_words_and_reads_of_themselves(people):
    survey = survey_of(people["owner"], instrument="pulse", perspective="guess")
    page = read(Client().get(f"/o/{link_to(survey, people['owner'])[1]}/"))
    assert "put yourself in the place of Acme's book" in page
    assert "what your company gets from us outweighs" in page


@pytest.mark.parametrize("side", ["customer", "us"])
def test_two_people_of_a_tie_are_asked_without_a_name(people, side):
    survey = survey_of(people["owner"], instrument="depth", side=side)
    page = read(Client().get(f"/o/{link_to(survey, people['owner'])[1]}/"))
    assert f"the person {'there' if side == 'us' else 'here'} whom you know best" in page


@pytest.mark.parametrize(
    ("instrument", "side", "perspective", "fault"),
    [
        ("nps 1.0", "us", "guess", "nobody is asked to guess"),
        ("nps 1.0", "us", "own", "This asks the other side alone."),
        ("pulse 1.0", "us", "guess", ""),
    ],
)
def test_a_guess_is_asked_where_the_questionnaire_has_words_for_it(people, instrument, side, perspective, fault):
    sent = {"name": "x", "instrument": instrument, "side": side, "perspective": perspective}
    page = browser_of(people["editor"]).post("/listen/surveys/new/", sent)
    assert (fault in page.text, Survey.objects.count()) == (True, 0 if fault else 1)


@pytest.fixture
def ours(filled, people):
    """Mei, who serves everybody and has an address, and Bo, who has none; a survey of our own side."""
    add(filled, "identities", {"who": ["colleague"], "who_id": ["mei"], "mail": ["mei@acme.test"], "language": ["zh"]})
    add(filled, "identities", {"who": ["colleague"] * 2, "who_id": ["bo", "gone"], "name": ["Bo", "Gone"]})
    add(filled, "colleagues", {"colleague_id": ["bo", "gone"], "left_on": [None, dt.date(2020, 1, 1)]})
    return survey_of(people["owner"], instrument="pulse", side="us")


def team(survey) -> str:
    return f"/listen/surveys/{survey.pk}/team/"


def test_whoever_serves_a_customer_is_asked_about_it_by_one_mail(owner, ours, number):
    page = owner.get(team(ours))
    assert ("Acme Ibérica" in page.text, "Bo" in page.text, "Gone" in page.text) == (True, True, False)
    sent = {"customers": [number(0), number(1)], "who": "serving", "how": "mail"}
    answer = owner.post(team(ours), sent, follow=True)
    assert "1 colleague is asked by mail." in answer.text
    asked = Invitation.objects.order_by("pk")
    assert [(one.customer, one.colleague, one.contact, one.language) for one in asked] == [
        (own_id(0), "mei", "", "zh-hans"), (own_id(1), "mei", "", "zh-hans")]  # fmt: skip
    assert Outgoing.objects.count() == 1
    owner.post(team(ours), sent)
    assert (Invitation.objects.count(), Outgoing.objects.count()) == (2, 1), "nobody is asked twice"


@pytest.mark.loopback
@pytest.mark.filterwarnings("ignore:.*socket.socket.*:pytest.PytestUnraisableExceptionWarning")
def test_the_mail_names_the_customer_and_the_page_leads_to_the_next(owner, ours, number):
    owner.post(team(ours), {"customers": [number(0), number(1)], "who": "serving", "how": "mail"})
    with post_office() as office:
        assert send_next(at=timezone.now())
        mail = office.the_mail()
    assert mail["To"] == "mei@acme.test"
    assert "Acme Ibérica" in mail["Subject"]
    assert mail["List-Unsubscribe"] is None
    text = mail.get_body(("plain",)).get_content()
    link = re.search(r"/s/[^/]+/", text)[0]
    form = {"satisfaction_worth": "5", "submission_id": "s" * 22, "go": "send"}
    thanks = Client().post(link, form)
    assert "张伟食品" in thanks.text, "the next customer's name"
    following = re.search(r'href="(/s/[^"]+/)"', thanks.text)[1]
    last = Client().post(following, {**form, "submission_id": "t" * 22})
    assert (last.status_code, "/s/" in last.text) == (200, False)
    rows = [one.values for one in row_by_row(snapshots.written_rows(settings.ENVIRONMENT.book))]
    assert [(one["customer_id"], one["colleague_id"], one["side"]) for one in rows] == [
        (own_id(0), "mei", "us"), (own_id(1), "mei", "us")]  # fmt: skip


def test_who_has_no_address_gets_a_link_to_hand_on(owner, ours, number):
    page = owner.post(team(ours), {"customers": [number(0)], "who": "chosen", "colleagues": ["bo"], "how": "mail"})
    link = re.search(r"(/s/[^<]+/)<", page.text)[1]
    assert Outgoing.objects.count() == 0
    assert "Acme Ibérica" in Client().get(link).text


def test_all_of_a_selection_are_asked_about_at_once(owner, ours):
    owner.post(team(ours), {"everyone": "on", "who": "serving", "how": "links", "q": "", "segment": "Food", "team": ""})
    assert Invitation.objects.count() == 60
    owner.post(team(ours), {"everyone": "on", "who": "serving", "how": "links", "segment": "Nothing", "team": ""})
    assert Invitation.objects.count() == 60


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"who": "serving"}, "Choose at least one customer."),
        ({"customers": ["999999"], "who": "serving"}, "Select a valid choice"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_and_nobody_is_asked(owner, ours, sent, fault):
    page = owner.post(team(ours), sent)
    assert (page.status_code, fault in page.text, Invitation.objects.count()) == (422, True, 0)


def test_the_wall_holds_and_a_viewer_asks_nobody(people, colleague, ours, number):
    editor = browser_of(people["editor"])  # of team North: South's customers are not there
    assert "Acme Ibérica" in editor.get(team(ours)).text
    assert "张伟食品" not in editor.get(team(ours)).text
    assert editor.post(team(ours), {"customers": [number(1)], "who": "serving"}).status_code == 422
    assert colleague.get(team(ours)).status_code == 403


def test_a_survey_of_customers_asks_none_of_ours(owner, people, filled):
    page = owner.get(team(survey_of(people["owner"])), follow=True)
    assert "This survey asks customers." in page.text


def test_answers_of_ours_are_no_invitations_of_customers(owner, ours, number):
    owner.post(team(ours), {"customers": [number(0)], "who": "serving", "how": "links"})
    assert [one for one in snapshots.written_rows(settings.ENVIRONMENT.book) if one.table == "invitations"] == []


@pytest.fixture
def told(filled, people, day):
    """Customers 0 to 5, whose people say of trust the best and ours the middle; Mei guesses the worst of customer 0."""
    at = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC) - dt.timedelta(days=9)
    rows = []
    for customer in range(6):
        for who, value, side, of in (
            ("p", 7.0, "customer", "own"),
            ("mei", 4.0, "us", "own"),
            ("mei", 1.0, "us", "guess"),
        ):
            if of == "guess" and customer:
                continue
            rows += [
                {"submission_id": f"s{customer}{side}{of}{again}", "item": "trust_overall", "instrument": "pulse",
                 "version": "1.0", "customer_id": own_id(customer), "side": side, "perspective": of, "value": value,
                 "contact_id": f"p{customer}{again}" if side == "customer" else None,
                 "colleague_id": f"{who}{again}" if side == "us" else None, "answered_at": at}
                for again in range(4)
            ]  # fmt: skip
    add(filled, "answers", {name: [row[name] for row in rows] for name in rows[0]})
    return filled


def panel_of(client, number) -> str:
    page = client.get(f"/know/{number}/")
    assert page.status_code == 200
    return html.unescape(page.text.split('id="panel-sides"', 1)[1].split("</section>")[0])


def seen_on(client, day):
    client.cookies["as-of"] = day.isoformat()
    return client


def test_a_customer_s_page_tells_both_sides_apart(owner, told, day, number, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        panel = re.sub(r"\s+", " ", panel_of(seen_on(owner, day), number(0)))
    assert "Trust: we say 50 points less than they do (likely" in panel
    assert "Trust: we think that they say 100 points less than they do." in panel
    assert "<b>−50</b>" in panel
    assert "<b>−100</b>" in panel, "how far off our guess is"
    assert "Mei" not in panel


def test_the_page_of_results_tells_the_mean_over_customers_and_withholds_few(owner, told, day):
    page = html.unescape(seen_on(owner, day).get("/listen/").text)
    both = re.sub(r"\s+", " ", page.split("<h2>Both sides</h2>")[1].split("<h2>")[0])
    assert "we say 50 points less than they do" in both
    assert ">6</td>" in both
    assert "withheld" in both
    assert "of 1 customers both views are known, and it takes 5" in both


def test_both_sides_are_told_in_chinese(owner, told, day, number):
    owner.post("/look/", {"language": "zh-hans"})
    panel = panel_of(seen_on(owner, day), number(0))
    assert "信任" in panel
    assert "We say" not in panel


def test_both_sides_stand_behind_the_wall(colleague, stranger, told, day, number):
    assert "−50" in panel_of(seen_on(colleague, day), number(0))  # of North, as they are
    assert stranger.get(f"/know/{number(0)}/").status_code == 404
    page = seen_on(colleague, day).get("/listen/").text.split("<h2>Both sides</h2>")[1].split("<h2>")[0]
    assert "−50" not in page, "North has too few"


def test_programs_are_told_both_sides(people, told, day, number):
    client = with_key(people["owner"])
    (one,) = client.get(f"/api/v1/customers/{number(0)}/sides?as-of={day}").json()
    assert (one["indicator"], one["theirs"]["score"], one["gap"]["gap"], one["gap"]["judged"]) == (
        "trust", 100, -50, "differ")  # fmt: skip
    (over_all,) = client.get(f"/api/v1/listen/sides?as-of={day}").json()
    assert (over_all["gap"]["n"], over_all["our_error"]["gap"]) == ([6, 6], None)
    assert with_key(people["stranger"]).get(f"/api/v1/customers/{number(0)}/sides").status_code == 404


def test_programs_ask_our_people_and_hear_who_has_no_address(people, ours, number):
    client = with_key(people["owner"], scope="write")
    address = f"/api/v1/surveys/{ours.pk}/team"
    assert [(one["id"], one["has_mail"]) for one in client.get(address).json()] == [("bo", False), ("mei", True)]
    sent = {"customers": [number(0), number(1)], "colleagues": ["mei", "bo"]}
    answer = client.post(address, sent, content_type="application/json")
    assert answer.json() == {"colleagues": 1, "without_mail": ["bo"], "unserved": 0}
    assert Invitation.objects.filter(colleague="mei").count() == 2
    refused = client.post(address, {"customers": [number(0)], "colleagues": ["x"]}, content_type="application/json")
    assert refused.status_code == 422
