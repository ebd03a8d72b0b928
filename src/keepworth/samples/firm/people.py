"""The clients' people: who decides, who speaks for us, who knows whom among the firm's own."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from keepworth.samples.firm import FIRST
from keepworth.samples.firm.lives import Life
from keepworth.samples.firm.names import invented_name
from keepworth.samples.firm.roster import COLLEAGUES, Colleague, language_of
from keepworth.samples.firm.streams import day_between, later, stream

# Department, level, role, decides, influence: in the order in which a client's people are met.
_SEATS: Final = (
    ("Human Resources", "director", "economic buyer", True, 5),
    ("Human Resources", "manager", "user", False, 3),
    ("Finance", "chief", "economic buyer", True, 4),
    ("Operations", "director", "user", True, 4),
    ("Procurement", "manager", "gatekeeper", False, 3),
    ("Legal", "counsel", "technical", False, 2),
    ("Technology", "head", "technical", False, 3),
)  # fmt: skip
_FEWEST, _MOST = 2, len(_SEATS)
SECOND_BELOW: Final = 25.0  # by which whoever knows a person second best is further from them, in points


@dataclass(frozen=True, slots=True)
class Contact:
    """One person at a client, and how they truly feel about the firm."""

    id: str
    name: str
    language: str
    life: Life  # of their client
    department: str
    level: str
    role: str
    decides: bool
    influence: int
    attitude: float  # points above or below the client's strength
    met: dt.date
    left: dt.date | None
    owner: Colleague  # who knows them best
    answers: float  # the share of invitations that they answer
    moved_to: str | None = None  # the client that they work for since they left

    def here(self, day: dt.date) -> bool:
        """Whether they are at the client, and the client is with us, on a day."""
        return self.met <= day and self.life.here(day) and (self.left is None or day < self.left)

    def feels(self, day: dt.date) -> float:
        """Return how strong the relationship is for this person, 0 to 100."""
        return float(np.clip(self.life.of.strength_on(day) + self.attitude, 0, 100))

    def stance(self, day: dt.date) -> int:
        """Return what a well-informed colleague would note, −2 to +2."""
        return int(np.digitize(self.feels(day), (25, 42, 60, 74))) - 2


def every_contact(lives: Sequence[Life]) -> tuple[Contact, ...]:
    """Draw the people of every client, numbered through."""
    found: list[Contact] = []
    for life in lives:
        found += _contacts(life, first=len(found) + 1)
    return _with_a_mover(found, lives=lives)


def _contacts(life: Life, *, first: int) -> list[Contact]:
    rng, client = stream("contacts", life.id), life.of.client
    size = life.of.rate * life.of.invoice
    many = int(np.clip(round(_FEWEST + size / 120_000 + rng.integers(3)), _FEWEST, _MOST))
    met, found = life.of.starts, []
    for seat in range(many):
        department, level, role, decides, influence = _SEATS[seat]
        left = _leaving(life, seat=seat, met=met, rng=rng)
        found.append(
            Contact(
                id=f"P{first + seat:03d}",
                name=invented_name(client.language, rng=rng),
                language=language_of(client),
                life=life, department=department, level=level, role=role, decides=decides, influence=influence,
                attitude=_attitude(life, seat=seat, rng=rng),
                met=met, left=left, owner=_owner(life, seat=seat),
                answers=float(np.clip(life.of.answers + rng.normal(0, 0.1), 0.05, 0.9)) * (life.of.answers > 0),
            )
        )  # fmt: skip
        met = min(later(met, days=int(rng.integers(10, 150))), max(later(life.until, days=-40), life.of.starts))
    return found


def _attitude(life: Life, *, seat: int, rng: np.random.Generator) -> float:
    drawn = round(float(rng.normal(0, 9)), 1)
    if life.of.client.story == "one champion":
        return 18.0 if seat == 0 else -20.0
    if life.of.client.story in ("quiet advocate", "failure survived") and seat == 0:
        return 8.0
    return drawn


def _leaving(life: Life, *, seat: int, met: dt.date, rng: np.random.Generator) -> dt.date | None:
    """Draw when a person leaves the client; nobody leaves one whose story hangs on them."""
    drawn = later(met, days=120 + rng.exponential(2_600))
    story = life.of.client.story
    if story == "drifting" and seat == 0:
        return dt.date(2025, 10, 17)
    kept = seat == 0 and story != "plain"
    return None if kept or drawn >= life.until else drawn


def _owner(life: Life, *, seat: int) -> Colleague:
    """Return who knows a person best: most often the client's owner, else another of the team."""
    known = {one.id: one for one in COLLEAGUES}
    owner = known[life.of.client.owner]
    others = [one for one in COLLEAGUES if one.team == owner.team and one != owner]
    if life.of.client.story in ("one of us", "one champion") or seat % 3 != 2:
        return owner
    return others[seat % len(others)]


def _with_a_mover(contacts: list[Contact], *, lives: Sequence[Life]) -> tuple[Contact, ...]:
    """Let the person who decided at the first client that left begin anew at one that is still here."""
    gone = next(life for life in lives if life.left and life.left > FIRST)
    here = next(life for life in lives if not life.left and life.of.client.story == "plain")
    mover = next(one for one in contacts if one.life is gone)
    left = min(one for one in (mover.left, gone.left) if one)
    return tuple(replace(one, left=left, moved_to=here.id) if one is mover else one for one in contacts)


def colleague_here(one: Colleague, day: dt.date) -> bool:
    """Whether a colleague is with the firm on a day."""
    return one.joined <= day.isoformat() and (one.left is None or day.isoformat() < one.left)


def served_by(one: Contact, day: dt.date) -> Colleague:
    """Return who speaks with a person on a day: their own, or whoever of the team is there."""
    if colleague_here(one.owner, day):
        return one.owner
    team = [other for other in COLLEAGUES if other.team == one.owner.team and colleague_here(other, day)]
    return team[0]


def asked_on(one: Contact) -> list[dt.date]:
    """Return the days on which both sides were asked how well they know each other."""
    rng = stream("asked", one.id)
    days = (day_between(dt.date(year, 5, 4), dt.date(year, 5, 29), rng=rng) for year in (2024, 2025, 2026))
    return [day for day in days if one.here(day)]
