"""Take an erased person out of what webhooks are told: what happened stays, under a name that is nobody's."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import transaction
from django.db.models import Q

from keepworth.tables.persons.who import Person
from keepworth_web.act.models import Happening

NAMED: Final = {"customer": "customer_id", "colleague": "owner_id"}  # where a message names a person, by kind


@transaction.atomic
def forget_told(persons: Iterable[Person], *, renamed: Mapping[tuple[str, int], str]) -> int:
    """Rename a person as the facts do, in what waits and in what was told; return in how many rows. It may run twice.

    An id of a few letters, or of digits, is searched for in no longer text: so it is looked for here.
    """
    found = 0
    for one in persons:
        name = NAMED.get(one.kind)
        if name is None:
            continue
        new = renamed.get((one.kind, one.number)) or f"erased-{secrets.token_hex(8)}"
        for told in Happening.objects.filter(Q((f"content__{name}", one.text))):
            found += Happening.objects.filter(pk=told.pk).update(content=told.content | {name: new})
    return found
