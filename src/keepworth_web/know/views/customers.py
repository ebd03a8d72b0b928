"""Know: find anyone, a customer's page, and the short page that every colleague sees."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keepworth.errors import BadInput
from keepworth.tables.scored import Page, Wanted
from keepworth_web.know.reads import Visible, customer_of, head_of, seen_by, short_page
from keepworth_web.know.reads.checked import badge_for
from keepworth_web.shared.panels import panels
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

LONGEST = 200  # letters that somebody looks for


@needs(Right.SEE_WALLED)
@require_safe
def customer(request: SignedIn, number: int) -> HttpResponse:
    """Show a customer: the head, and the panels that the stages contribute."""
    row = customer_of(request, number)
    if row is None:
        raise Http404
    visible = seen_by(request)
    shown = [panel for panel in panels() if request.user.may(panel.right)]
    parts = [(panel, part) for panel in shown if (part := panel.read(request, number)) is not None]
    context = {"customer": row, "head": head_of(row, visible=visible), "parts": parts, "visible": visible,
               "checked": badge_for(request, number),
               "may_write": request.user.may(Right.WRITE) and request.as_of is None}  # fmt: skip
    return render(request, "know/customer.html", context)


@needs(Right.LOOK)
@require_safe
def short(request: SignedIn, number: int) -> HttpResponse:
    """Show what every colleague may know of a customer."""
    visible = seen_by(request)
    found = short_page(visible, number)
    if found is None and visible.is_restricted(number):
        return render(request, "know/restricted.html")
    if found is None:
        raise Http404
    return render(request, "know/short.html", {"customer": found, "number": number, "visible": visible})


@needs(Right.LOOK)
@require_safe
def find(request: SignedIn) -> HttpResponse:
    """Find customers and their people by what somebody typed, as page, list or JSON; without a word, list all."""
    said, visible = request.GET.get("q", "")[:LONGEST].strip(), seen_by(request)
    found = [entry(row) for row in visible.find(said)] if said else []
    people = [contact(row) for row in visible.find_people(said)] if said and request.user.may(Right.SEE_WALLED) else []
    if request.GET.get("format") == "json":
        return JsonResponse({"q": said, "customers": found, "people": people})
    if request.GET.get("part") == "list":
        context = {"said": said, "found": found, "people": people, "may_write": request.user.may(Right.WRITE)}
        return render(request, "know/found.html", context)
    page = None if said else listed(visible, after=request.GET.get("after"))
    found = [entry(row | {"seen": True}) for row in page.rows] if page else found
    context = {"said": said, "found": found, "people": people, "page": page, "after": request.GET.get("after"),
               "may_write": request.user.may(Right.WRITE)}  # fmt: skip
    return render(request, "know/find.html", context)


def listed(visible: Visible, *, after: str | None) -> Page:
    """Return a page of all visible customers by name; a mark that leads nowhere leads to the beginning."""
    try:
        return visible.page(Wanted(sort="name", descending=False, after=after))
    except BadInput:
        return visible.page(Wanted(sort="name", descending=False))


def entry(row: dict[str, Any]) -> dict[str, Any]:
    """Return one customer as it stands in a list, with the page that this person may open."""
    name = "know:customer" if row["seen"] else "know:short"
    kept = {what: row[what] for what in ("number", "customer_id", "name", "team")}
    return kept | {"is_open": row["seen"], "url": reverse(name, args=[row["number"]])}


def contact(row: dict[str, Any]) -> dict[str, Any]:
    """Return one of their people as they stand in a list, with their place on the page of all people."""
    url = f"{reverse('know:people', args=[row['number']])}#contact-{row['contact_id']}"
    return {"who": row["who"], "role": row["role"], "number": row["number"], "customer": row["name"], "url": url}
