"""D1-04, D1-07: in a mail what a company and its customers are called runs nowhere and is nowhere filled in."""

import pytest

from keepworth_web.listen.mail import writing
from keepworth_web.listen.models import Outgoing
from tests.factories.hostile import PAYLOADS, broken, marked
from tests.web.listen.asking import invited_to, survey_of
from tests.web.literal import read

pytestmark = pytest.mark.django_db
EVERY = set(range(len(PAYLOADS)))
PARTS = ("subject", "plain", "html")


@pytest.fixture
def mail(people) -> Outgoing:
    """One that asks our own side about a customer, by name."""
    invited_to(survey_of(people["owner"], instrument="relationship", side="us"), people["owner"])
    return Outgoing.objects.select_related("invitation__survey").get()


def told_by(mail: Outgoing, number: int, monkeypatch) -> dict[str, list[str]]:
    """Every text of a mail in which the company and the customer are called by a payload, by part."""
    monkeypatch.setattr(writing, "company_name", lambda: marked(number))
    mail.invitation.called = marked((number + 7) % len(PAYLOADS))
    message = writing.written(mail, to="ana@customer.test", token="T" * 43, sender="survey@acme.test")
    (sender,) = message["From"].addresses
    assert sender.addr_spec == "survey@acme.test"
    plain, page = (message.get_body((kind,)).get_content() for kind in PARTS[1:])
    shown = read(page)
    assert all(lead.startswith("http://127.0.0.1:8000/") for lead in shown.leads)
    return dict(zip(PARTS, ([message["Subject"]], [plain], shown.texts), strict=True))


@pytest.mark.parametrize("kind", ["invitation", "thanks"])
def test_d1_07_a_mail_says_what_was_written_as_it_was_written(mail, kind, monkeypatch):
    mail.kind = kind
    seen: dict[str, set[int]] = {part: set() for part in PARTS}
    faults = []
    for number in sorted(EVERY):
        for part, texts in told_by(mail, number, monkeypatch).items():
            faults += [f"{part}: {one}" for text in texts for one in broken(text, seen=seen[part])]
    assert faults == []
    assert seen["subject"] == EVERY
    assert seen["plain"] == seen["html"] == EVERY or kind == "thanks"


def test_d1_04_markup_in_a_mail_is_text(mail, monkeypatch):
    def marks(called: str) -> tuple[int, int]:
        monkeypatch.setattr(writing, "company_name", lambda: called)
        mail.invitation.called = called
        message = writing.written(mail, to="ana@customer.test", token="T" * 43, sender="survey@acme.test")
        page = message.get_body(("html",)).get_content()
        return page.count("<"), page.count('"')

    plain = marks("Acme")
    assert [PAYLOADS[number] for number in sorted(EVERY) if marks(marked(number)) != plain] == []
