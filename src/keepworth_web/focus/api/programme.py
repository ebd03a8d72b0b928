"""The programme towards customer intimacy, for programs."""

import datetime as dt
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth_web.focus.actions.read_step import read_step
from keepworth_web.focus.actions.take_out import take_kept_out
from keepworth_web.focus.actions.throw_away import throw_kept_away
from keepworth_web.focus.actions.write_step import Wanted, write_step
from keepworth_web.focus.models import Step, StepReading
from keepworth_web.focus.reads.measures import programme_seen
from keepworth_web.focus.reads.programme import owners, standing_of, steps_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Asked, At, Day, Line, Number, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["programme"])
Figure = Annotated[float, Field(ge=-1e12, le=1e12)]
Long = Annotated[Line, Field(max_length=200)]


class StepReadingTold(Told):
    """How a step stood."""

    at: At
    state: str
    value: float | None
    said: str


class ProgrammeStepTold(Told):
    """A step, how it stands and how it stood."""

    id: int
    part: str
    what: str
    measure: str
    begins_at: float | None
    target: float | None
    owner: int | None
    due: dt.date
    state: str
    is_late: bool
    readings: list[StepReadingTold] = Field(description=_("The newest first"))


class ProgrammeStepAsked(Asked):
    """What a step is to say."""

    part: Literal["empower", "data", "focus", "partner"]
    what: Long
    measure: Long
    owner: Number = Field(description=_("The number of a person with an account"))
    due: Day
    begins_at: Figure | None = None
    target: Figure | None = None


class StepReadingAsked(Asked):
    """How a step stands now."""

    state: Literal["open", "going", "done", "dropped"]
    value: Figure | None = None
    said: Annotated[Line, Field(max_length=300)] | None = None


class BookMeasureTold(Told):
    """A measure of a step as the book itself knows it."""

    part: Literal["data", "focus"]
    name: Literal["knowledge", "dated", "hours"]
    value: float | None = Field(description=_("0 to 100; null: withheld, and `missing` says what it lacks"))
    low: float | None = Field(description=_("8 in 10 customers lie between both; null: it is one count"))
    high: float | None
    of: int = Field(description=_("Of how many customers, or things that wait"))
    day: dt.date | None = Field(description=_("The day that it speaks for"))
    run: str | None = Field(description=_("Which score told it; null: read from what is written"))
    missing: Literal["", "run", "knowledge", "waiting", "segments", "hours"]


class SegmentWorthTold(Told):
    """What speaks for serving a segment."""

    name: str
    customers: int
    chance: float = Field(description=_("That a customer of it is worth more than the hurdle, on average"))
    fit: float | None = Field(description=_("Null: fit tells nobody apart"))
    score: float = Field(description=_("Chance times fit, on average"))
    low: float | None = Field(description=_("8 in 10; null: of one customer no range is told"))
    high: float | None
    hours: float | None = Field(description=_("Of ours in the year; null: none are written down"))
    is_chosen: bool = Field(description=_("Its score is above that of all customers together"))


class ProgrammeReadTold(Told):
    """What the book itself says of the programme."""

    as_of: dt.date | None = Field(description=_("The day that the score speaks for"))
    run: str | None
    hurdle: float | None = Field(description=_("The median value of these customers: ours, no finding"))
    measures: list[BookMeasureTold]
    segments: list[SegmentWorthTold] = Field(description=_("What scores most first"))


@router.get(
    "/focus/measures", response=ProgrammeReadTold, summary=_("What the book itself says of the programme's steps")
)
@needs(Right.SEE_BOOK)
def measures(request: SignedIn, as_of: AsOf = None) -> ProgrammeReadTold:
    found = programme_seen(request)
    if found is None:
        raise Http404
    return ProgrammeReadTold(
        as_of=found.as_of, run=found.run, hurdle=found.hurdle,
        measures=[BookMeasureTold.telling(one) for one in found.measures],
        segments=[SegmentWorthTold.telling(one) for one in found.segments],
    )  # fmt: skip


@router.get("/focus/steps", response=list[ProgrammeStepTold], summary=_("The programme: its steps, what is due first"))
@needs(Right.LOOK)
def steps(request: SignedIn, as_of: AsOf = None) -> list[ProgrammeStepTold]:
    return [_told(one, day=request.as_of) for one in steps_of(as_of=request.as_of)]


@router.get("/focus/steps/{int:number}", response=ProgrammeStepTold, summary=_("One step"))
@needs(Right.LOOK)
def step(request: SignedIn, number: int) -> ProgrammeStepTold:
    return _told(_there(number))


@router.post("/focus/steps", response={201: ProgrammeStepTold}, summary=_("Write a step"))
@needs(Right.WRITE)
def write(request: SignedIn, asked: ProgrammeStepAsked) -> ProgrammeStepTold:
    return _told(_there(write_step(_wanted(asked), by=request.user, at=timezone.now()).pk))


@router.put("/focus/steps/{int:number}", response=ProgrammeStepTold, summary=_("Change what a step says"))
@needs(Right.WRITE)
def change(request: SignedIn, number: int, asked: ProgrammeStepAsked) -> ProgrammeStepTold:
    write_step(_wanted(asked), by=request.user, at=timezone.now(), step=_there(number))
    return _told(_there(number))


@router.post(
    "/focus/steps/{int:number}/readings", response={201: ProgrammeStepTold}, summary=_("Write down how a step stands")
)
@needs(Right.WRITE)
def read(request: SignedIn, number: int, asked: StepReadingAsked) -> ProgrammeStepTold:
    read_step(
        _there(number), state=asked.state, value=asked.value, said=asked.said or "", by=request.user, at=timezone.now()
    )
    return _told(_there(number))


@router.delete("/focus/steps/{int:number}", response={204: None}, summary=_("Put a step into the trash"))
@needs(Right.WRITE)
def remove(request: SignedIn, number: int) -> None:
    throw_kept_away(_any(number), by=request.user, at=timezone.now())


@router.post("/focus/steps/{int:number}/restore", response=ProgrammeStepTold, summary=_("Take a step out of the trash"))
@needs(Right.WRITE)
def restore(request: SignedIn, number: int) -> ProgrammeStepTold:
    take_kept_out(_any(number), by=request.user, at=timezone.now())
    return _told(_there(number))


def _wanted(asked: ProgrammeStepAsked) -> Wanted:
    if asked.owner not in {one.pk for one in owners()}:
        raise BadInput(f"owner {asked.owner} is nobody with an open account.")
    return Wanted(asked.part, asked.what, asked.measure, asked.owner, asked.due, asked.begins_at, asked.target)


def _there(number: int) -> Step:
    found = steps_of(as_of=None).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _any(number: int) -> Step:
    found = Step.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _told(of: Step, *, day: dt.date | None = None) -> ProgrammeStepTold:
    standing = standing_of(of, day=day or timezone.now().date())
    return ProgrammeStepTold(
        id=of.pk, part=of.part, what=of.what, measure=of.measure, begins_at=of.begins_at, target=of.target,
        owner=of.owner_id, due=of.due, state=standing.now.state, is_late=standing.is_late,
        readings=[_reading(one) for one in standing.readings],
    )  # fmt: skip


def _reading(of: StepReading) -> StepReadingTold:
    return StepReadingTold(at=of.at, state=of.state, value=of.value, said=of.said)
