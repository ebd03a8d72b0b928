"""Applicants: write down, score, decide, forget. A sheet is final, and each interviewer has one."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from keepworth.errors import Busy, NotPermitted
from keepworth.tables.persons.who import Person as Subject
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Applicant, Person, Sheet, Team

KEPT: Final = 180  # days after the application, and after the decision; ours
MOST_KEPT: Final = (
    1095  # days that whoever was hired is kept, so that it can be seen whether scores were borne out; ours
)
VERSION: Final = "1"  # of the questions


@dataclass(frozen=True, slots=True)
class Applying:
    """Somebody who applied."""

    name: str
    post: str
    applied_on: dt.date
    team: Team | None
    first: Person
    second: Person


@transaction.atomic
def write_applicant(asked: Applying, *, by: Person) -> Applicant:
    """Write somebody down who applied; the day on which it is forgotten is set at once."""
    drop_forgotten()
    made = Applicant.objects.create(
        name=asked.name, post=asked.post, team=asked.team, applied_on=asked.applied_on, first=asked.first,
        second=asked.second, forget_on=asked.applied_on + dt.timedelta(days=KEPT),
    )  # fmt: skip
    note("hiring.write", by=by, about=f"applicant {made.pk}")
    return made


@transaction.atomic
def hand_in(applicant: Applicant, *, scores: Mapping[str, int], notes: str, by: Person) -> Sheet:
    """Keep what an interviewer scored, once and for all.

    Raises
    ------
    NotPermitted
        They do not interview this applicant, or it was decided already.
    Busy
        They handed in a sheet before.

    """
    if by.pk not in (applicant.first_id, applicant.second_id) or applicant.state != Applicant.State.OPEN:
        raise NotPermitted(_("Only the two who interview score, and only while nothing is decided."))
    try:
        with transaction.atomic():
            made = Sheet.objects.create(
                applicant=applicant, by=by, questions=VERSION, scores=dict(scores), notes=notes,
                handed_in_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Busy(_("You handed in your sheet already: it is final.")) from None
    note("hiring.score", by=by, about=f"applicant {applicant.pk}")
    return made


@transaction.atomic
def decide(applicant: Applicant, state: str, *, on: dt.date, colleague: str, by: Person) -> None:
    """Say what became of an application; whoever was hired is kept longer, to see whether scores were borne out.

    Raises
    ------
    Busy
        Somebody else decided meanwhile, or nothing is decided before both sheets are in.

    """
    is_hired = state == Applicant.State.HIRED
    if is_hired and applicant.sheets.count() < 2:
        raise Busy(_("Both interviewers hand in their sheets before anybody is hired."))
    days = MOST_KEPT if is_hired else KEPT
    won = Applicant.objects.filter(pk=applicant.pk, state=Applicant.State.OPEN).update(
        state=state, decided_on=on, colleague=colleague if is_hired else "", forget_on=on + dt.timedelta(days=days)
    )
    if not won:
        raise Busy(_("It was decided already."))
    note("hiring.decide", by=by, about=f"applicant {applicant.pk}", state=state)


@transaction.atomic
def name_colleague(applicant: Applicant, colleague: str, *, by: Person) -> None:
    """Say which of our people somebody who was hired has become.

    Raises
    ------
    Busy
        They were not hired, or it was said already.

    """
    hired = Applicant.objects.filter(pk=applicant.pk, state=Applicant.State.HIRED, colleague="")
    if not hired.update(colleague=colleague):
        raise Busy(_("It was decided already."))
    note("hiring.name", by=by, about=f"applicant {applicant.pk}")


@transaction.atomic
def erase_applicant(applicant: Applicant, *, by: Person) -> None:
    """Delete an applicant and every sheet of theirs."""
    note("hiring.erase", by=by, about=f"applicant {applicant.pk}")
    applicant.delete()


def drop_forgotten() -> int:
    """Delete whoever is to be forgotten by today; return how many."""
    old = Applicant.objects.filter(forget_on__lt=timezone.localdate())
    many = old.count()
    old.delete()
    return many


def forget_applicants(persons: Iterable[Subject]) -> int:
    """Delete the application of an erased colleague; return how many there were. It may run twice."""
    gone = Applicant.objects.filter(colleague__in=[one.text for one in persons if one.kind == "colleague"])
    many = gone.count()
    gone.delete()
    return many
