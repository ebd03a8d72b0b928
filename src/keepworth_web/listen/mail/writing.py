"""What a mail says: in two languages, as text and as a page, without a picture that reports who opened it."""

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from keepworth_web.listen.models import Outgoing
from keepworth_web.listen.reads.company import company_name
from keepworth_web.listen.reads.questions import Option, sheet_of
from keepworth_web.shared.texts import visible

POLICY: Final = SMTP.clone(max_line_length=300)  # a link that is folded is found by not every mail program


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is put on paper."""

    subject: str
    lines: tuple[str, ...]  # paragraphs
    link: str = ""  # to the survey; empty where there is nothing to do
    question: str = ""  # the first question, with
    options: tuple[Option, ...] = ()  # its answers, each a link that fills the page in
    name: str = ""  # of that question
    stop: str = ""  # where one unsubscribes


def written(mail: Outgoing, *, to: str, token: str, sender: str) -> EmailMessage:
    """Return the mail, ready to be sent to an address."""
    invitation = mail.invitation
    with translation.override(invitation.language):
        letter = _letter(mail, token=token)
        message = EmailMessage(policy=POLICY)
        message["Subject"] = _line(letter.subject)
        message["From"] = f"{_quoted(company_name())} <{sender}>"
        message["To"] = to
        message["Message-ID"] = message_id(mail, sender=sender)
        message["Auto-Submitted"] = "auto-generated"
        if letter.stop:
            message["List-Unsubscribe"] = f"<{letter.stop}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(_text(letter))
        page = render_to_string("listen/mail.html", {"letter": letter, "language": invitation.language})
        message.add_alternative(page, subtype="html")
    return message


def message_id(mail: Outgoing, *, sender: str) -> str:
    """Return the same id at every attempt, so that servers keep one of two that are alike."""
    known = hashlib.sha256(f"{mail.key}:{mail.pk}".encode()).hexdigest()[:32]
    return f"<{known}@{sender.rpartition('@')[2]}>"


def _letter(mail: Outgoing, *, token: str) -> Letter:
    invitation, company = mail.invitation, company_name()
    base = f"{settings.ENVIRONMENT.url.scheme}://{settings.ENVIRONMENT.url.netloc}"
    stop = f"{base}/stop/{token}/" if token and invitation.contact else ""  # our own people are asked by us
    if mail.kind == Outgoing.Kind.THANKS:
        thanks = (
            _("Your answer has reached us, and it counts once. You need do nothing more."),
            _("Thank you for taking the time."),
        )
        return Letter(_("Thank you from %(company)s") % {"company": company}, thanks, stop=stop)
    sheet = sheet_of(
        invitation.survey, language=invitation.language, company=company, customer=invitation.called
    )  # fmt: skip
    first = sheet.pages[0][0]
    begin = [_("A few days ago we asked you this. Your answer would still help us.")]
    lines = tuple((begin if mail.kind == Outgoing.Kind.REMINDER else []) + [sheet.opening])
    subject = _("%(title)s: a question from %(company)s") % {"title": sheet.title, "company": company}
    if invitation.colleague:
        subject = _("How do you see %(customer)s?") % {"customer": invitation.called or _("the customer")}
    link = f"{base}/s/{token}/"
    is_scale = first.kind in ("scale", "list")
    options = first.options if is_scale else ()
    return Letter(subject, lines, link, first.text if is_scale else "", options, first.name, stop)


def _text(letter: Letter) -> str:
    parts = [*letter.lines, letter.question]
    if letter.link:
        parts += [_("Answer here:"), letter.link]
    if letter.stop:
        parts.append(_("No more mails of this kind: %(link)s") % {"link": letter.stop})
    return visible("\n\n".join(part for part in parts if part)) + "\n"


def _quoted(name: str) -> str:
    """Return a name as a header holds it, in one line."""
    plain = _line(name).replace("\\", "").replace('"', "")
    return f'"{plain}"'


def _line(text: str) -> str:
    """Return a text in one line, whatever breaks lines in it."""
    return " ".join(visible(text).split())
