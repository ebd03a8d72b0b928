"""Keep an action or a question that was proposed to be given up, and say why."""

import datetime as dt

from django.db import transaction

from keepworth_web.prove.models import Kept
from keepworth_web.prove.reads.retiring import Proposed
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@transaction.atomic
def keep_proposed(one: Proposed, *, because: str, by: Person, at: dt.datetime) -> None:
    """Keep it; it is proposed again once twice as much is known."""
    told = {"seen": one.seen, "because": because, "at": at, "by": by}
    kept, _ = Kept.objects.update_or_create(what=one.what, defaults=told)
    note("proposal.keep", by=by, about=f"proposal {kept.pk}")
