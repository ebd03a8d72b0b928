"""Listen › Questionnaires: those that come along and our own, one as a contact sees it, its file, its retirement."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import InstrumentRefused
from keepworth.listen.instruments import Instrument, Side
from keepworth_web.listen.actions.write_draft import offer_questionnaire
from keepworth_web.listen.forms.drafting import scale_said
from keepworth_web.listen.reads.company import company_name
from keepworth_web.listen.reads.drafts import drafts, surveys_of, text_known, thrown_away, written_in
from keepworth_web.listen.reads.known import all_known, known, language_here, own_of_book, title_here
from keepworth_web.listen.reads.questions import preview_of
from keepworth_web.listen.reads.uses import uses_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

SIDES: tuple[Side, ...] = ("customer", "us")


@needs(Right.SEE_WALLED)
@require_safe
def questionnaires(request: SignedIn) -> HttpResponse:
    """List every questionnaire in every version, and the drafts."""
    return listed(request)


def listed(request: SignedIn, *, faults: tuple[str, ...] = (), status: int = 200) -> HttpResponse:
    """Show the list, with what was wrong with a file that was sent."""
    own, used = own_of_book(), surveys_of()
    mine = {(one.name, one.version) for one in own.instruments}
    rows = [_row(one, used=used.get((one.name, one.version), 0)) | {
        "own": (one.name, one.version) in mine, "retired": (one.name, one.version) in own.retired,
    } for one in all_known()]  # fmt: skip
    context = {
        "own": [row for row in rows if row["own"]],
        "shipped": [row for row in rows if not row["own"]],
        "broken": sorted(own.faults.items()),
        "drafts": [_draft(one) for one in drafts()],
        "trash": [_draft(one) for one in thrown_away()[:20]],
        "may_write": request.user.may(Right.WRITE),
        "faults": faults,
    }
    return render(request, "listen/questionnaires.html", context, status=status)


def _row(of: Instrument, *, used: int) -> dict[str, Any]:
    sides = [side for side in SIDES if of.asked_of(side)]
    return {"of": of, "title": title_here(of), "items": len(of.items), "sides": sides, "used": used}


def _draft(one: Any) -> dict[str, Any]:
    written = written_in(one.text)
    title = written.held.get("title")
    titles = title if isinstance(title, dict) else {}
    name = str(titles.get(language_here()) or written.held.get("name") or "–")[:120]
    return {"draft": one, "name": name, "version": str(written.held.get("version", ""))[:20],
            "faults": len(written.faults), "items": len(written.items)}  # fmt: skip


def found(name: str, version: str) -> Instrument:
    """Return a questionnaire that an address names."""
    try:
        return known(name, version)
    except InstrumentRefused:
        raise Http404 from None


@needs(Right.SEE_WALLED)
@require_safe
def questionnaire(request: SignedIn, *, name: str, version: str) -> HttpResponse:
    """Show one: each item with its words, its scale, and what it feeds."""
    of, own = found(name, version), own_of_book()
    is_own = any((one.name, one.version) == (name, version) for one in own.instruments)
    context = {
        "of": of,
        "title": title_here(of),
        "items": [{"item": item, "scale": scale_said(item.scale)} for item in of.items],
        "sides": [side for side in SIDES if of.asked_of(side)],
        "seconds": round(of.seconds("customer" if of.asked_of("customer") else "us")),
        "used": uses_of(name, version),
        "is_own": is_own,
        "is_retired": (name, version) in own.retired,
        "may_write": request.user.may(Right.WRITE),
    }
    return render(request, "listen/questionnaire.html", context)


@needs(Right.SEE_WALLED)
@require_safe
def preview(request: SignedIn, *, name: str, version: str, side: str) -> HttpResponse:
    """Show what somebody reads who is asked; nothing can be sent from here."""
    back = reverse("listen:questionnaire", args=[name, version])
    return shown_as_asked(request, found(name, version), side=side, back=back)


def shown_as_asked(request: SignedIn, of: Instrument, *, side: str, back: str) -> HttpResponse:
    """Show a questionnaire on the page that is sent to people."""
    asked = next((one for one in SIDES if one == side and of.asked_of(one)), None)
    if asked is None:
        raise Http404
    sheet = preview_of(of, side=asked, language=language_here(), company=company_name())
    return render(request, "listen/preview.html", {"sheet": sheet, "back": back, "company": company_name()})


@needs(Right.SEE_WALLED)
@require_safe
def file(request: SignedIn, *, name: str, version: str) -> HttpResponse:
    """Give a questionnaire's file to be saved."""
    of = found(name, version)
    return toml(text_known(of.name, of.version), name=f"{of.name}-{of.version}")


def toml(text: str, *, name: str) -> HttpResponse:
    """Give a text to be saved as TOML."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.toml"'}
    return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=headers)


@needs(Right.WRITE)
@require_POST
def retire(request: SignedIn, *, name: str, version: str) -> HttpResponse:
    """Offer an own questionnaire no more for new surveys."""
    _offered(request, name, version, is_retired=True)
    undo = reverse("listen:offer-questionnaire", args=[name, version])
    tell(request, _("It is not offered for new surveys any more. What was answered keeps its score."), undo=undo)
    return redirect("listen:questionnaire", name, version)


@needs(Right.WRITE)
@require_POST
def offer(request: SignedIn, *, name: str, version: str) -> HttpResponse:
    """Offer it again."""
    _offered(request, name, version, is_retired=False)
    tell(request, _("It is offered for new surveys again."))
    return redirect("listen:questionnaire", name, version)


def _offered(request: SignedIn, *which: str, is_retired: bool) -> None:
    name, version = which
    try:
        offer_questionnaire(name, version, is_retired=is_retired, by=request.user)
    except InstrumentRefused:
        raise Http404 from None
