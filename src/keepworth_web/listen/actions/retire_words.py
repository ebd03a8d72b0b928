"""Delete what people said in words long ago: the numbers of their answers stay, as they do in the facts."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from keepworth_web.listen.models import Answer, Invitation, Submission


@transaction.atomic
def retire_words(*, texts: Collection[str], before: dt.date, dry: bool) -> int:
    """Delete the words of these texts, and count and delete what was begun before a day and never sent.

    A text is named as the lake names it: the receipt, a dot, the item. What the facts hold is counted there.
    """
    for receipt, item in () if dry else (text.split(".", 1) for text in texts if "." in text):
        Answer.objects.filter(submission__receipt=receipt, item=item).update(words="")
        Submission.objects.filter(receipt=receipt).update(said_hash="")  # short words can be guessed from it
    old = Invitation.objects.filter(made_at__lt=dt.datetime.combine(before, dt.time(), tzinfo=dt.UTC))
    begun = old.exclude(draft={})
    return begun.count() if dry else begun.update(draft={})
