"""The log, for whoever keeps it elsewhere too."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from keepworth_web.shared.api.pages import After, Limit, Page, page_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff import reads
from keepworth_web.staff.access import needs
from keepworth_web.staff.actions.note import broken_at
from keepworth_web.staff.api.told import ChainTold, LineTold, line_told
from keepworth_web.staff.rights import Right

router = Router(tags=["audit"])

Kind = Annotated[str, Query(max_length=60, description=_("Lines of this kind alone, such as sign-in"))]


@router.get("/audit", response=Page[LineTold], summary=_("Who did what, and when; the newest first"))
@needs(Right.MANAGE_BOOK)
def audit(request: SignedIn, kind: Kind = "", after: After = None, limit: Limit = 50) -> dict[str, object]:
    lines = reads.audit_lines(kind=kind)
    return page_of(request, lines, after=after, limit=limit, told=line_told, newest_first=True)


@router.post("/audit/check", response=ChainTold, summary=_("Follow the chain of the log from its first line"))
@needs(Right.MANAGE_BOOK)
def check(request: SignedIn) -> ChainTold:
    return ChainTold(broken_at=broken_at())
