"""The people of the tests."""

from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from keepworth_web.staff.models import Person, Team
from keepworth_web.staff.sealed import seal
from tests.web.hygiene import PASSWORD

ROLES = {
    "owner": "owner",
    "local_manager": "local_manager",
    "editor": "editor",
    "viewer": "viewer",
    "stranger": "local_manager",
}


@cache
def _hashed(_hashers: tuple[str, ...]) -> str:
    return make_password(PASSWORD)


def make_people() -> dict[str, Person]:
    """Make everybody, with one password and one hash: hashing is slow on purpose."""
    hashed = _hashed(tuple(settings.PASSWORD_HASHERS))
    north, south = (Team.objects.get_or_create(name=name)[0] for name in ("North", "South"))
    people = {}
    for who, role in ROLES.items():
        person = Person.objects.create(
            name=f"{who.title()} Test",
            email=f"{who}@keepworth.test",
            role=role,
            password=hashed,
            joined_at=timezone.now(),
        )
        person.teams.add(south if who == "stranger" else north)
        people[who] = person
    return people


def secure(person: Person) -> None:
    """Give a person the second factor that files of one's own ask for."""
    Person.objects.filter(pk=person.pk).update(factor_secret=seal("A" * 32))
    person.refresh_from_db()
