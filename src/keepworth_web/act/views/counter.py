"""Act: the counter card, for a shop's counter and a phone."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keepworth_web.act.reads.counter import LONGEST, card_of, found_at_counter
from keepworth_web.act.views.extras import may_write
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def counter(request: SignedIn) -> HttpResponse:
    """Find who stands before you by a name or a card's number; where it is one alone, show their card."""
    said = request.GET.get("q", "").replace("\0", "")[:LONGEST].strip()
    found = found_at_counter(request, said)
    if len(found) == 1:
        return redirect("act:counter-card", found[0]["number"])
    return render(request, "act/counter/counter.html", {"said": said, "found": found})


@needs(Right.SEE_WALLED)
@require_safe
def card(request: SignedIn, number: int) -> HttpResponse:
    """Show one customer on one screen: the last promise, the open complaint, one thing to say, one thing to give."""
    found = card_of(request, number)
    if found is None and seen_by(request).is_restricted(number):
        return render(request, "know/restricted.html")
    if found is None:
        raise Http404
    return render(request, "act/counter/card.html", {"card": found, "may_write": may_write(request)})
