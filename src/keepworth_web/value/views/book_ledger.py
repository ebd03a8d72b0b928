"""The ledger of the whole book: who gained what with us, what is signed of it, and which lines wait."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keepworth_web.know.reads.narrowing import page_number
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.book_ledger import asked_of, ledger_page


@needs(Right.SEE_WALLED)
@require_safe
def book_ledger(request: SignedIn) -> HttpResponse:
    """Show the ledgers of all customers that somebody sees, a year at a time, and the lines that wait."""
    asked = asked_of(request, page=page_number(request))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"part": ledger_page(request, asked), "narrow": asked.narrow, "query": query.urlencode()}
    return render(request, "value/book_ledger.html", context)
