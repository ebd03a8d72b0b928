"""Say by which server mail goes, and send again what was given up."""

import datetime as dt

from django.db import transaction

from keepworth_web.listen.models import MailServer, Outgoing
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.sealed import MAIL, seal


@transaction.atomic
def set_mail_server(said: MailServer, *, password: str, by: Person, at: dt.datetime) -> MailServer:
    """Keep the one server; an empty password leaves the one that is kept."""
    before = MailServer.objects.first()
    said.pk = before.pk if before else None
    kept = before.sealed_password if before and said.user else ""
    said.sealed_password = seal(password, purpose=MAIL) if password else kept
    said.changed_at = at
    said.save()
    note("mail.server", by=by, security=said.security, port=said.port)
    return said


@transaction.atomic
def send_again(mail: Outgoing, *, by: Person, at: dt.datetime) -> bool:
    """Put a mail that was given up back, as if it were new; return whether it was given up."""
    these = Outgoing.objects.filter(pk=mail.pk, state__in=(Outgoing.State.DEAD, Outgoing.State.REFUSED))
    is_again = these.update(state=Outgoing.State.WAITING, attempts=0, due_at=at, ended_at=None, said="") == 1
    if is_again:
        note("mail.again", by=by, about=f"mail {mail.pk}")
    return is_again
