"""Listen › Surveys › Our own people: ask colleagues how they see the relationship with customers."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from keepworth_web.know.reads.narrowing import Narrowed, narrowed
from keepworth_web.listen.actions.ask_team import ask_team, guests_about
from keepworth_web.listen.actions.invite import Asking, Invited
from keepworth_web.listen.forms.team import TeamForm
from keepworth_web.listen.models import Survey
from keepworth_web.listen.reads.surveys import one_survey
from keepworth_web.listen.reads.team import MOST, Colleague, Served, customers_of, link_to, team_of
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def team(request: SignedIn, number: int) -> HttpResponse:
    """Choose customers and colleagues, and ask."""
    survey = one_survey(number)
    why_not = _why_not(survey)
    if why_not:
        tell(request, why_not)
        return redirect("listen:survey", number)
    narrow = narrowed(request, said=request.POST if request.method == "POST" else request.GET)
    ours = team_of(request, survey)
    customers, many = customers_of(request, survey, narrow=narrow, team=ours)
    form = TeamForm(posted(request), customers=customers, team=ours)
    if form.is_bound and form.is_valid():
        return _asked(request, survey, form=form, narrow=narrow, customers=customers, ours=ours)
    context = {
        "survey": survey,
        "narrow": narrow,
        "customers": customers,
        "many": many,
        "most": MOST,
        "ours": list(ours.values()),
        "form": form,
    }
    return render(request, "listen/team.html", context, status=422 if form.is_bound else 200)


def _why_not(survey: Survey) -> str:
    if survey.side != Survey.Side.US:
        return _("This survey asks customers. To ask your own people, make one that our side answers.")
    return "" if survey.is_open(timezone.now()) else _("It takes no more answers.")


def _asked(
    request: SignedIn, survey: Survey, *, form: TeamForm, narrow: Narrowed, customers: list[Served],
    ours: dict[int, Colleague],
) -> HttpResponse:  # fmt: skip
    """Ask, and show the links of those whom no mail reaches: once."""
    said = form.cleaned_data
    if said["everyone"]:
        customers, _many = customers_of(request, survey, narrow=narrow, team=ours, most=MOST)
    else:
        customers = [one for one in customers if str(one.number) in said["customers"]]
    chosen = [one for one in ours.values() if one.id in said["colleagues"]] if said["who"] == "chosen" else []
    nobody = sum(one.owner is None for one in customers) if not chosen else 0
    guests = guests_about(customers, chosen)
    mailed = {one.id for one in ours.values() if one.has_mail and said["how"] != "links"}
    asking = Asking(request.user, timezone.now())
    by_mail = ask_team(survey, [one for one in guests if one.colleague in mailed], asking=asking)
    rest = [one for one in guests if one.colleague not in mailed]
    handed = ask_team(survey, rest, asking=replace(asking, by_mail=False)) if rest else []
    words = ngettext("%(n)s colleague is asked by mail.", "%(n)s colleagues are asked by mail.", len(by_mail))
    return _told(request, survey, mailed=words % {"n": len(by_mail)}, links=_links(handed, ours), nobody=nobody)


def _links(handed: list[Invited], ours: dict[int, Colleague]) -> list[dict[str, str]]:
    names = {one.id: one.name for one in ours.values()}
    return [{"name": names[one.invitation.colleague], "address": link_to(one.token)} for one in handed]


def _told(
    request: SignedIn, survey: Survey, *, mailed: str, links: list[dict[str, str]], nobody: int
) -> HttpResponse:  # fmt: skip
    """Go back where nothing is to be shown; else show it, once."""
    if not links and not nobody:
        tell(request, mailed)
        return redirect("listen:survey", survey.pk)
    context = {"survey": survey, "links": links, "mailed": mailed, "nobody": nobody}
    return render(request, "listen/handed.html", context)
