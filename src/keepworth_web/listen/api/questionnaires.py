"""The API of questionnaires: read them, write drafts as TOML, see their faults, publish, retire."""

import tomllib
from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field, StringConstraints

from keepworth.errors import BadInput, Busy, InstrumentRefused
from keepworth.listen.instruments import Instrument, Item
from keepworth.tables.own_instruments import MOST_BYTES
from keepworth_web.listen.actions.write_draft import (
    begin_draft,
    change_draft,
    offer_questionnaire,
    publish_draft,
    take_draft_out,
    throw_draft_away,
    undo_draft,
)
from keepworth_web.listen.models import Draft
from keepworth_web.listen.reads.drafts import (
    drafts,
    held_for_copy,
    one_draft,
    surveys_of,
    text_known,
    thrown_away,
    written_in,
)
from keepworth_web.listen.reads.known import all_known, known, own_of_book
from keepworth_web.listen.reads.uses import uses_of
from keepworth_web.shared.api.fields import Asked, At, Line, Number, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["listen"])
Toml = Annotated[str, StringConstraints(max_length=MOST_BYTES)]


class QuestionnaireListed(Told):
    """A version of a questionnaire."""

    name: str
    version: str
    title: dict[str, str] = Field(description=_("By language"))
    questions: int
    surveys: int = Field(description=_("Surveys that ask it"))
    own: bool = Field(description=_("Whether it is the company's own; the others come along"))
    retired: bool
    unasked: bool = Field(description=_("Whether it holds what people said by themselves, such as reviews"))


class QuestionTold(Told):
    """One question."""

    name: str
    meant: str = Field(description=_("What it is meant to tell"))
    customer: dict[str, str] | None = Field(description=_("Its words for customers, by language"))
    us: dict[str, str] | None = Field(description=_("Its words for our own people, by language"))
    scale: str
    lowest: float | None
    highest: float | None
    lower_is_better: bool
    feeds: str | None
    because: str = Field(description=_("Why it feeds no indicator; empty if it feeds one"))


class UsesTold(Told):
    """Where a version of a questionnaire is used."""

    surveys: int
    triggers: int = Field(description=_("Of these surveys, those that ask by themselves"))
    case_rules: int = Field(description=_("Of these surveys, those whose answers open cases"))
    imports: int = Field(description=_("Imported files with columns that were mapped to it, in any version"))
    asks_by_itself: Literal["", "standby", "solved", "complaints"] = Field(
        description=_("What asks it without being told; empty: nothing")
    )


class OneQuestionnaire(QuestionnaireListed):
    """A questionnaire with its questions and its file."""

    sources: str
    items: list[QuestionTold]
    toml: str = Field(description=_("Its file"))
    uses: UsesTold


class Questionnaires(Told):
    """Every questionnaire in every version."""

    questionnaires: list[QuestionnaireListed]
    broken: dict[str, str] = Field(description=_("Files in the book's folder that cannot be read, and why"))


class FaultTold(Told):
    """Something that is wrong with a draft."""

    place: str
    said: str


class DraftTold(Told):
    """A questionnaire that is written."""

    id: int
    revision: int
    changed_at: At
    toml: str
    faults: list[FaultTold]


class DraftsTold(Told):
    """Drafts, and those in the trash."""

    drafts: list[DraftTold]
    trash: list[int]


class NewDraft(Asked):
    """What a draft begins with: a file, or a copy of a questionnaire."""

    toml: Toml | None = None
    copy_of: Line | None = Field(None, description=_("Name and version, such as nps 1.0"))


class ChangedDraft(Asked):
    """A draft as it is now."""

    toml: Toml
    revision: Number = Field(description=_("Which one was read; of another one nothing is changed"))


class Publishing(Asked):
    """Which revision is published."""

    revision: Number


@router.get("/listen/questionnaires", response=Questionnaires, summary=_("Every questionnaire in every version"))
@needs(Right.SEE_WALLED)
def questionnaires(request: SignedIn) -> Questionnaires:
    used = surveys_of()
    listed = [_listed(one, used=used) for one in all_known()]
    return Questionnaires(questionnaires=listed, broken=dict(own_of_book().faults))


@router.get(
    "/listen/questionnaires/{name}/{version}",
    response=OneQuestionnaire,
    summary=_("One questionnaire, with its questions and its file"),
)
@needs(Right.SEE_WALLED)
def questionnaire(request: SignedIn, *, name: str, version: str) -> OneQuestionnaire:
    return _one(_found(name, version))


@router.post(
    "/listen/questionnaires/{name}/{version}/retire",
    response=OneQuestionnaire,
    summary=_("Offer an own questionnaire no more for new surveys"),
)
@needs(Right.WRITE)
def retire(request: SignedIn, *, name: str, version: str) -> OneQuestionnaire:
    return _offered(request, name, version, is_retired=True)


@router.post(
    "/listen/questionnaires/{name}/{version}/offer",
    response=OneQuestionnaire,
    summary=_("Offer a retired questionnaire again"),
)
@needs(Right.WRITE)
def offer(request: SignedIn, *, name: str, version: str) -> OneQuestionnaire:
    return _offered(request, name, version, is_retired=False)


@router.get("/listen/drafts", response=DraftsTold, summary=_("Questionnaires that are written, with their faults"))
@needs(Right.WRITE)
def all_drafts(request: SignedIn) -> DraftsTold:
    return DraftsTold(drafts=[_draft(one) for one in drafts()], trash=[one.pk for one in thrown_away()[:100]])


@router.post("/listen/drafts", response={201: DraftTold}, summary=_("Begin a questionnaire, by a file or as a copy"))
@needs(Right.WRITE)
def begin(request: SignedIn, asked: NewDraft) -> DraftTold:
    if (asked.toml is None) == (asked.copy_of is None):
        raise BadInput("Send either toml or copy_of.")
    if asked.toml is not None:
        held = _held(asked.toml)
    else:
        name, _space, version = str(asked.copy_of).partition(" ")
        held = held_for_copy(name, version)
    return _draft(begin_draft(held, by=request.user, at=timezone.now()))


@router.get("/listen/drafts/{int:number}", response=DraftTold, summary=_("One draft, with its faults"))
@needs(Right.WRITE)
def draft(request: SignedIn, number: int) -> DraftTold:
    return _draft(one_draft(number))


@router.put("/listen/drafts/{int:number}", response=DraftTold, summary=_("Keep a draft as it is now"))
@needs(Right.WRITE)
def change(request: SignedIn, number: int, *, asked: ChangedDraft) -> DraftTold:
    held = _held(asked.toml)
    change_draft(one_draft(number), held, revision=asked.revision, by=request.user, at=timezone.now())
    return _draft(one_draft(number))


@router.post("/listen/drafts/{int:number}/undo", response=DraftTold, summary=_("Take the last change of a draft back"))
@needs(Right.WRITE)
def undo(request: SignedIn, number: int) -> DraftTold:
    undo_draft(one_draft(number), by=request.user, at=timezone.now())
    return _draft(one_draft(number))


@router.post(
    "/listen/drafts/{int:number}/publish",
    response={201: OneQuestionnaire},
    summary=_("Publish a draft: from then on it never changes"),
)
@needs(Right.WRITE)
def publish(request: SignedIn, number: int, *, asked: Publishing) -> OneQuestionnaire:
    found = one_draft(number)
    if found.revision != asked.revision:
        raise Busy("Somebody else changed this draft meanwhile. Look at it again.")
    return _one(publish_draft(found, by=request.user, at=timezone.now()))


@router.post("/listen/drafts/{int:number}/throw-away", response={204: None}, summary=_("Put a draft into the trash"))
@needs(Right.WRITE)
def throw_away(request: SignedIn, number: int) -> None:
    throw_draft_away(one_draft(number), by=request.user, at=timezone.now())


@router.post("/listen/drafts/{int:number}/take-out", response=DraftTold, summary=_("Take a draft out of the trash"))
@needs(Right.WRITE)
def take_out(request: SignedIn, number: int) -> DraftTold:
    if not take_draft_out(number, by=request.user, at=timezone.now()):
        raise Http404
    return _draft(one_draft(number))


def _found(name: str, version: str) -> Instrument:
    try:
        return known(name, version)
    except InstrumentRefused:
        raise Http404 from None


def _held(text: str) -> dict[str, object]:
    written_in(text)  # refuses what is no TOML
    return tomllib.loads(text)


def _offered(request: SignedIn, *which: str, is_retired: bool) -> OneQuestionnaire:
    try:
        offer_questionnaire(*which, is_retired=is_retired, by=request.user)
    except InstrumentRefused:
        raise Http404 from None
    return _one(_found(*which))


def _listed(of: Instrument, *, used: dict[tuple[str, str], int]) -> QuestionnaireListed:
    own, key = own_of_book(), (of.name, of.version)
    return QuestionnaireListed(
        name=of.name, version=of.version, title={"en": of.title.en, "zh-hans": of.title.zh_hans},
        questions=len(of.items), surveys=used.get(key, 0),
        own=key in {(one.name, one.version) for one in own.instruments}, retired=key in own.retired, unasked=of.unasked,
    )  # fmt: skip


def _one(of: Instrument) -> OneQuestionnaire:
    return OneQuestionnaire(
        **_listed(of, used=surveys_of()).model_dump(), sources=of.sources, items=[_item(one) for one in of.items],
        toml=text_known(of.name, of.version), uses=UsesTold.telling(uses_of(of.name, of.version)),
    )  # fmt: skip


def _item(one: Item) -> QuestionTold:
    words = {
        side: {"en": said.en, "zh-hans": said.zh_hans} if (said := getattr(one, side)) else None
        for side in ("customer", "us")
    }
    return QuestionTold(
        name=one.name, meant=one.construct, **words, scale=one.scale.name, lowest=one.scale.lowest,
        highest=one.scale.highest, lower_is_better=one.lower_is_better, feeds=one.feeds, because=one.because,
    )  # fmt: skip


def _draft(one: Draft) -> DraftTold:
    faults = [FaultTold(place=fault.path, said=fault.said) for fault in written_in(one.text).faults]
    return DraftTold(id=one.pk, revision=one.revision, changed_at=one.changed_at, toml=one.text, faults=faults)
