"""Know: everybody at one customer, and how well both sides know each other."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.people import people_for
from keepworth_web.know.reads.people_part import listed, part_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def people(request: SignedIn, number: int) -> HttpResponse:
    """Show everybody at a customer; a department alone, and what is left without somebody."""
    row = customer_of(request, number)
    if row is None:
        raise Http404
    found = people_for(request, number)
    context = {
        "customer": row,
        "part": part_of(found, is_open=found.department is not None) if found else None,
        "everybody": listed(found) if found else [],
        "visible": seen_by(request),
    }
    return render(request, "know/people.html", context)
