"""Make the private address on which a contact sees the lines of their company's gains, and take it back."""

import datetime as dt
from typing import Final

from django.db import transaction

from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.tokens import hash_token, new_token
from keepworth_web.value.models import LedgerLink
from keepworth_web.value.reads.doors import PURPOSE

LASTS: Final = dt.timedelta(days=60)  # ours, not a finding


@transaction.atomic
def make_link(customer: str, contact: str, *, by: Person, at: dt.datetime) -> tuple[LedgerLink, str]:
    """Make a link for one contact, and return it with its token, which is shown this once."""
    token = new_token()
    made = LedgerLink.objects.create(
        customer=customer, contact=contact, token_hash=hash_token(token, purpose=PURPOSE), by=by, made_at=at,
        expires_at=at + LASTS,
    )  # fmt: skip
    note("ledger.link", by=by, about=f"ledger link {made.pk}")
    return made, token


@transaction.atomic
def revoke_link(link: LedgerLink, *, by: Person, at: dt.datetime) -> bool:
    """Let a link open nothing any more; return whether it did until now."""
    was_open = LedgerLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at) == 1
    if was_open:
        note("ledger.revoke", by=by, about=f"ledger link {link.pk}")
    return was_open
