"""The API of content on trial: our own pages and newsletters, and what readers did."""

import datetime as dt

from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.act.reads.content import Content, content_here
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.own import TAKEN, WRITTEN
from keepworth_web.know.api.row import NotedTold, RowAsked, RowTold, Seen, marked, removed, written
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["actions"])


class ContentTold(Told):
    """One page or newsletter of ours; `mark` names its row."""

    mark: str
    content_id: str
    title: str
    kind: str
    page: str | None
    need: str | None = Field(description=_("The topic that it answers"))
    why: str = Field(description=_("Why a customer would care, in words; empty: nobody said"))
    since: dt.date
    removed_on: dt.date | None
    verdict: str = Field(description=_("remove (proposed), unread, untested, few (too few to tell) or keep"))
    readers: int | None = Field(description=_("Customers who read it in twelve months; null: never counted"))
    counted: int | None = Field(description=_("Of how many who let us count their visits"))
    low: float | None
    high: float | None
    last_read_on: dt.date | None
    readers_known: int | None = Field(description=_("Readers whose first visit lies 90 days back or more"))
    ordered: int | None = Field(description=_("Of these, who ordered or signed within 90 days; compared with nobody"))


class ContentsTold(Told):
    """Our own pages and newsletters, what is proposed for removal first."""

    day: dt.date
    content: list[ContentTold]


@router.get("/content", response=ContentsTold, summary=_("Our own pages and newsletters on trial"))
@needs(Right.SEE_WALLED)
def content(request: SignedIn, as_of: AsOf = None) -> ContentsTold:
    return ContentsTold(day=seen_by(request).day, content=[_told(one) for one in content_here(request)])


@router.put("/content/rows", response=RowTold, summary=WRITTEN)
@needs(Right.WRITE)
def write_content(request: SignedIn, asked: RowAsked) -> RowTold:
    return written(request, "content", asked=asked)


@router.delete("/content/rows/{mark}", response=NotedTold, summary=TAKEN)
@needs(Right.WRITE)
def remove_content(request: SignedIn, mark: str, version: Seen = None) -> NotedTold:
    return removed(request, marked(request, "content", mark=mark), version=version)


def _told(one: Content) -> ContentTold:
    values, share, reading = one.row.values, one.verdict.read_by, one.reading
    same = ("content_id", "title", "page", "need", "since", "removed_on")
    return ContentTold(
        mark=one.row.mark, kind=values["kind"] or "page", why=one.why, verdict=one.verdict.code,
        readers=share.hits if share else None, counted=share.of if share else None, low=share.low if share else None,
        high=share.high if share else None, last_read_on=reading.last if reading else None,
        readers_known=reading.known if reading else None, ordered=reading.ordered if reading else None,
        **{name: values[name] for name in same},
    )  # fmt: skip
