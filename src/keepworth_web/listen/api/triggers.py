"""The API of asking by itself: reminders of who did not answer, triggers, and what came of them."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.listen.actions.set_reminders import resume_reminders, set_reminders, stop_reminders
from keepworth_web.listen.actions.set_trigger import pause_trigger, resume_trigger, set_trigger
from keepworth_web.listen.models import Survey, Trigger
from keepworth_web.listen.reads.reminding import reminding_of, replying_of
from keepworth_web.listen.reads.surveys import one_survey
from keepworth_web.listen.reads.triggered import lines_of, one_trigger, triggers_of
from keepworth_web.listen.reads.triggering import Wish, preview_of
from keepworth_web.shared.api.fields import Asked, At, Told
from keepworth_web.shared.api.pages import After, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["listen"])
Kind = Literal["purchase", "solved", "due", "kept"]


class RemindersTold(Told):
    """Whether and when who did not answer is reminded."""

    days: int | None = Field(description=_("After how many days; null: nobody is reminded"))
    most: int
    stopped_at: At | None
    sent: int
    waiting: int
    due_on: dt.date | None = Field(description=_("When the next person is due"))
    asked: int
    silent: int = Field(description=_("Who said nothing until the survey's end; 0 while it is open"))


class Reminders(Asked):
    """Whether and when to remind."""

    days: Annotated[int, Field(ge=1, le=60)] | None = Field(description=_("null: nobody is reminded"))
    most: Annotated[int, Field(ge=1, le=3)] = 1


class NewTrigger(Asked):
    """After what a survey is to ask by itself."""

    kind: Kind
    whom: Literal["decider", "concerned"] = "concerned"
    days: Annotated[int, Field(ge=0, le=365)] = 3
    most_a_day: Annotated[int, Field(ge=1, le=1000)] = 10

    @property
    def wish(self) -> Wish:
        """What is to be done."""
        return Wish(self.kind, self.whom, self.days, self.most_a_day)


class TriggerTold(Told):
    """A trigger, and what it did so far."""

    id: int
    kind: str
    whom: str
    days: int
    most_a_day: int
    since: dt.date
    paused_at: At | None
    asked: int
    held: int
    waits: int


class PreviewTold(Told):
    """What a trigger would have done in the last thirty days."""

    happened: int
    asked: int
    held: dict[str, int] = Field(description=_("By why nobody would have been asked"))
    late: int


class TriggeredTold(Told):
    """Something that happened, and what came of it."""

    id: int
    trigger: int
    customer: str
    contact: str
    happened_on: dt.date
    due_on: dt.date
    state: str
    why: str
    until: dt.date | None


class TriggeredPage(Told):
    """What happened, the newest first."""

    items: list[TriggeredTold]
    next: str | None


@router.get("/surveys/{int:number}/reminders", response=RemindersTold, summary=_("How reminders stand"))
@needs(Right.SEE_WALLED)
def reminders(request: SignedIn, number: int) -> RemindersTold:
    return _reminders(one_survey(number))


@router.put("/surveys/{int:number}/reminders", response=RemindersTold, summary=_("Say whether and when to remind"))
@needs(Right.WRITE)
def remind(request: SignedIn, number: int, asked: Reminders) -> RemindersTold:
    set_reminders(one_survey(number), days=asked.days, most=asked.most, by=request.user)
    return _reminders(one_survey(number))


@router.post("/surveys/{int:number}/reminders/stop", response=RemindersTold, summary=_("Remind nobody from now on"))
@needs(Right.WRITE)
def stop(request: SignedIn, number: int) -> RemindersTold:
    stop_reminders(one_survey(number), by=request.user, at=timezone.now())
    return _reminders(one_survey(number))


@router.post("/surveys/{int:number}/reminders/resume", response=RemindersTold, summary=_("Remind again"))
@needs(Right.WRITE)
def go_on(request: SignedIn, number: int) -> RemindersTold:
    resume_reminders(one_survey(number), by=request.user)
    return _reminders(one_survey(number))


@router.get("/surveys/{int:number}/triggers", response=list[TriggerTold], summary=_("After what it asks by itself"))
@needs(Right.WRITE)
def triggers(request: SignedIn, number: int) -> list[TriggerTold]:
    return [_trigger(one) for one in triggers_of(one_survey(number))]


@router.post("/surveys/{int:number}/triggers", response={201: TriggerTold}, summary=_("Let it ask by itself"))
@needs(Right.WRITE)
def new_trigger(request: SignedIn, number: int, asked: NewTrigger) -> TriggerTold:
    survey = one_survey(number)
    if survey.side != Survey.Side.CUSTOMER:
        raise BadInput("This survey asks our own side: nothing that customers do makes it ask.")
    made = set_trigger(survey, asked.wish, by=request.user, at=timezone.now())
    return _trigger(triggers_of(survey).get(pk=made.pk))


@router.post(
    "/surveys/{int:number}/triggers/preview",
    response=PreviewTold,
    summary=_("What it would have done in the last thirty days"),
)
@needs(Right.WRITE)
def preview_trigger(request: SignedIn, number: int, asked: NewTrigger) -> PreviewTold:
    one_survey(number)
    found = preview_of(reader_of(request), asked.wish, day=seen_by(request).until)
    return PreviewTold(happened=found.happened, asked=found.asked, held=dict(found.held), late=found.late)


@router.get("/surveys/{int:number}/triggered", response=TriggeredPage, summary=_("What happened, and what came of it"))
@needs(Right.WRITE)
def triggered(request: SignedIn, number: int, after: After = None) -> TriggeredPage:
    lines, following = lines_of(request, one_survey(number), after=after)
    items = [
        TriggeredTold(
            id=one.of.pk, trigger=one.of.trigger_id,
            **{name: getattr(one.of, name) for name in TriggeredTold.model_fields if name not in ("id", "trigger")},
        )
        for one in lines
    ]  # fmt: skip
    told: dict[str, Any] = page(request, items, after=following)
    return TriggeredPage(items=items, next=told["next"])


@router.post("/triggers/{int:number}/pause", response=TriggerTold, summary=_("Ask nobody by it for now"))
@needs(Right.WRITE)
def pause(request: SignedIn, number: int) -> TriggerTold:
    found = one_trigger(number)
    pause_trigger(found, by=request.user, at=timezone.now())
    return _trigger(triggers_of(found.survey).get(pk=number))


@router.post(
    "/triggers/{int:number}/resume", response=TriggerTold, summary=_("Let it ask again, in this person's name")
)
@needs(Right.WRITE)
def resume(request: SignedIn, number: int) -> TriggerTold:
    found = one_trigger(number)
    resume_trigger(found, by=request.user)
    return _trigger(triggers_of(found.survey).get(pk=number))


def _reminders(survey: Survey) -> RemindersTold:
    at = timezone.now()
    found, replying = reminding_of(survey, at=at), replying_of(survey, at=at)
    return RemindersTold(
        days=survey.remind_after, most=survey.remind_most, stopped_at=survey.remind_stopped_at, sent=found.sent,
        waiting=found.waiting, due_on=found.due_on, asked=replying.asked, silent=replying.silent,
    )  # fmt: skip


def _trigger(one: Trigger) -> TriggerTold:
    return TriggerTold(**{name: getattr(one, "pk" if name == "id" else name) for name in TriggerTold.model_fields})
