"""The API of surveys: make one, give out links, ask people, close it; and the mails that were given up."""

from typing import Annotated, Literal

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.errors import BadInput
from keepworth_web.listen.actions.make_survey import Place, close_survey, make_survey, open_link, reopen_survey
from keepworth_web.listen.actions.set_mail_server import send_again
from keepworth_web.listen.forms.setting import MOST_ELEMENTS, SurveyForm
from keepworth_web.listen.models import Outgoing, Survey
from keepworth_web.listen.reads.surveys import (
    all_surveys,
    links_of,
    one_survey,
    one_troubled,
    troubled,
    waiting,
)
from keepworth_web.shared.api.fields import Asked, At, Day, Line, Told
from keepworth_web.shared.api.pages import After, Limit, Page, page_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["listen"])
Place60 = Annotated[Line, Field(max_length=60)]


class SurveyTold(Told):
    """A survey, with how many were asked and answered."""

    id: int
    name: str
    instrument: str
    version: str
    side: str
    perspective: str
    closes_at: At | None
    closed_at: At | None
    asked: int = Field(description=_("People who were asked by name"))
    answered: int = Field(description=_("Answers, those by open links too"))


class LinkTold(Told):
    """An open link."""

    id: int
    name: str
    address: str | None = Field(description=_("Null where the website's secret was changed since"))
    stage: str
    location: str
    answers: int


class OneSurveyTold(SurveyTold):
    """A survey with its open links."""

    links: list[LinkTold]


class NewSurvey(Asked):
    """A new survey."""

    name: Line
    instrument: Line = Field(description=_("Its name, such as nps"))
    version: Line
    side: Literal["customer", "us"] = "customer"
    perspective: Literal["own", "guess"] = "own"
    elements: list[Line] = Field(default=[], max_length=MOST_ELEMENTS)
    closes_on: Day | None = None


class NewLink(Asked):
    """A new open link."""

    name: Line
    stage: Place60 | None = None
    location: Line | None = None


class TroubledTold(Told):
    """A mail that was given up."""

    id: int
    kind: str
    state: str
    survey: int
    attempts: int
    said: str


class MailTold(Told):
    """What waits, and what was given up."""

    waiting: int
    tried: int
    troubled: list[TroubledTold]


@router.get("/surveys", response=Page[SurveyTold], summary=_("Surveys, the newest first"))
@needs(Right.SEE_WALLED)
def surveys(request: SignedIn, after: After = None, limit: Limit = 50) -> dict[str, object]:
    return page_of(request, all_surveys(), after=after, limit=limit, told=_told, newest_first=True)


@router.post("/surveys", response={201: SurveyTold}, summary=_("Make a survey of an instrument"))
@needs(Right.WRITE)
def new(request: SignedIn, asked: NewSurvey) -> SurveyTold:
    said = {**asked.model_dump(exclude={"instrument", "version", "elements", "closes_on"})}
    said |= {"instrument": f"{asked.instrument} {asked.version}", "elements": "\n".join(asked.elements)}
    form = SurveyForm({**said, "closes_on": asked.closes_on.isoformat() if asked.closes_on else ""})
    if not form.is_valid():
        faults = (f"{name}: {fault}" for name, of in form.errors.items() for fault in of)
        raise BadInput(" ".join(faults))
    return _told(one_survey(make_survey(form.wanted(), by=request.user, at=timezone.now()).pk))


@router.get("/surveys/{int:number}", response=OneSurveyTold, summary=_("One survey, with its open links"))
@needs(Right.SEE_WALLED)
def survey(request: SignedIn, number: int) -> OneSurveyTold:
    found = one_survey(number)
    return OneSurveyTold(**_told(found).model_dump(), links=_links(found))


@router.post("/surveys/{int:number}/links", response={201: LinkTold}, summary=_("Make an open link"))
@needs(Right.WRITE)
def link(request: SignedIn, number: int, asked: NewLink) -> LinkTold:
    found = one_survey(number)
    place = Place(stage=asked.stage or "", location=asked.location or "")
    made, _token = open_link(found, name=asked.name, place=place, by=request.user, at=timezone.now())
    return next(one for one in _links(found) if one.id == made.pk)


@router.post("/surveys/{int:number}/close", response=SurveyTold, summary=_("Take no more answers"))
@needs(Right.WRITE)
def close(request: SignedIn, number: int) -> SurveyTold:
    close_survey(one_survey(number), by=request.user, at=timezone.now())
    return _told(one_survey(number))


@router.post("/surveys/{int:number}/reopen", response=SurveyTold, summary=_("Take answers again"))
@needs(Right.WRITE)
def reopen(request: SignedIn, number: int) -> SurveyTold:
    reopen_survey(one_survey(number), by=request.user)
    return _told(one_survey(number))


@router.get("/mail", response=MailTold, summary=_("Mails that wait, and those that were given up"))
@needs(Right.MANAGE_BOOK)
def mail(request: SignedIn) -> MailTold:
    return MailTold(**waiting(at=timezone.now()), troubled=[_troubled(one) for one in troubled()[:100]])


@router.post("/mail/{int:number}/again", response=TroubledTold, summary=_("Send a mail again that was given up"))
@needs(Right.MANAGE_BOOK)
def again(request: SignedIn, number: int) -> TroubledTold:
    found = one_troubled(number)
    send_again(found, by=request.user, at=timezone.now())
    found.refresh_from_db()
    return _troubled(found)


def _told(one: Survey) -> SurveyTold:
    return SurveyTold(**{name: getattr(one, "pk" if name == "id" else name) for name in SurveyTold.model_fields})


def _links(of: Survey) -> list[LinkTold]:
    return [
        LinkTold(
            id=one.link.pk, name=one.link.name, address=one.address or None, stage=one.link.stage,
            location=one.link.location, answers=one.answers,
        )
        for one in links_of(of)
    ]  # fmt: skip


def _troubled(one: Outgoing) -> TroubledTold:
    return TroubledTold(
        id=one.pk, kind=one.kind, state=one.state, survey=one.invitation.survey_id, attempts=one.attempts, said=one.said
    )
