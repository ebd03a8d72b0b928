"""Reports by mail: drawn for each receiver as they may see it, once a period, tried again with growing pauses."""

import datetime as dt
import hashlib
import logging
import secrets
from email.message import EmailMessage
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from keepworth.tables.book import find_book
from keepworth_web.act.reads.on_behalf import may_read, on_behalf_of
from keepworth_web.listen.mail.sending import MOST_ATTEMPTS, PAUSES
from keepworth_web.listen.mail.server import NotSent, Unreachable, deliver
from keepworth_web.listen.mail.writing import POLICY
from keepworth_web.listen.models import MailServer
from keepworth_web.listen.reads.company import company_name
from keepworth_web.prove.actions.set_report import queue, stop_reading
from keepworth_web.prove.models import Report, ReportReader, SentReport
from keepworth_web.prove.reads.due_reports import newest_due
from keepworth_web.prove.reads.report_paper import about, base, document_of, drawn_for, sheet_of
from keepworth_web.shared.documents import pdf_of
from keepworth_web.shared.outbox import after, claim
from keepworth_web.shared.sheets import XLSX, xlsx_file
from keepworth_web.shared.texts import visible
from keepworth_web.staff.tokens import hash_token, same_token

PURPOSE: Final = "report"
LONGEST_SUBJECT: Final = 120
KEPT: Final = dt.timedelta(days=400)  # what was sent; ours: a year can be laid beside the one before
State = SentReport.State
_log = logging.getLogger("keepworth.worker")


def queue_reports(*, at: dt.datetime) -> int:
    """Put what is due into the queue; return how many are new. What was due before it was set up is not sent."""
    if not MailServer.objects.exists():
        return 0
    here = at.astimezone(ZoneInfo(find_book(settings.ENVIRONMENT.book).settings.time_zone))
    found = 0
    for report in Report.objects.filter(is_paused=False):
        period, begins = newest_due(report, here=here)
        if begins > report.since:
            found += queue(report, period=period, at=at)
    return found


def forget_reports(*, at: dt.datetime) -> int:
    """Delete what was sent so long ago that it is kept no more."""
    return SentReport.objects.filter(made_at__lt=at - KEPT).delete()[0]


def send_report(*, at: dt.datetime) -> bool:
    """Send one report that is due, and return whether there was one."""
    server = MailServer.objects.first()
    sent = claim(SentReport.objects.select_related("person", "report"), at=at) if server else None
    if server is None or sent is None:
        return False
    if sent.attempts > MOST_ATTEMPTS:  # the worker was killed at every one of them
        _end(sent, State.DEAD)
        return True
    try:
        _try(sent, server)
    except Unreachable as refused:
        if sent.report:
            stop_reading(sent.report, sent.person, by=None)
        _end(sent, State.DEAD, said=str(refused))
    except NotSent as fault:
        _later(sent, said=str(fault), at=at)
    except Exception:  # noqa: BLE001 the worker goes on; the log has what happened, and the row its id
        known_as = secrets.token_hex(4)
        _log.exception("a report could not be written, id %s", known_as, extra={"report": sent.pk})
        _later(sent, said=f"a fault of Keepworth, id {known_as}", at=at)
    return True


def left_by(token: str) -> SentReport | None:
    """Return which report a way out is of."""
    these = SentReport.objects.select_related("person", "report")
    return these.filter(token_hash=hash_token(token, purpose=PURPOSE)).first()


def _try(sent: SentReport, server: MailServer) -> None:
    report, person = sent.report, sent.person
    is_read = ReportReader.objects.filter(report=report, person=person).exists()
    if report is None or not (is_read and person.email and may_read(person)):
        _end(sent, State.NOTHING)
        return
    with translation.override(person.language or settings.LANGUAGE_CODE):
        # Drawn once: where only the reply was lost, the mail that arrived is that of before.
        if not sent.content:
            sections = report.sections.split(",")
            sent.content = drawn_for(on_behalf_of(person), title=report.name, sections=sections)
        token = same_token(f"report {sent.pk}", purpose=PURPOSE)
        hashed = hash_token(token, purpose=PURPOSE)
        SentReport.objects.filter(pk=sent.pk).update(content=sent.content, token_hash=hashed)
        deliver(written(sent, files=report.files, token=token, sender=server.sender), server)
    _end(sent, State.SENT)


def written(sent: SentReport, *, files: str, token: str, sender: str) -> EmailMessage:
    """Return the mail: the same figures as text and page, and the files that were chosen."""
    content: dict[str, Any] = sent.content
    stop = f"{base()}{reverse('prove:stop-report', args=[token])}"
    message = EmailMessage(policy=POLICY)
    message["Subject"] = _line(f"{content['title']}, {content['day']}")[:LONGEST_SUBJECT]
    message["From"] = f'"{_line(company_name())}" <{sender}>'
    message["To"] = sent.person.email or ""
    known = hashlib.sha256(f"report:{sent.pk}:{sent.period}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{known}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    context = {"content": content, "about": about(content), "base": base(), "stop": stop,
               "language": translation.get_language()}  # fmt: skip
    message.set_content(_text(content, stop=stop))
    message.add_alternative(render_to_string("prove/report_mail.html", context), subtype="html")
    name = f"keepworth-report-{content['day']}"
    if files != Report.Files.XLSX:
        message.add_attachment(
            pdf_of(document_of(content)), maintype="application", subtype="pdf", filename=f"{name}.pdf"
        )
    if files != Report.Files.PDF:
        with xlsx_file(sheet_of(content)) as file:
            kind, _sep, below = XLSX.partition("/")
            message.add_attachment(file.read(), maintype=kind, subtype=below, filename=f"{name}.xlsx")
    return message


def _text(content: dict[str, Any], *, stop: str) -> str:
    lines = [content["title"]]
    for part in content["parts"]:
        lines += [part["title"].upper(), *part["said"]]
        lines += [
            "\n".join(one for one in (
                f"{row['what']}: {row['said']}", row["range"],
                "" if row["n"] is None else _("of %(n)s") % {"n": row["n"]}, f"{base()}{row['address']}",
            ) if one)
            for row in part["rows"]
        ]  # fmt: skip
        lines += [part["basis"]] if part["basis"] else []
    return "\n\n".join([*lines, about(content), _("No more of this report: %(link)s") % {"link": stop}]) + "\n"


def _end(sent: SentReport, state: str, *, said: str = "") -> None:
    SentReport.objects.filter(pk=sent.pk).update(state=state, said=said[:300])


def _later(sent: SentReport, *, said: str, at: dt.datetime) -> None:
    if sent.attempts >= MOST_ATTEMPTS:
        _end(sent, State.DEAD, said=said)
        return
    due = after(PAUSES[sent.attempts - 1], at=at)
    SentReport.objects.filter(pk=sent.pk).update(state=State.WAITING, due_at=due, said=said[:300])


def _line(said: str) -> str:
    return " ".join(visible(said).split()).replace("\\", "").replace('"', "")
