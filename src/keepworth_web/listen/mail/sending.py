"""Send what is due: claimed by a conditional update, tried again with growing pauses, given up in the open."""

import datetime as dt
import logging
import secrets
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from keepworth_web.listen.mail.server import NotSent, Unreachable, deliver
from keepworth_web.listen.mail.writing import written
from keepworth_web.listen.models import Invitation, MailServer, Outgoing, Silence
from keepworth_web.listen.reads.addresses import address_of
from keepworth_web.shared.outbox import after, claim
from keepworth_web.staff.sealed import LINK, opened

# Minutes until the next try; ours. After the last it is given up, and an owner may send it again.
PAUSES: Final = (1, 5, 15, 60, 180, 360, 360, 360)
MOST_ATTEMPTS: Final = len(PAUSES) + 1
_log = logging.getLogger("keepworth.worker")


def send_next(*, at: dt.datetime) -> bool:
    """Send one mail that is due, and return whether there was one."""
    server = MailServer.objects.first()
    mail = claim(Outgoing.objects.select_related("invitation__survey"), at=at) if server else None
    if server is None or mail is None:
        return False
    if mail.attempts > MOST_ATTEMPTS:
        _end(mail, Outgoing.State.DEAD, said="the worker was killed at every try")
        return True
    try:
        _try(mail, server)
    except Unreachable as refused:
        if mail.invitation.contact:
            Silence.objects.get_or_create(contact=mail.invitation.contact, defaults={"why": "refused", "at": at})
        _end(mail, Outgoing.State.REFUSED, said=str(refused))
    except NotSent as fault:
        _later(mail, said=str(fault), at=at)
    except Exception:  # noqa: BLE001 the worker goes on; the log has what happened, the page its id
        known_as = secrets.token_hex(4)
        _log.exception("a mail could not be written, id %s", known_as, extra={"mail": mail.pk})
        _later(mail, said=f"a fault of Keepworth, id {known_as}", at=at)
    return True


def _try(mail: Outgoing, server: MailServer) -> None:
    token = opened(mail.invitation.sealed, purpose=LINK) or ""
    to, why_not = _recipient(mail, token=token)
    if not to:
        _end(mail, Outgoing.State.NOBODY, said=why_not)
        return
    deliver(written(mail, to=to, token=token, sender=server.sender), server)
    _sent(mail)


def _recipient(mail: Outgoing, *, token: str) -> tuple[str, str]:
    """Return where a mail goes, or empty and why nowhere."""
    invitation = mail.invitation
    is_asking = mail.kind != Outgoing.Kind.THANKS
    if is_asking and (
        invitation.answered_at or invitation.withdrawn_at or not invitation.survey.is_open(timezone.now())
    ):
        return "", "answered or closed meanwhile"
    if mail.kind == Outgoing.Kind.REMINDER and invitation.survey.remind_stopped_at:
        return "", "reminders were stopped"
    if is_asking and not token:
        return "", "no link to send"  # or sealed with another secret than the website's now
    if invitation.colleague:
        to = address_of("colleague", invitation.colleague) if is_asking else ""
        return _checked(to, otherwise="no address" if is_asking else "one of ours was thanked on the page")
    if Silence.objects.filter(contact=invitation.contact).exists():
        return "", "wants no mail"
    return _checked(address_of("contact", invitation.contact), otherwise="no address")


def _checked(to: str, *, otherwise: str) -> tuple[str, str]:
    try:
        validate_email(to)
    except ValidationError:
        return "", otherwise
    return to, ""


def _sent(mail: Outgoing) -> None:
    now = timezone.now()
    these = Invitation.objects.filter(pk=mail.invitation_id)
    if mail.kind == Outgoing.Kind.INVITATION:
        these.filter(sent_at=None).update(sent_at=now)
    elif mail.kind == Outgoing.Kind.REMINDER:
        these.update(reminded_at=now)
    _end(mail, Outgoing.State.SENT)


def _end(mail: Outgoing, state: str, *, said: str = "") -> None:
    Outgoing.objects.filter(pk=mail.pk).update(state=state, said=said[:300], ended_at=timezone.now())


def _later(mail: Outgoing, *, said: str, at: dt.datetime) -> None:
    """Put a mail off, or give it up."""
    if mail.attempts >= MOST_ATTEMPTS:
        _end(mail, Outgoing.State.DEAD, said=said)
        return
    due = after(PAUSES[mail.attempts - 1], at=at)
    Outgoing.objects.filter(pk=mail.pk).update(state=Outgoing.State.WAITING, due_at=due, said=said[:300])
