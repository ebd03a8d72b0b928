"""Word of mouth: who brings us customers, and how many came by it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.know.reads.narrowing import narrowed, page_number
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.referrals import referrals_written
from keepworth_web.value.reads.word import FIELD_WORDS, may_write_here, word_of


@needs(Right.SEE_WALLED)
@require_safe
def referrals(request: SignedIn) -> HttpResponse:
    """Show who brings customers, those of one field if it is asked for."""
    narrow, page = narrowed(request), page_number(request)
    said = request.GET.get("field", "")
    field = said if said in FIELD_WORDS else ""
    part = word_of(request, narrow, field=field, page=page)
    written, may_write = referrals_written(request), may_write_here(request)
    context = {"part": part, "narrow": narrow, "field": field, "page": page, "written": written, "may_write": may_write}
    return render(request, "value/referrals.html", context)
