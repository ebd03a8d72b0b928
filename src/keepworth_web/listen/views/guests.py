"""Listen › Surveys › Whom to ask: the contacts, the best first, and what asking them would reach."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from keepworth_web.listen.actions.invite import Asking, Guest, invite
from keepworth_web.listen.forms.asking import LINKS, ChoosingForm, InviteForm
from keepworth_web.listen.models import Survey
from keepworth_web.listen.reads.guests import AT_ONCE, Candidate, Choosing, Guests, Reach, chosen_of, guests_of
from keepworth_web.listen.reads.surveys import one_survey
from keepworth_web.listen.reads.team import link_to
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, in_100
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def guests(request: SignedIn, number: int) -> HttpResponse:
    """Choose contacts, and ask them."""
    survey = one_survey(number)
    why_not = _why_not(survey)
    if why_not:
        tell(request, why_not)
        return redirect("listen:survey", number)
    said = posted(request)
    form = InviteForm(said, choices=[])
    if said is not None:
        by_mail = said.get("way") != LINKS
        free = chosen_of(request, survey, contacts=said.getlist("contacts")[: AT_ONCE + 1], by_mail=by_mail)
        form = InviteForm(said, choices=[(one.contact, one.name) for one in free])
        if form.is_valid():
            return _asked(request, survey, chosen=free, by_mail=by_mail)
    return _shown(request, survey, form=form)


def _why_not(survey: Survey) -> str:
    if survey.side != Survey.Side.CUSTOMER:
        return _("This survey asks our own side, so no contact is asked by it.")
    return "" if survey.is_open(timezone.now()) else _("It takes no more answers.")


def _asked(request: SignedIn, survey: Survey, *, chosen: list[Candidate], by_mail: bool) -> HttpResponse:
    those = [Guest(one.customer, one.contact, language=one.language) for one in chosen]
    made = invite(survey, those, asking=Asking(request.user, timezone.now(), by_mail=by_mail))
    if not by_mail:
        names = {one.contact: one for one in chosen}
        links = [{"who": names[one.invitation.contact], "address": link_to(one.token)} for one in made]
        return render(request, "listen/links_once.html", {"survey": survey, "links": links})
    words = ngettext("%(n)s person is asked by mail.", "%(n)s people are asked by mail.", len(made))
    tell(request, words % {"n": len(made)})
    return redirect("listen:survey", survey.pk)


def _shown(request: SignedIn, survey: Survey, *, form: InviteForm) -> HttpResponse:
    asked = ChoosingForm(request.GET)
    asked.is_valid()  # what cannot be is as if it were not said
    said = asked.cleaned_data
    choosing = Choosing(said.get("ask") or 0, said.get("q") or "", said.get("page") or 1)
    found = guests_of(request, survey, choosing=choosing)
    context: dict[str, Any] = {
        "survey": survey,
        "form": form,
        "found": found,
        "said": reach_said(found.reach) if found.reach else "",
        "again": request.POST.getlist("contacts"),
        "most": AT_ONCE,
        **_turning(found),
    }
    return render(request, "listen/guests.html", context, status=422 if form.is_bound else 200)


def _turning(found: Guests) -> dict[str, str]:
    at, told = found.choosing.page, {"ask": found.choosing.ask or "", "q": found.choosing.text}
    kept = {name: value for name, value in told.items() if value}
    return {
        "before": urlencode({**kept, "page": at - 1}) if at > 1 else "",
        "after": urlencode({**kept, "page": at + 1}) if at < found.pages else "",
    }


def reach_said(reach: Reach) -> str:
    """Say what asking so many would reach."""
    parts = []
    if reach.deciding:
        before, after = (in_100(one) for one in reach.deciding)
        parts.append(_("people who decide heard %(before)s → %(after)s") % {"before": before, "after": after})
    if reach.money:
        before, after = (in_100(one) for one in reach.money)
        what = _("lifetime value heard %(before)s → %(after)s") if reach.is_worth \
            else _("customers heard %(before)s → %(after)s")  # fmt: skip
        parts.append(what % {"before": before, "after": after})
    asks = ngettext("Asking this %(n)s", "Asking these %(n)s", reach.people) % {"n": count(reach.people)}
    return _("%(asks)s: %(parts)s.") % {"asks": asks, "parts": pgettext("within a sentence", ", ").join(parts)}
