"""What the owner and local managers change of others."""

from django.db import transaction
from django.utils import timezone

from keepworth.errors import NotPermitted
from keepworth_web.staff.actions.end_sessions import end_sessions
from keepworth_web.staff.actions.make_link import check_may_give
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import ApiKey, Person, Team
from keepworth_web.staff.rights import Role


@transaction.atomic
def change_role(person: Person, *, by: Person, role: str, teams: list[Team]) -> None:
    """Give a person a role and teams."""
    check_may_give(by, role=role, teams=teams)
    _check_an_owner_stays(person, is_owner=role == Role.OWNER)
    before = person.role
    person.role = role
    person.save(update_fields=["role"])
    person.teams.set(teams)
    # Rights have changed: whoever is signed in signs in anew.
    if before != role:
        end_sessions(person, but=None)
    note("person.role", by=by, about=f"person {person.pk}", before=before, role=role, teams=[t.pk for t in teams])


@transaction.atomic
def disable(person: Person, *, by: Person) -> None:
    """Close a person's account: sessions and keys end at once."""
    _check_an_owner_stays(person, is_owner=False)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    end_sessions(person, but=None)
    ApiKey.objects.filter(person=person, ended_at=None).update(ended_at=timezone.now())
    note("person.disable", by=by, about=f"person {person.pk}")


@transaction.atomic
def enable(person: Person, *, by: Person) -> None:
    """Open a closed account again; its keys stay ended."""
    Person.objects.filter(pk=person.pk).update(is_active=True)
    note("person.enable", by=by, about=f"person {person.pk}")


@transaction.atomic
def make_team(name: str, *, by: Person) -> Team:
    """Make a team, or return the one of this name."""
    team, is_new = Team.objects.get_or_create(name=name)
    if is_new:
        note("team.make", by=by, about=f"team {team.pk}")
    return team


def _check_an_owner_stays(person: Person, *, is_owner: bool) -> None:
    owners = Person.objects.select_for_update().filter(role=Role.OWNER, is_active=True)
    if not is_owner and not any(one.pk != person.pk for one in owners):
        raise NotPermitted("The book needs an owner: make somebody else owner first.")
