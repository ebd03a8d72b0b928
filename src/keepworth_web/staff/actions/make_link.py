"""Make a one-time link. Its token is returned once and kept nowhere."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from keepworth.errors import NotPermitted
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Link, Person, Team
from keepworth_web.staff.reads import teams_given_by
from keepworth_web.staff.rights import GIVEN_BY, Role
from keepworth_web.staff.tokens import hash_token, new_token

HOLDS = {
    Link.Purpose.OWNER: dt.timedelta(days=1),
    Link.Purpose.INVITATION: dt.timedelta(days=7),
    Link.Purpose.PASSWORD: dt.timedelta(hours=1),
}


@transaction.atomic
def make_owner_link() -> str:
    """Return the token of the console's link; earlier ones of its kind are worthless from now on."""
    Link.objects.filter(purpose=Link.Purpose.OWNER, used_at=None).delete()
    token, _ = _made(Link.Purpose.OWNER)
    note("link.owner")
    return token


@transaction.atomic
def invite(*, by: Person, name: str, role: str, teams: Iterable[Team]) -> str:
    """Return the token of an invitation."""
    given = list(teams)
    check_may_give(by, role=role, teams=given)
    token, link = _made(Link.Purpose.INVITATION, made_by=by, name=name, role=role)
    link.teams.set(given)
    note("person.invite", by=by, about=f"link {link.pk}", role=role)
    return token


@transaction.atomic
def make_password_link(person: Person, *, by: Person) -> str:
    """Return the token with which a person sets a new password; there is no mail, so their manager hands it over."""
    Link.objects.filter(purpose=Link.Purpose.PASSWORD, person=person, used_at=None).delete()
    token, _ = _made(Link.Purpose.PASSWORD, made_by=by, person=person)
    note("link.password", by=by, about=f"person {person.pk}")
    return token


def check_may_give(by: Person, *, role: str, teams: list[Team]) -> None:
    """Refuse a role or a team that is not this person's to give."""
    if role not in GIVEN_BY[Role(by.role)]:
        raise NotPermitted("This role is not yours to give.")
    if not by.sees_all_teams and (not teams or set(teams) - set(teams_given_by(by))):
        raise NotPermitted("Give at least one of your own teams, and no other.")


def _made(purpose: Link.Purpose, **for_whom: object) -> tuple[str, Link]:
    token, now = new_token(), timezone.now()
    link = Link.objects.create(
        purpose=purpose,
        token_hash=hash_token(token, purpose=purpose),
        made_at=now,
        expires_at=now + HOLDS[purpose],
        **for_whom,
    )
    return token, link
