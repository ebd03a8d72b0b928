"""Make a survey of an instrument, and close it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from keepworth_web.listen.actions.rule_cases import rule_cases
from keepworth_web.listen.models import OpenLink, Survey
from keepworth_web.listen.reads.doors import PURPOSE
from keepworth_web.listen.reads.ruling import meant_for
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person
from keepworth_web.staff.sealed import LINK, seal
from keepworth_web.staff.tokens import hash_token, new_token


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """A survey as somebody wants it."""

    name: str
    instrument: str
    version: str
    languages: Sequence[str] = ("en", "zh-hans")
    elements: Sequence[str] = ()
    side: str = Survey.Side.CUSTOMER
    perspective: str = Survey.Perspective.OWN
    closes_at: dt.datetime | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer belongs: what an open link, or an invitation, stands for."""

    stage: str = ""
    touchpoint: str = ""
    location: str = ""


@transaction.atomic
def make_survey(wanted: NewSurvey, *, by: Person, at: dt.datetime) -> Survey:
    """Keep a new survey: it is open from now on, nobody is asked yet, and a bad answer opens a case."""
    made = Survey.objects.create(
        name=wanted.name,
        instrument=wanted.instrument,
        version=wanted.version,
        languages=list(wanted.languages),
        elements=list(wanted.elements),
        side=wanted.side,
        perspective=wanted.perspective,
        closes_at=wanted.closes_at,
        purpose=wanted.purpose,
        made_by=by,
        made_at=at,
    )
    note("survey.make", by=by, about=f"survey {made.pk}", instrument=made.instrument, version=made.version)
    opening = meant_for(made)
    if opening is not None:
        rule_cases(made, opening, by=by, at=at)
    return made


@transaction.atomic
def open_link(survey: Survey, *, name: str, place: Place, by: Person, at: dt.datetime) -> tuple[OpenLink, str]:
    """Make a link that anybody may use, and return it with its token."""
    token = new_token()
    made = OpenLink.objects.create(
        survey=survey,
        token_hash=hash_token(token, purpose=PURPOSE),
        sealed=seal(token, purpose=LINK),
        name=name,
        stage=place.stage,
        touchpoint=place.touchpoint,
        location=place.location,
        made_at=at,
    )
    note("survey.link", by=by, about=f"link {made.pk}", survey=survey.pk)
    return made, token


@transaction.atomic
def close_survey(survey: Survey, *, by: Person, at: dt.datetime) -> bool:
    """Take no more answers; return whether it was open until now."""
    was_open = Survey.objects.filter(pk=survey.pk, closed_at=None).update(closed_at=at) == 1
    if was_open:
        note("survey.close", by=by, about=f"survey {survey.pk}")
    return was_open


@transaction.atomic
def reopen_survey(survey: Survey, *, by: Person) -> bool:
    """Take answers again: what undoes closing."""
    was_closed = Survey.objects.filter(pk=survey.pk).exclude(closed_at=None).update(closed_at=None) == 1
    if was_closed:
        note("survey.reopen", by=by, about=f"survey {survey.pk}")
    return was_closed
