"""Use a one-time link. The conditional update is the lock: it opens once."""

from django.db import transaction
from django.utils import timezone

from keepworth.errors import BadInput
from keepworth_web.staff.actions.end_sessions import end_sessions
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Link, Person
from keepworth_web.staff.rights import Role
from keepworth_web.staff.tokens import hash_token


class LinkIsSpent(BadInput):
    """Unknown, used, expired or of another purpose: nobody can tell these apart."""


def find_link(token: str, *, purpose: Link.Purpose) -> Link:
    """Return the link that a token opens."""
    link = Link.objects.filter(
        token_hash=hash_token(token, purpose=purpose), purpose=purpose, used_at=None, expires_at__gt=timezone.now()
    ).first()
    if link is None:
        raise LinkIsSpent("This link has been used, has expired, or was never made.")
    return link


@transaction.atomic
def become_owner(token: str, *, name: str) -> Person:
    """Return the owner that the console's link signs in: the one who cannot sign in otherwise yet, or a new one."""
    _claim(find_link(token, purpose=Link.Purpose.OWNER))
    owners = Person.objects.filter(role=Role.OWNER, is_active=True)
    owner = next((one for one in owners if not one.can_sign_in), None)
    if owner is None:
        owner = Person(name=name, role=Role.OWNER, joined_at=timezone.now())
        owner.set_unusable_password()
        owner.save()
    note("person.owner", by=owner, about=f"person {owner.pk}")
    return owner


@transaction.atomic
def accept_invitation(token: str, *, name: str, email: str, password: str) -> Person:
    """Return the person who came."""
    link = find_link(token, purpose=Link.Purpose.INVITATION)
    _claim(link)
    if Person.objects.filter(email=email).exists():
        raise BadInput("Somebody has this mail address already.")
    person = Person(name=name, email=email, role=link.role, joined_at=timezone.now())
    person.set_password(password)
    person.save()
    person.teams.set(link.teams.all())
    note("person.join", by=person, about=f"link {link.pk}", role=link.role)
    return person


@transaction.atomic
def use_password_link(token: str, *, password: str) -> Person:
    """Set a new password; every session of this person ends."""
    link = find_link(token, purpose=Link.Purpose.PASSWORD)
    _claim(link)
    person = link.person
    assert person is not None
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(person, but=None)
    note("password.link", by=person)
    return person


def _claim(link: Link) -> None:
    if not Link.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
        raise LinkIsSpent("This link has been used, has expired, or was never made.")
