"""Files that come in: sent, looked at, planned, imported; by the same actions as on their page."""

from typing import Annotated

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.errors import BadInput, NotPermitted
from keepworth_web.book import reads
from keepworth_web.book.access import access_upload
from keepworth_web.book.actions.ask_of_upload import ask_of_upload
from keepworth_web.book.actions.keep_upload import drop_upload
from keepworth_web.book.actions.receive_upload import Sent, receive_upload
from keepworth_web.book.api.asked import Plan, Start, said_of_plan
from keepworth_web.book.api.receiving import received_file, with_file
from keepworth_web.book.api.told import ImportTold, import_told
from keepworth_web.shared.api.fields import Line
from keepworth_web.shared.api.files import GIVEN, TAKEN, attached, receives
from keepworth_web.shared.api.pages import After, Limit, Page, page_of
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["imports"])
BUSY = "This file is being worked on already, or was imported."
CSV = "text/csv"
Name = Annotated[
    Annotated[Line, Field(max_length=200)] | None,
    Query(None, description=_("What the file is called; needed where it is sent as bare bytes")),
]


@router.get("/imports", response=Page[ImportTold], summary=_("The files that I sent, the newest first"))
@needs(Right.IMPORT)
def imports(request: SignedIn, after: After = None, limit: Limit = 50) -> dict[str, object]:
    rows = reads.sent_by(request.user)
    return page_of(request, rows, after=after, limit=limit, told=import_told, newest_first=True)


@router.post(
    "/imports",
    response={202: ImportTold},
    summary=_("Send a file of up to 2 GB, and have it looked at; nothing is imported yet"),
    openapi_extra=TAKEN,
)
@receives(received_file)
@needs(Right.IMPORT)
def send(request: SignedIn, response: HttpResponse, name: Name = None) -> ImportTold:
    sent = with_file(request)
    file = sent.received
    made = receive_upload(
        Sent(stored=file.path.name, name=name or file.name, size=file.size), by=request.user, at=timezone.now()
    )
    sent.is_kept = True
    response.headers["Location"] = reverse("api:imported", args=(made.pk,))
    return import_told(made)


@router.get("/imports/{int:number}", response=ImportTold, summary=_("One file: its plan in words, or its report"))
@needs(Right.IMPORT)
def imported(request: SignedIn, number: int) -> ImportTold:
    return import_told(access_upload(request.user, number))


@router.put(
    "/imports/{int:number}/plan",
    response={202: ImportTold},
    summary=_("Say what a file is and how it is read, and have it looked at again"),
)
@needs(Right.IMPORT)
def plan(request: SignedIn, number: int, asked: Plan) -> ImportTold:
    found = access_upload(request.user, number)
    return _asked(request, number, kind="look", **said_of_plan(asked, found))


@router.post("/imports/{int:number}/start", response={202: ImportTold}, summary=_("Import a file as its plan says"))
@needs(Right.IMPORT)
def start(request: SignedIn, number: int, asked: Start = Start()) -> ImportTold:  # noqa: B008 frozen
    if not request.user.is_secured:
        raise Refusal(403, "Files of your own ask for a secured account: see My account.")
    found = access_upload(request.user, number)
    if not (found.looked or {}).get("counts"):
        raise BadInput("Something is still open: see question, detail and answers of this import.")
    return _asked(request, number, kind="import", score=asked.score)


@router.delete("/imports/{int:number}", response={204: None}, summary=_("Throw a file away that was not imported"))
@needs(Right.IMPORT)
def drop(request: SignedIn, number: int) -> None:
    found = access_upload(request.user, number)
    if found.told is not None or (found.job and found.job.is_open):
        raise NotPermitted(BUSY)
    drop_upload(found, by=request.user)


@router.get(
    "/imports/{int:number}/refused",
    response={200: None},
    summary=_("The rows that were refused, with their reasons, to be corrected and sent again"),
    openapi_extra=GIVEN(CSV),
)
@needs(Right.IMPORT)
def refused_rows(request: SignedIn, number: int) -> FileResponse:
    found = access_upload(request.user, number)
    path = reads.refused_rows(found)
    if path is None:
        raise Http404
    return attached(path.open("rb"), name=f"refused-{found.pk}.csv", kind=f"{CSV}; charset=utf-8")


def _asked(request: SignedIn, number: int, *, kind: str, **said: object) -> ImportTold:
    found = access_upload(request.user, number)
    try:
        ask_of_upload(found, kind, by=request.user, at=timezone.now(), **said)
    except NotPermitted:
        raise NotPermitted(BUSY) from None
    return import_told(access_upload(request.user, number))
