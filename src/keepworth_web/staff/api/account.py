"""What a key's person has: who they are, their keys and their sessions."""

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router

from keepworth_web.shared.api.fields import SHOWN_ONCE
from keepworth_web.shared.api.pages import After, Limit, Page, page, page_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff import reads
from keepworth_web.staff.access import access_key, access_session, needs
from keepworth_web.staff.actions.end_sessions import end_sessions
from keepworth_web.staff.actions.keys import end_key, make_key
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.api.by_key import key_of
from keepworth_web.staff.api.told import (
    KeyMade,
    KeyTold,
    MeTold,
    NewKey,
    SessionTold,
    key_made,
    key_told,
    me_told,
    session_told,
)
from keepworth_web.staff.models import ApiKey
from keepworth_web.staff.rights import Right

router = Router(tags=["account"])


@router.get("/me", response=MeTold, summary=_("Whose key this is, and what it may do"))
@needs(Right.LOOK)
def me(request: SignedIn) -> MeTold:
    return me_told(request.user, key_of(request))


@router.get("/keys", response=Page[KeyTold], summary=_("My keys that still open something"))
@needs(Right.LOOK)
def keys(request: SignedIn, after: After = None, limit: Limit = 50) -> dict[str, object]:
    rows = ApiKey.objects.filter(person=request.user, ended_at=None, expires_at__gt=timezone.now())
    return page_of(request, rows, after=after, limit=limit, told=key_told)


@router.post(
    "/keys",
    response={201: KeyMade},
    summary=_("Make a key: it is shown once"),
    openapi_extra=SHOWN_ONCE("secret"),
)
@needs(Right.LOOK)
def new_key(request: SignedIn, asked: NewKey) -> KeyMade:
    secret = make_key(request.user, name=asked.name, scope=asked.scope, days=asked.days)
    return key_made(ApiKey.objects.filter(person=request.user).latest("pk"), secret)


@router.delete("/keys/{int:number}", response={204: None}, summary=_("End one of my keys"))
@needs(Right.LOOK)
def no_key(request: SignedIn, number: int) -> None:
    end_key(access_key(request.user, number), by=request.user)


@router.get("/sessions", response=Page[SessionTold], summary=_("Where I am signed in"))
@needs(Right.LOOK)
def sessions(request: SignedIn) -> dict[str, object]:
    return page(request, [session_told(one) for one in reads.sessions_of(request.user)], after=None)


@router.delete("/sessions", response={204: None}, summary=_("End all my sessions"))
@needs(Right.LOOK)
def no_sessions(request: SignedIn) -> None:
    end_sessions(request.user, but=None)
    note("session.end-all", by=request.user)


@router.delete("/sessions/{session}", response={204: None}, summary=_("End one of my sessions"))
@needs(Right.LOOK)
def no_session(request: SignedIn, session: str) -> None:
    access_session(request.user, session).delete()
    note("session.end", by=request.user)
