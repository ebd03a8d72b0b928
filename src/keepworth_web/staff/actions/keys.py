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


def person_of_key(key: str, *, writes: bool) -> Person | None:
    """Return whose key this is, if it is good for what is asked; nobody otherwise, whatever the reason."""
    now = timezone.now()
    found = ApiKey.objects.select_related("person").filter(key_hash=hash_token(key, purpose="api")).first()
    if found is None or not found.is_good(at=now) or not found.person.is_active:
        return None
    if writes and found.scope != ApiKey.Scope.WRITE:
        return None
    if found.used_on != now.date():
        ApiKey.objects.filter(pk=found.pk).update(used_on=now.date())
    return found.person
