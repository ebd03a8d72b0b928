"""Questions to the database about people."""

import hashlib

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from keepworth_web.shared.panels import Value
from keepworth_web.staff.models import AuditEntry, Link, Person, Session, Team


def sessions_of(person: Person) -> list[Session]:
    """Return a person's sessions that still hold, the latest seen first."""
    since = timezone.now() - settings.IDLE
    rows = Session.objects.filter(person_id=person.pk, expire_date__gt=timezone.now(), seen_at__gt=since)
    return list(rows.order_by("-seen_at"))


def shown_as(session: Session) -> str:
    """Return what a page may say of a session: its key is a secret."""
    return hashlib.sha256(f"shown:{session.session_key}".encode()).hexdigest()[:16]


LONGEST = 60  # letters of the name of an unknown browser
# In this order: each of the later ones also calls itself by the names of the earlier.
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_named(agent: str) -> str:
    """Say which browser on which system somebody used: Chrome · Linux; the agent's own words where neither is known."""
    found = [next((name for sign, name in known if sign in agent), "") for known in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or (agent if len(agent) <= LONGEST else agent[: LONGEST - 1] + "…")


def people(of: QuerySet[Person]) -> QuerySet[Person]:
    """Return people with their teams."""
    return of.prefetch_related("teams").order_by("-is_active", "name", "pk")


def teams_given_by(person: Person) -> QuerySet[Team]:
    """Return the teams that a person may put others in."""
    return Team.objects.all() if person.sees_all_teams else person.teams.all()


def open_invitations(person: Person) -> QuerySet[Link]:
    """Return the invitations that a person may see and that can still be used."""
    links = Link.objects.filter(purpose=Link.Purpose.INVITATION, used_at=None, expires_at__gt=timezone.now())
    return links if person.sees_all_teams else links.filter(made_by=person)


def has_owner_with_password() -> bool:
    """Return whether somebody can sign in as owner without the console."""
    return any(owner.can_sign_in for owner in Person.objects.filter(role="owner", is_active=True))


def audit_lines(kind: str = "", before: int | None = None) -> QuerySet[AuditEntry]:
    """Return the audit log, newest first."""
    lines = AuditEntry.objects.all()
    if kind:
        lines = lines.filter(kind=kind)
    return lines.filter(pk__lt=before) if before else lines


def audit_rows() -> list[list[Value]]:
    """Return the whole log as the rows of a file, newest first, with the hash that chains each line."""
    names = dict(Person.objects.values_list("pk", "name"))
    return [
        [
            f"{line.at:%Y-%m-%d %H:%M:%S}",
            names.get(line.person_id or 0, ""),
            line.kind,
            line.about,
            ", ".join(f"{name} {value}" for name, value in line.detail.items()),
            line.hash,
        ]
        for line in audit_lines().iterator()
    ]


def people_rows(of: QuerySet[Person]) -> list[list[Value]]:
    """Return people as the rows of a file, as their page lists them."""
    return [
        [
            one.name,
            one.email or "",
            str(one.get_role_display()),
            ", ".join(team.name for team in one.teams.all()),
            _("on") if one.has_factor else _("off"),
            one.last_login.date() if one.last_login else None,
            _("in use") if one.is_active else pgettext("an account", "closed"),
        ]
        for one in people(of)
    ]
