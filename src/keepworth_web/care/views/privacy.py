"""Book › Privacy: find one person, and give, restrict or erase what is held about them."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import BadInput, Busy, NotPermitted
from keepworth.runs.erase_person import erase_person
from keepworth.runs.find_persons import Named, persons_searched, restricted_persons
from keepworth.tables.book import find_book
from keepworth_web.care import reads
from keepworth_web.care.access import access_rights
from keepworth_web.care.actions.use_rights import export_rights, request_erasure, restrict_rights
from keepworth_web.care.forms import MOST, FindForm
from keepworth_web.care.views.work import shown
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import confirmed, needs
from keepworth_web.staff.rights import Right

REFUSALS = (BadInput, Busy, NotPermitted)


@needs(Right.MANAGE_BOOK)
@require_safe
def privacy(request: SignedIn) -> HttpResponse:
    """Ask whom it is about, and list who is restricted."""
    return _privacy(request, FindForm(posted(request)))


@needs(Right.MANAGE_BOOK)
@require_POST
def find(request: SignedIn) -> HttpResponse:
    """Find a person. It is sent as a form, so that no name or mail address stands in an address."""
    form = FindForm(request.POST)
    if not form.is_valid():
        return _privacy(request, form, status=422)
    found = persons_searched(find_book(settings.ENVIRONMENT.book), form.cleaned_data["who"], most=MOST)
    return _privacy(request, form, found=found)


@needs(Right.MANAGE_BOOK)
@require_safe
def person(request: SignedIn, *, kind: str, number: int) -> HttpResponse:
    """Show what can be done for one person."""
    return _person(request, access_rights(kind, number))


@needs(Right.MANAGE_BOOK)
@require_POST
@confirmed
def export(request: SignedIn, *, kind: str, number: int) -> HttpResponse:
    """Give all that is held about them, as a file that people and machines read."""
    whom = access_rights(kind, number)
    try:
        record = export_rights(whom.person, by=request.user)
    except REFUSALS as refused:
        return _person(request, whom, status=409, refusal=str(refused))
    text = json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False)
    named = {"Content-Disposition": f'attachment; filename="{kind}-{number}.json"', "Cache-Control": "no-store"}
    return HttpResponse(text + "\n", content_type="application/json; charset=utf-8", headers=named)


@needs(Right.MANAGE_BOOK)
@require_POST
def restrict(request: SignedIn, *, kind: str, number: int) -> HttpResponse:
    """Restrict them, or lift the restriction."""
    whom = access_rights(kind, number)
    try:
        restrict_rights(whom.person, by=request.user, lift="lift" in request.POST)
    except REFUSALS as refused:
        return _person(request, whom, status=409, refusal=str(refused))
    return redirect("care:person", kind, number)


@needs(Right.MANAGE_BOOK)
@require_safe
def erasing(request: SignedIn, *, kind: str, number: int) -> HttpResponse:
    """Say what would be deleted, before anything is."""
    whom = access_rights(kind, number)
    try:
        counted = erase_person(find_book(settings.ENVIRONMENT.book), whom.person.asked, dry=True)
    except REFUSALS as refused:
        return _person(request, whom, status=409, refusal=str(refused))
    context = {"whom": whom, "counts": reads.counted(counted.counts), "counted": counted}
    return render(request, "care/erasing.html", context)


@needs(Right.MANAGE_BOOK)
@require_POST
@confirmed
def erase(request: SignedIn, *, kind: str, number: int) -> HttpResponse:
    """Ask the worker to erase them."""
    whom = access_rights(kind, number)
    try:
        request_erasure(whom.person, by=request.user, at=timezone.now())
    except NotPermitted as refused:
        return _person(request, whom, status=409, refusal=str(refused))
    return redirect("care:receipts")


def _privacy(
    request: SignedIn, form: FindForm, *, found: tuple[Named, ...] | None = None, status: int = 200
) -> HttpResponse:
    restricted = restricted_persons(find_book(settings.ENVIRONMENT.book))
    context = {"form": form, "found": found, "is_cut": found is not None and len(found) == MOST}
    return render(request, "care/privacy.html", {**context, "restricted": restricted}, status=status)


def _person(request: SignedIn, whom: Named, *, status: int = 200, refusal: str = "") -> HttpResponse:
    restricted = restricted_persons(find_book(settings.ENVIRONMENT.book))
    since = next((one.since for one in restricted if one.person == whom.person), None)
    work = reads.jobs("erase").filter(asked__kind=whom.person.kind, asked__number=whom.person.number).first()
    context = {"whom": whom, "since": reads.day_of(since), "refusal": refusal, **shown(work)}
    return render(request, "care/person.html", context, status=status)
