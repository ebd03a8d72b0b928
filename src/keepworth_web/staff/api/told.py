"""What the API takes and tells of people: each field stands here, and no other is ever shown."""

from typing import Any, Literal, cast

from django.utils.translation import gettext_noop as _
from pydantic import Field

from keepworth_web.shared.api.fields import Asked, At, Line, Number, Told
from keepworth_web.staff.models import ApiKey, AuditEntry, Link, Person, Session, Team
from keepworth_web.staff.reads import shown_as
from keepworth_web.staff.rights import RIGHTS, Role

ROLES = Literal["owner", "local_manager", "editor", "viewer"]


class MayConfirm(Asked):
    """A write that may ask for the password again; one that comes the guard compares before anything else happens."""

    password: str | None = Field(
        None,
        max_length=200,
        description=_("The password of the key's person, once more"),
        json_schema_extra={"format": "password", "writeOnly": True},
    )


class Confirmed(MayConfirm):
    """A write that asks for it."""

    password: str = Field(
        max_length=200,
        description=_("The password of the key's person, once more"),
        json_schema_extra={"format": "password", "writeOnly": True},
    )


class TeamTold(Told):
    """A team."""

    id: int
    name: str


class PersonTold(Told):
    """Somebody who may open the book."""

    id: int
    name: str
    email: str | None
    role: ROLES
    teams: list[TeamTold]
    is_active: bool = Field(description=_("False where the account is closed"))
    has_factor: bool = Field(description=_("Whether a second factor is asked for at sign-in"))
    joined_at: At
    last_login: At | None


class MeTold(PersonTold):
    """The key's person, and what the key may do."""

    rights: list[str] = Field(description=_("What the role gives; a key gives no more than its person has"))
    key: "KeyTold"


class KeyTold(Told):
    """A key, without the key."""

    id: int
    name: str
    scope: Literal["read", "write"]
    starts: str = Field(description=_("Its first characters"))
    made_at: At
    expires_at: At
    used_on: str | None


class KeyMade(KeyTold):
    """A new key."""

    secret: str | None = Field(description=_("The key itself: shown once"))


class SessionTold(Told):
    """A browser that is signed in, without its key."""

    id: str
    agent: str = Field(description=_("What the browser calls itself"))
    started_at: At | None
    seen_at: At | None


class InvitationTold(Told):
    """Somebody who was invited and has not come yet."""

    id: int
    name: str
    role: ROLES
    expires_at: At


class LinkMade(Told):
    """A link that opens once."""

    link: str | None = Field(description=_("The address to hand over: shown once"))


class Invite(Asked):
    """Somebody to come."""

    name: Line
    role: ROLES
    teams: list[Number] = Field(default=[], max_length=1000, description=_("Numbers of teams"))


class Change(Confirmed):
    """Another role, other teams."""

    role: ROLES
    teams: list[Number] = Field(max_length=1000, description=_("Numbers of teams: these and no others"))


class NewTeam(Asked):
    """A team to be."""

    name: Line = Field(description=_("As it stands in the customers' column team."))


class NewKey(Confirmed):
    """A key to be."""

    name: Line
    scope: Literal["read", "write"]
    days: Literal[30, 90, 365]


class LineTold(Told):
    """One line of the audit log."""

    id: int
    at: At
    person_id: int | None
    kind: str
    about: str
    detail: dict[str, Any]


class ChainTold(Told):
    """What following the chain of the log found."""

    broken_at: int | None = Field(description=_("The first line that does not follow from the one before it"))


def person_told(person: Person) -> PersonTold:
    """Return what is told of a person."""
    return PersonTold(**_person(person))


def me_told(person: Person, key: ApiKey) -> MeTold:
    """Return what a key's person is told."""
    rights = sorted(right.value for right in RIGHTS[Role(person.role)])
    return MeTold(**_person(person), rights=rights, key=key_told(key))


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "name": person.name,
        "email": person.email,
        "role": person.role,
        "teams": [team_told(team) for team in person.teams.all()],
        "is_active": person.is_active,
        "has_factor": person.has_factor,
        "joined_at": person.joined_at,
        "last_login": person.last_login,
    }


def team_told(team: Team) -> TeamTold:
    """Return what is told of a team."""
    return TeamTold(id=team.pk, name=team.name)


def key_told(key: ApiKey) -> KeyTold:
    """Return what is told of a key."""
    return KeyTold(**_key(key))


def key_made(key: ApiKey, secret: str) -> KeyMade:
    """Return what is told of a new key, the key itself this once."""
    return KeyMade(**_key(key), secret=secret)


def _key(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.pk,
        "name": key.name,
        "scope": key.scope,
        "starts": key.starts,
        "made_at": key.made_at,
        "expires_at": key.expires_at,
        "used_on": key.used_on.isoformat() if key.used_on else None,
    }


def session_told(session: Session) -> SessionTold:
    """Return what is told of a session: its key is a secret."""
    return SessionTold(
        id=shown_as(session), agent=session.agent, started_at=session.started_at, seen_at=session.seen_at
    )


def invitation_told(link: Link) -> InvitationTold:
    """Return what is told of an invitation: its token is known to nobody but who got it."""
    return InvitationTold(id=link.pk, name=link.name, role=cast(ROLES, link.role), expires_at=link.expires_at)


def line_told(line: AuditEntry) -> LineTold:
    """Return what is told of a line of the log."""
    return LineTold(
        id=line.pk, at=line.at, person_id=line.person_id, kind=line.kind, about=line.about, detail=line.detail
    )
