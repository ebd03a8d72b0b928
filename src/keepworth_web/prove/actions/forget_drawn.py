"""Take an erased customer out of lots: the arm stays, under a name that is nobody's."""

import secrets
from collections.abc import Iterable, Mapping

from django.db import transaction

from keepworth.tables.persons.who import Person
from keepworth_web.prove.models import Assignment


@transaction.atomic
def forget_drawn(persons: Iterable[Person], *, renamed: Mapping[tuple[str, int], str]) -> int:
    """Rename a customer as the facts do; return in how many lots. It may run twice."""
    found = 0
    for one in persons:
        if one.kind == "customer":
            new = renamed.get((one.kind, one.number)) or f"erased-{secrets.token_hex(8)}"
            found += Assignment.objects.filter(customer=one.text).update(customer=new)
    return found
