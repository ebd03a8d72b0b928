"""Close the account of a colleague who is erased: what is left of it is a number."""

from django.db import transaction
from django.db.models import Q

from keepworth.tables.persons.who import Traits
from keepworth_web.staff.actions.end_sessions import end_sessions
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Link, Person, RecoveryCode

ERASED = "[erased]"


@transaction.atomic
def close_erased(traits: Traits) -> int:
    """Take name, address and every way in from the accounts of an erased colleague; return how many there were.

    An account is known by its mail address; by its name only where no address is known, since two may share a name.
    """
    mails = [mail.casefold() for mail in traits.mails]
    known = Q(email__in=mails) if mails else Q(name__in=traits.telling_names)
    found = list(Person.objects.filter(known))
    for person in found:
        # Whoever is the only owner goes as well: the next start prints a link for a new one.
        person.name, person.email, person.is_active = ERASED, None, False
        person.factor_secret, person.language, person.theme = "", "", ""
        person.set_unusable_password()
        person.save()
        person.teams.clear()
        end_sessions(person, but=None)
        RecoveryCode.objects.filter(person=person).delete()
        Link.objects.filter(Q(person=person) | Q(made_by=person)).delete()
        person.keys.all().delete()
        note("person.erase", about=f"person {person.pk}")
    Link.objects.filter(name__in=traits.names).delete()
    return len(found)
