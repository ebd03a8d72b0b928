"""The rights of one person, and how long data are kept: by the owner alone, as on the pages."""

import datetime as dt
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.runs.apply_retention import apply_retention
from keepworth.runs.erase_person import erase_person
from keepworth.runs.find_persons import persons_searched, receipts_of, restricted_persons
from keepworth.tables.book import find_book
from keepworth.tables.settings import RETENTION
from keepworth_web.book.api.told import JobTold
from keepworth_web.care import reads
from keepworth_web.care.access import access_rights
from keepworth_web.care.actions.change_book_settings import change_book_settings
from keepworth_web.care.actions.use_rights import export_rights, request_erasure, restrict_rights
from keepworth_web.care.api.book import asked_for, fitting, followed
from keepworth_web.care.api.told import (
    ErasureTold,
    HolderTold,
    Kept,
    ReceiptTold,
    RestrictedTold,
    RetentionTold,
    RightsTold,
    receipt_told,
    rights_told,
    work_told,
)
from keepworth_web.care.forms import MOST
from keepworth_web.shared.api.fields import Asked, Line
from keepworth_web.shared.api.files import NOT_HELD
from keepworth_web.shared.api.pages import Page, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.api.told import Confirmed
from keepworth_web.staff.rights import Right

router = Router(tags=["privacy"])
Period = Annotated[Kept, Field(description=_('A number of months from 1 to 1200, or "keep"'))]


class Whom(Asked):
    """Somebody who asks for their rights."""

    who: Annotated[Line, Field(max_length=200)] = Field(description=_("Name, own id, mail address or telephone number"))


class Periods(Asked):
    """Periods to be changed; what is left out stays as it is."""

    identities: Period = "keep"
    texts: Period = "keep"
    scores: Period = "keep"
    errors: Period = "keep"
    sources: Period = "keep"


@router.post(
    "/persons/find",
    response=Page[RightsTold],
    summary=_("Find a person: fifty at most. It is a write, so that no name stands in an address or a log"),
    openapi_extra=NOT_HELD,
)
@needs(Right.MANAGE_BOOK)
def find_person(request: SignedIn, asked: Whom) -> dict[str, object]:
    found = persons_searched(find_book(settings.ENVIRONMENT.book), asked.who, most=MOST)
    return page(request, [rights_told(one) for one in found], after=None)


@router.get("/persons/restricted", response=Page[RestrictedTold], summary=_("Who is restricted"))
@needs(Right.MANAGE_BOOK)
def restricted(request: SignedIn) -> dict[str, object]:
    found = restricted_persons(find_book(settings.ENVIRONMENT.book))
    told = [
        RestrictedTold(
            kind=one.person.kind,
            number=one.person.number,
            id=one.person.text,
            since=dt.date.fromisoformat(one.since),
        )
        for one in found
    ]
    return page(request, told, after=None)


@router.get("/persons/{kind}/{int:number}", response=HolderTold, summary=_("One person whose rights are asked for"))
@needs(Right.MANAGE_BOOK)
def holder(request: SignedIn, kind: str, number: int) -> HolderTold:
    return _holder(kind, number)


@router.post(
    "/persons/{kind}/{int:number}/export",
    response=dict[str, Any],
    summary=_("All that is held about a person, for them"),
    openapi_extra=NOT_HELD,
)
@needs(Right.MANAGE_BOOK)
def export_person(request: SignedIn, kind: str, number: int, asked: Confirmed) -> dict[str, Any]:
    return export_rights(access_rights(kind, number).person, by=request.user)


@router.post(
    "/persons/{kind}/{int:number}/restrict",
    response=HolderTold,
    summary=_("Restrict a person: their data are kept, and nobody works with them"),
    openapi_extra=NOT_HELD,
)
@needs(Right.MANAGE_BOOK)
def restrict_person(request: SignedIn, kind: str, number: int) -> HolderTold:
    restrict_rights(access_rights(kind, number).person, by=request.user, lift=False)
    return _holder(kind, number)


@router.post(
    "/persons/{kind}/{int:number}/lift",
    response=HolderTold,
    summary=_("Lift a restriction"),
    openapi_extra=NOT_HELD,
)
@needs(Right.MANAGE_BOOK)
def lift_restriction(request: SignedIn, kind: str, number: int) -> HolderTold:
    restrict_rights(access_rights(kind, number).person, by=request.user, lift=True)
    return _holder(kind, number)


@router.get(
    "/persons/{kind}/{int:number}/erasure",
    response=ErasureTold,
    summary=_("What an erasure would delete, before anything is"),
)
@needs(Right.MANAGE_BOOK)
def erasure(request: SignedIn, kind: str, number: int) -> ErasureTold:
    whom = access_rights(kind, number).person
    found = erase_person(find_book(settings.ENVIRONMENT.book), whom.asked, dry=True)
    return ErasureTold(
        counts=dict(found.counts), shared_with=list(found.shared_with), notes=list(found.notes), before=found.before
    )


@router.post(
    "/persons/{kind}/{int:number}/erase",
    response={202: JobTold},
    summary=_("Erase a person, everywhere; the job names the receipt when it is done"),
)
@needs(Right.MANAGE_BOOK)
def erase(request: SignedIn, response: HttpResponse, kind: str, number: int, asked: Confirmed) -> JobTold:
    job = request_erasure(access_rights(kind, number).person, by=request.user, at=timezone.now())
    return followed(job, response=response)


@router.get("/receipts", response=Page[ReceiptTold], summary=_("What was deleted, the newest first"))
@needs(Right.MANAGE_BOOK)
def receipts(request: SignedIn) -> dict[str, object]:
    found = receipts_of(find_book(settings.ENVIRONMENT.book))
    return page(request, [receipt_told(one) for one in found], after=None)


@router.get("/receipts/{name}", response=ReceiptTold, summary=_("One receipt"))
@needs(Right.MANAGE_BOOK)
def receipt(request: SignedIn, name: str) -> ReceiptTold:
    found = next((one for one in receipts_of(find_book(settings.ENVIRONMENT.book)) if one["receipt"] == name), None)
    if found is None:
        raise Http404
    return receipt_told(found)


@router.get("/retention", response=RetentionTold, summary=_("How long data are kept, and how much is older"))
@needs(Right.MANAGE_BOOK)
def retention(request: SignedIn) -> RetentionTold:
    return _retention()


@router.patch(
    "/retention",
    response=RetentionTold,
    summary=_("Change how long data are kept; nothing is deleted yet"),
    openapi_extra=NOT_HELD,
)
@needs(Right.MANAGE_BOOK)
def change_retention(request: SignedIn, asked: Periods) -> RetentionTold:
    said = fitting(asked, of=RETENTION)
    change_book_settings({f"retention.{name}": value for name, value in said.items()}, by=request.user)
    return _retention()


@router.post(
    "/retention/apply",
    response={202: JobTold},
    summary=_("Delete what is older than it is kept, and what nobody consents to any more"),
)
@needs(Right.MANAGE_BOOK)
def apply(request: SignedIn, response: HttpResponse, asked: Confirmed) -> JobTold:
    return asked_for("retire", {}, request=request, response=response)


def _holder(kind: str, number: int) -> HolderTold:
    whom = access_rights(kind, number)
    held = restricted_persons(find_book(settings.ENVIRONMENT.book))
    since = next((one.since for one in held if one.person == whom.person), None)
    work = reads.jobs("erase").filter(asked__kind=kind, asked__number=number).first()
    told = rights_told(whom).model_dump()
    return HolderTold(**told, restricted_since=reads.day_of(since), erasure=work_told(work) if work else None)


def _retention() -> RetentionTold:
    found = apply_retention(find_book(settings.ENVIRONMENT.book), dry=True)
    periods: dict[str, Any] = dict(found.periods)
    return RetentionTold(**periods, older=dict(found.deleted))
