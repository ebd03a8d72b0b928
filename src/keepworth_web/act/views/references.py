"""Act: references by likeness: who could tell somebody how it is to work with us."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.act.forms.advocates import NameForm
from keepworth_web.act.reads.events import may_write
from keepworth_web.act.reads.references import page_of_references, prospects_here
from keepworth_web.know.reads import customer_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def references(request: SignedIn) -> HttpResponse:
    """Choose who wants to hear somebody: the prospects, or whom a name means."""
    form = NameForm(request.GET if "name" in request.GET else None)
    asked = form.cleaned_data["name"] if form.is_valid() else ""
    context = {"form": form, "asked": asked, "rows": prospects_here(request, asked)}
    return render(request, "act/references/references.html", context)


@needs(Right.SEE_WALLED)
@require_safe
def references_of(request: SignedIn, number: int) -> HttpResponse:
    """Show who speaks for us and is most like them, and who of these may be asked."""
    customer = customer_of(request, number)
    if customer is None:
        raise Http404
    context = {"customer": customer, "part": page_of_references(request, number), "may_write": may_write(request)}
    return render(request, "act/references/of.html", context)
