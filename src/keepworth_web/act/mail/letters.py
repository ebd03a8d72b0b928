"""The weekly letter: what Today asks and what was learned, to each colleague who wants it; once a week, sent once."""

import datetime as dt
import hashlib
import logging
import secrets
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from keepworth.tables.book import find_book
from keepworth_web.act.actions.own_channels import stop_letter
from keepworth_web.act.models import Letter, LetterReader
from keepworth_web.act.reads.learned import learned_here
from keepworth_web.act.reads.on_behalf import may_read, on_behalf_of
from keepworth_web.act.reads.today import today
from keepworth_web.listen.mail.sending import MOST_ATTEMPTS, PAUSES
from keepworth_web.listen.mail.server import NotSent, Unreachable, deliver
from keepworth_web.listen.mail.writing import POLICY
from keepworth_web.listen.models import MailServer
from keepworth_web.listen.reads.company import company_name
from keepworth_web.shared.outbox import after, claim
from keepworth_web.shared.panels import Thing
from keepworth_web.shared.texts import visible
from keepworth_web.staff.models import Person
from keepworth_web.staff.tokens import hash_token, same_token

PURPOSE: Final = "letter"
HOUR: Final = 6  # on Monday, by the clock of the book
LONGEST, LONGEST_SUBJECT = 600, 120  # letters of one sentence
_log = logging.getLogger("keepworth.worker")


def queue_letters(*, at: dt.datetime) -> int:
    """Put this week's letters into the queue, from Monday morning on; return how many are new.

    The row of person and week is the lock: a clock that jumps, or a second worker, makes no second letter.
    """
    here = at.astimezone(ZoneInfo(find_book(settings.ENVIRONMENT.book).settings.time_zone))
    begins = dt.datetime.combine(here.date() - dt.timedelta(days=here.weekday()), dt.time(HOUR), tzinfo=here.tzinfo)
    if here < begins or not MailServer.objects.exists():
        return 0
    week = f"{here:%G-W%V}"
    readers = LetterReader.objects.filter(since__lt=begins, person__is_active=True).exclude(person__letters__week=week)
    return sum(_queue(one, week=week, at=at) for one in readers.values_list("person", flat=True))


def send_letter(*, at: dt.datetime) -> bool:
    """Send one letter that is due, and return whether there was one."""
    server = MailServer.objects.first()
    letter = claim(Letter.objects.select_related("person"), at=at) if server else None
    if server is None or letter is None:
        return False
    if letter.attempts > MOST_ATTEMPTS:  # the worker was killed at every one of them
        _end(letter, Letter.State.DEAD)
        return True
    try:
        _try(letter, server)
    except Unreachable as refused:
        stop_letter(letter.person, by=None)
        _end(letter, Letter.State.DEAD, said=str(refused))
    except NotSent as fault:
        _later(letter, said=str(fault), at=at)
    except Exception:  # noqa: BLE001 the worker goes on; the log has what happened, and the row its id
        known_as = secrets.token_hex(4)
        _log.exception("a letter could not be written, id %s", known_as, extra={"letter": letter.pk})
        _later(letter, said=f"a fault of Keepworth, id {known_as}", at=at)
    return True


def written(
    letter: Letter, things: list[Thing], *, token: str, sender: str, learned: Sequence[str] = ()
) -> EmailMessage:
    """Return the letter, ready to be sent: text and page, no picture, nothing that reports who opened it."""
    person = letter.person
    stop = f"{_base()}{reverse('act:stop-letter', args=[token])}"
    told = [(_cut(one.said), _cut(one.because), f"{_base()}{one.address}") for one in things]
    message = EmailMessage(policy=POLICY)
    lessons = [_cut(one) for one in learned]
    subject = " ".join(visible(_("This week: %(what)s") % {"what": (told[0][0] if told else lessons[0])}).split())
    message["Subject"] = _cut(subject, most=LONGEST_SUBJECT)
    message["From"] = f'"{_plain(company_name())}" <{sender}>'
    message["To"] = person.email or ""
    known = hashlib.sha256(f"letter:{person.pk}:{letter.week}".encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{known}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    lines = [f"{said}\n{because}\n{address}" for said, because, address in told]
    lines = [_("What needs you this week:") if told else _("Nothing needs you this week."), *lines]
    lines += [_("What was learned in the last seven days:"), *lessons] if lessons else []
    message.set_content("\n\n".join([*lines, _("No more letters: %(link)s") % {"link": stop}]) + "\n")
    context = {"things": told, "learned": lessons, "stop": stop, "language": translation.get_language()}
    message.add_alternative(render_to_string("act/letter.html", context), subtype="html")
    return message


def _try(letter: Letter, server: MailServer) -> None:
    person = letter.person
    if not (person.email and may_read(person) and LetterReader.objects.filter(person=person).exists()):
        _end(letter, Letter.State.NOTHING)
        return
    with translation.override(person.language or settings.LANGUAGE_CODE):
        theirs = on_behalf_of(person)
        things, learned = today(theirs), learned_here(theirs)
        if not (things or learned):
            _end(letter, Letter.State.NOTHING)
            return
        # The same at every try: where only the reply was lost, the letter that arrived is that of before.
        token = same_token(f"{letter.pk}", purpose=PURPOSE)
        Letter.objects.filter(pk=letter.pk).update(token_hash=hash_token(token, purpose=PURPOSE))
        deliver(written(letter, things, token=token, sender=server.sender, learned=learned), server)
    _end(letter, Letter.State.SENT)


def reader_of(token: str) -> Person | None:
    """Return to whom the letter went whose way out this is."""
    found = Letter.objects.select_related("person").filter(token_hash=hash_token(token, purpose=PURPOSE)).first()
    return found.person if found else None


def _queue(person: int, *, week: str, at: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            Letter.objects.create(person_id=person, week=week, due_at=at)
    except IntegrityError:
        return False
    return True


def _end(letter: Letter, state: str, *, said: str = "") -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, said=said[:300])


def _later(letter: Letter, *, said: str, at: dt.datetime) -> None:
    if letter.attempts >= MOST_ATTEMPTS:
        _end(letter, Letter.State.DEAD, said=said)
        return
    due = after(PAUSES[letter.attempts - 1], at=at)
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.WAITING, due_at=due, said=said[:300])


def _base() -> str:
    return f"{settings.ENVIRONMENT.url.scheme}://{settings.ENVIRONMENT.url.netloc}"


def _cut(said: object, *, most: int = LONGEST) -> str:
    text = visible(str(said))
    return text if len(text) <= most else f"{text[:most]}…"


def _plain(name: str) -> str:
    return " ".join(visible(name).split()).replace("\\", "").replace('"', "")
