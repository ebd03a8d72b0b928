"""Rows that a program sends at once: one batch of the book, or nothing of it."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router

from keepworth_web.book.actions.receive_upload import Sent
from keepworth_web.book.actions.take_rows import take_rows
from keepworth_web.book.api.gathering import RowsAsked, gathered_rows, given
from keepworth_web.book.api.told import ImportTold, import_told
from keepworth_web.shared.api.files import TAKEN, receives
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["imports"])


@router.post(
    "/imports/rows",
    response={202: ImportTold},
    summary=_("Send up to 5,000 rows of a table, to be imported as one batch: all of them, or none"),
    openapi_extra={"responses": TAKEN["responses"]},
)
@receives(gathered_rows)
@needs(Right.IMPORT)
def send_rows(request: SignedIn, response: HttpResponse, asked: RowsAsked) -> ImportTold:
    found = given(request).gathered
    if found.refusal is not None or found.reading is None:
        raise found.refusal or Http404
    sent = Sent(stored=found.path.name, name=found.reading.called, size=found.path.stat().st_size)
    made = take_rows(sent, read=found.reading, score=asked.score, by=request.user, at=timezone.now())
    given(request).is_kept = True
    response.headers["Location"] = reverse("api:imported", args=(made.pk,))
    return import_told(made)
