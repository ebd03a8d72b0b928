"""Send somebody no more mail from surveys, because they said so."""

import datetime as dt

from django.db import transaction

from keepworth_web.listen.models import Invitation, Outgoing, Silence


@transaction.atomic
def silence(invitation: Invitation, *, at: dt.datetime) -> None:
    """Keep that this contact wants no mail, and drop what waits for them; twice is as good as once."""
    if not invitation.contact:
        return  # of our own side: no mail goes there, and without an id nobody is meant by it
    Silence.objects.get_or_create(contact=invitation.contact, defaults={"why": Silence.Why.ASKED, "at": at})
    waiting = Outgoing.objects.filter(invitation__contact=invitation.contact, state=Outgoing.State.WAITING)
    waiting.update(state=Outgoing.State.NOBODY, said="wants no mail", ended_at=at)
