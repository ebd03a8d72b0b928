"""Listen › Surveys and Mail, as our own people see them."""

import re

import pytest
from django.utils import timezone

from keepworth_web.book.actions.run_job import claim_job, run_job
from keepworth_web.book.models import Job
from keepworth_web.know.actions.write_row import Said, write_row
from keepworth_web.listen.actions.submit_response import submit_response
from keepworth_web.listen.models import Invitation, MailServer, OpenLink, Outgoing, Survey
from keepworth_web.site.parts import JOBS
from tests.factories.web_book import one_customer
from tests.web.browsers import browser_of, with_key
from tests.web.listen.asking import filled, invited_to, link_to, survey_of
from tests.web.listen.post_office import post_office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]
SERVER = {"host": "smtp.example.com", "port": "587", "security": "starttls", "user": "u", "password": "pass word",
          "sender": "survey@acme.test"}  # fmt: skip


@pytest.fixture
def editor(people):
    return browser_of(people["editor"])


@pytest.fixture
def contacts(people, book):
    """One contact of team North with an address, one without, one of team South."""
    one_customer(book)
    for contact, customer, mail in (("p1", "1001", "ana@c.test"), ("p2", "1001", ""), ("p3", "1002", "li@c.test")):
        said = {
            "contact_id": contact,
            "customer_id": customer,
            "name": f"Name {contact}",
            "mail": mail,
            "language": "zh-CN",
        }
        write_row(
            Said("contacts", {"language": "zh-CN", **{k: v for k, v in said.items() if v}}),
            by=people["owner"],
            at=timezone.now(),
        )


def test_a_survey_is_made_shown_and_closed_and_opened_again(editor, colleague, stranger):
    made = editor.post("/listen/surveys/new/", {"name": "Spring", "instrument": "nps 1.0", "side": "customer",
                                                "perspective": "own"})  # fmt: skip
    address = made.headers["Location"]
    assert "Spring" in colleague.get("/listen/surveys/").text
    assert "Recommend score" in stranger.get(address).text
    editor.post(address + "close/")
    page = editor.get(address)
    assert ("It takes no more answers." in page.text, "Open it again" in page.text) == (True, True)
    editor.post(address + "reopen/")
    assert Survey.objects.get().closed_at is None
    assert colleague.post(address + "close/").status_code == 403


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"instrument": "nps 9.9"}, "Select a valid choice"),
        ({"name": ""}, "This field is required."),
        ({"instrument": "nps 1.0", "side": "us"}, "This asks the other side alone."),
        ({"instrument": "loyalty 1.0"}, "name at least one"),
        ({"elements": "a@b"}, "without @"),
        ({"elements": "a\u202eb"}, "cannot be shown"),
        ({"closes_on": "2001-01-01"}, "This day is over."),
    ],
    ids=str,
)
def test_a_survey_that_cannot_be_is_refused(editor, said, fault):
    sent = {"name": "x", "instrument": "nps 1.0", "side": "customer", "perspective": "own", **said}
    page = editor.post("/listen/surveys/new/", sent)
    assert (page.status_code, fault in page.text, Survey.objects.count()) == (422, True, 0)


def test_an_open_link_is_shown_with_a_code_that_leads_to_it(editor, anonymous, people):
    survey = survey_of(people["owner"])
    editor.post(f"/listen/surveys/{survey.pk}/links/", {"name": "till 3", "stage": "use", "location": "shop 7"})
    page = editor.get(f"/listen/surveys/{survey.pk}/").text
    address = re.search(r"http://127\.0\.0\.1:8000(/o/[\w-]{43}/)", page)[1]
    assert 'src="data:image/svg+xml' in page
    assert anonymous.get(address).status_code == 200
    link = OpenLink.objects.get()
    assert (link.stage, link.location) == ("use", "shop 7")


def test_chosen_contacts_of_ones_own_team_are_asked_in_their_language(editor, people, contacts):
    survey = survey_of(people["owner"])
    address = f"/listen/surveys/{survey.pk}/guests/"
    page = editor.get(address).text
    assert ("Name p1" in page, "Name p2" in page, "Name p3" in page) == (True, True, False)
    assert "no mail address" in page
    for foreign in ("p2", "p3", "nobody"):
        assert editor.post(address, {"contacts": foreign}).status_code == 422
    assert editor.post(address, {"contacts": "p1"}).status_code == 302
    asked = Invitation.objects.get()
    assert (asked.contact, asked.customer, asked.language) == ("p1", "1001", "zh-hans")
    assert Outgoing.objects.get().kind == "invitation"
    assert "asked by this survey" in editor.get(address).text
    assert editor.post(address, {"contacts": "p1"}).status_code == 422


def test_nobody_is_asked_by_a_survey_that_is_closed(editor, people, contacts):
    survey = survey_of(people["owner"])
    Survey.objects.update(closed_at=timezone.now())
    asked = editor.post(f"/listen/surveys/{survey.pk}/guests/", {"contacts": "p1"}, follow=True)
    assert "It takes no more answers." in asked.text
    program = with_key(people["editor"], scope="write")
    address = f"/api/v1/surveys/{survey.pk}/guests"
    assert program.post(address, {"contacts": ["p1"]}, content_type="application/json").status_code == 422
    assert (Invitation.objects.count(), Outgoing.objects.count()) == (0, 0), "they may be asked when it is open again"


def test_the_list_counts_who_was_asked_and_who_answered(colleague, people, django_assert_max_num_queries):
    survey = survey_of(people["owner"])
    submit_response(invited_to(survey, people["owner"]).invitation, filled(), at=timezone.now())
    invited_to(survey, people["owner"], contact="p2")
    submit_response(link_to(survey, people["owner"])[0], filled(submission_id="t" * 22), at=timezone.now())
    with django_assert_max_num_queries(12):
        page = colleague.get("/listen/surveys/").text
    assert re.findall(r'<td class="number"[^>]*>(\d+)</td>', page) == ["2", "2"]


def test_a_mail_server_is_named_by_the_owner_alone_and_its_password_never_shown(owner, editor):
    assert editor.get("/listen/mail/").status_code == 403
    assert owner.post("/listen/mail/", SERVER).status_code == 302
    page = owner.get("/listen/mail/").text
    assert ("smtp.example.com" in page, "pass word" in page) == (True, False)
    assert "pass word" not in str(MailServer.objects.values())


def test_nothing_goes_without_tls_but_on_this_machine(owner):
    page = owner.post("/listen/mail/", {**SERVER, "security": "none"})
    assert (page.status_code, MailServer.objects.count()) == (422, 0)
    assert owner.post("/listen/mail/", {**SERVER, "host": "127.0.0.1", "security": "none"}).status_code == 302


@pytest.mark.loopback
@pytest.mark.filterwarnings("ignore:.*:pytest.PytestUnraisableExceptionWarning")
def test_a_mail_to_oneself_is_sent_by_the_worker_and_its_end_told(owner, people):
    with post_office() as office:
        owner.post("/listen/mail/try/")
        run_job(claim_job(), kinds=JOBS)
        assert office.the_mail()["To"] == people["owner"].email
        assert "The server took the mail." in owner.get("/listen/mail/").text
        office.at_data = "535 no"
        owner.post("/listen/mail/try/")
        assert run_job(claim_job(), kinds=JOBS).state == Job.State.REFUSED
        assert "535 no" in owner.get("/listen/mail/").text


def test_a_mail_that_was_given_up_is_listed_and_sent_again(owner, people):
    invited_to(survey_of(people["owner"]), people["owner"])
    Outgoing.objects.update(state="dead", attempts=9, said="451 try later")
    assert "451 try later" in owner.get("/listen/mail/").text
    number = Outgoing.objects.get().pk
    assert owner.post(f"/listen/mail/{number}/again/").status_code == 302
    assert (Outgoing.objects.get().state, Outgoing.objects.get().attempts) == ("waiting", 0)
    assert owner.post(f"/listen/mail/{number}/again/").status_code == 404


def test_a_program_makes_a_survey_gives_out_a_link_and_asks(people, contacts, anonymous):
    program = with_key(people["editor"], scope="write")
    send = {"content_type": "application/json"}
    made = program.post("/api/v1/surveys", {"name": "Spring", "instrument": "nps", "version": "1.0"}, **send).json()
    base = f"/api/v1/surveys/{made['id']}"
    link = program.post(base + "/links", {"name": "till"}, **send).json()
    assert anonymous.get(link["address"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    free = [one["contact"] for one in program.get(base + "/guests").json()["items"] if not one["why_not"]]
    assert free == ["p1"]
    assert program.post(base + "/guests", {"contacts": ["p1"]}, **send).json() == {"invited": 1, "links": []}
    assert program.post(base + "/guests", {"contacts": ["p3"]}, **send).status_code == 422
    assert (program.get(base).json()["asked"], len(program.get(base).json()["links"])) == (1, 1)
    refused = program.post("/api/v1/surveys", {"name": "x", "instrument": "nps", "version": "7.0"}, **send)
    assert refused.status_code == 422
    assert program.generic("POST", base + "/close").json()["closed_at"] is not None
    assert program.generic("POST", base + "/reopen").json()["closed_at"] is None
    owner = with_key(people["owner"], scope="write")
    Outgoing.objects.update(state="dead")
    (dead,) = owner.get("/api/v1/mail").json()["troubled"]
    assert owner.generic("POST", f"/api/v1/mail/{dead['id']}/again").json()["state"] == "waiting"
