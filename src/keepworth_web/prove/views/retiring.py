"""Prove: what does nothing, and is given up or kept."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from keepworth.errors import Busy, NotPermitted, SettingRefused
from keepworth_web.care.actions.change_book_settings import change_book_settings
from keepworth_web.prove.actions.keep_proposed import keep_proposed
from keepworth_web.prove.forms.retiring import KEEP, TAKE_UP, ProposalForm
from keepworth_web.prove.reads.retiring import LIMITS, PLAY, given_up, proposals, retiring_part
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
@only_today
def retiring(request: SignedIn) -> HttpResponse:
    """Show what is proposed to be given up; give it up, keep it, or take it up again."""
    form = ProposalForm(posted(request))
    if form.is_bound and form.is_valid():
        tell(request, _decided(request, form))
        return redirect("prove:retiring")
    part = {**retiring_part(request), "limits": LIMITS, "may_decide": request.as_of is None}
    return render(request, "prove/retiring.html", {"part": part, "form": form}, status=422 if form.is_bound else 200)


def _decided(request: SignedIn, form: ProposalForm) -> str:
    """Do what was decided, and return it in words."""
    said = form.cleaned_data
    key = said["what"].partition(":")[2]
    if said["how"] == TAKE_UP and key in given_up():
        return _set(request, key, given=None, done=_("It is taken up again: the next run proposes it."))
    found = next((one for one in proposals(request) if one.what == said["what"]), None)
    if found is None:
        return _("That is not proposed any more. Nothing was changed.")
    if said["how"] == KEEP:
        keep_proposed(found, because=said["because"], by=request.user, at=timezone.now())
        return _("It is kept. It is proposed again once twice as much is known.")
    if found.kind != PLAY:
        return _("A question is given up in its questionnaire: make a new version without it.")
    return _set(request, key, given=False, done=_("It is given up: the next run proposes it to nobody."))


def _set(request: SignedIn, key: str, *, given: bool | None, done: str) -> str:
    try:
        change_book_settings({f"act.plays.{key}.given": given}, by=request.user)
    except (Busy, NotPermitted, SettingRefused) as refused:
        return str(refused)
    return done
