"""Act: the shops of a chain, and releasing what is to be ordered and moved."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keepworth_web.act.actions.release_order import Line, release_order, take_release_back
from keepworth_web.act.forms.shops import BACK, ReleaseForm
from keepworth_web.act.reads.shops import line_at, page_of_shops
from keepworth_web.act.views.extras import may_write
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def shops(request: SignedIn) -> HttpResponse:
    """Show what to list, drop, order and move in each shop, or in one of them."""
    said = request.GET.get("shop", "")
    shop = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    context = {"part": page_of_shops(request, shop=shop), "may_write": may_write(request)}
    return render(request, "act/shops/shops.html", context)


@needs(Right.WRITE)
@require_POST
@only_today
def release(request: SignedIn) -> HttpResponse:
    """Release a proposal by hand, or take that back."""
    form = ReleaseForm(posted(request))
    if not form.is_valid():
        raise Http404
    asked = {name: form.cleaned_data[name] for name in ("place", "product", "source")}
    found = line_at(request, **asked)
    if found is None or found["run"] != form.cleaned_data["run"]:
        tell(request, _("Nothing was released: another score was made since. Look at the list as it stands now."))
        return redirect("act:shops")
    line = Line(found["run"], **asked)
    if form.cleaned_data["do"] == BACK:
        take_release_back(line)
        tell(request, _("Taken back: it waits for its release again."))
    elif found["released"] is None and release_order(
        line, pieces=found["order"], by=request.user, at=timezone.now()
    ):  # fmt: skip
        tell(
            request, _("Released: %(product)s for %(place)s.") % {"product": found["product"], "place": found["place"]}
        )
    else:
        tell(request, _("Nothing was released: it had been before."))
    return redirect(f"{reverse('act:shops')}?shop={asked['place']}")
