"""Two ids that mean the same, by programs: listed, merged and made two again; and what takes a change back."""

from typing import Annotated, Literal

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Status
from pydantic import Field

from keepworth_web.know.actions.undo_write import undo_write
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.own import listed
from keepworth_web.know.api.row import (
    CellAsked,
    NotedTold,
    RowAsked,
    RowTold,
    Seen,
    Skip,
    as_if_none,
    marked,
    removed,
    settle,
    written,
)
from keepworth_web.know.models import WrittenChange
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.mergeable import faults_of_merge
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, Line
from keepworth_web.shared.api.pages import Limit, Page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["rows"])
Id = Annotated[Line, Field(max_length=300)]


class MergeAsked(Asked):
    """Two ids of your own that mean the same."""

    who: Literal["customer", "contact", "colleague", "partner"]
    alias: Id = Field(description=_("The id that is not to be used any more"))
    into: Id = Field(description=_("The id that it is read as"))


@router.get("/merged", response=Page[RowTold], summary=_("Which ids are read as others"))
@needs(Right.SEE_BOOK)
def merged(request: SignedIn, as_of: AsOf = None, after: Skip = 0, limit: Limit = 50) -> dict[str, object]:
    return listed(request, "aliases", after=after, limit=limit)


@router.post("/merged", response={201: RowTold}, summary=_("Make one of two: from the next score on they are one"))
@needs(Right.SEE_BOOK)
def merge(request: SignedIn, asked: MergeAsked) -> Status[RowTold]:
    book = seen_by(request).book
    faults = faults_of_merge(book, asked.who, alias=asked.alias, into=asked.into)
    if faults:
        raise Faulty(*(Fault("body", pointer(name) if name else "", why) for name, why in faults.items()))
    values = {"who": asked.who, "alias_id": asked.alias, "into_id": asked.into, "merged_on": book.today().isoformat()}
    cells = [CellAsked(column=name, value=value) for name, value in values.items()]
    return Status(201, written(request, "aliases", asked=RowAsked(values=cells)))


@router.delete("/merged/{mark}", response=NotedTold, summary=_("Make two of one again"))
@needs(Right.SEE_BOOK)
def split(request: SignedIn, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, marked(request, "aliases", mark=mark), version=version)


@router.post(
    "/changes/{int:number}/undo", response=NotedTold, summary=_("Take a change back, with all that was written at once")
)
@needs(Right.WRITE)
def undo(request: SignedIn, number: int) -> NotedTold:
    change = WrittenChange.objects.filter(pk=number).first()
    if change is None:
        raise Http404
    with as_if_none():
        undoing = undo_write(change, by=request.user, at=timezone.now())
    settle(request)
    return NotedTold(change=undoing.pk)
