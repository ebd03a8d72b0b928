"""Make, use and end API keys."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import ApiKey, Person
from keepworth_web.staff.tokens import hash_token, new_token

PREFIX = "kw_"


@transaction.atomic
def make_key(person: Person, *, name: str, scope: str, days: int) -> str:
    """Return a new key, which is shown once."""
    key, now = PREFIX + new_token(), timezone.now()
    made = ApiKey.objects.create(
        person=person,
        name=name,
        scope=scope,
        starts=key[:8],
        key_hash=hash_token(key, purpose="api"),
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    note("key.make", by=person, about=f"key {made.pk}", scope=scope, days=days)
    return key


@transaction.atomic
def end_key(key: ApiKey, *, by: Person) -> None:
    """End a key."""
    ApiKey.objects.filter(pk=key.pk, ended_at=None).update(ended_at=timezone.now())
    note("key.end", by=by, about=f"key {key.pk}")


def good_key(said: str) -> ApiKey | None:
    """Return the key, with its person, if it is good; nothing otherwise, whatever the reason.

    It is found by its hash, so the time that this takes says nothing about any key's letters.
    """
    now = timezone.now()
    found = ApiKey.objects.select_related("person").filter(key_hash=hash_token(said, purpose="api")).first()
    if found is None or not found.is_good(at=now) or not found.person.is_active:
        return None
    if found.used_on != now.date():
        ApiKey.objects.filter(pk=found.pk).update(used_on=now.date())
    return found
