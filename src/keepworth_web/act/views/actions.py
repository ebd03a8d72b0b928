"""Act: what next?"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import Busy
from keepworth_web.act.actions.answer_action import Answered, answer_action
from keepworth_web.act.forms.actions import ActionAnswerForm, OutcomeForm
from keepworth_web.act.models import DONE, LATER, NOT_USEFUL
from keepworth_web.act.reads.actions import ActionView, actions_page, as_of_actions, one_action, serves, view_of
from keepworth_web.act.reads.done import done_page, outcome_of
from keepworth_web.know.actions.write_row import RowRefused, Said, write_row
from keepworth_web.know.reads import seen_by
from keepworth_web.know.views.undoing import undo_of
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.next_page import next_page
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

TOLD: dict[str, Promise] = {
    DONE: gettext_lazy("Done, and written. What came of it is asked for when it can be told."),
    LATER: gettext_lazy("Put off: it is proposed again from that day on."),
    NOT_USEFUL: gettext_lazy("Not useful: noted, and the ranking learns from it."),
}


@needs(Right.SEE_WALLED)
@require_safe
def actions(request: SignedIn) -> HttpResponse:
    """Show what to do next by value an hour, and how far the week's hours reach."""
    view = view_of(request.GET)
    if "" in (value for name in request.GET for value in request.GET.getlist(name)):
        return redirect(f"{request.path}?{view.query()}")
    return _shown(request, view)


@needs(Right.SEE_WALLED)
@require_POST
@only_today
def answer(request: SignedIn) -> HttpResponse:
    """Take an answer to one action: done, later, or not useful because."""
    form = ActionAnswerForm(posted(request))
    if not form.is_valid():
        return _shown(request, ActionView(), form=form)
    said, back = dict(form.cleaned_data), next_page(request, default=reverse("act:actions"))
    one = one_action(request, said.pop("number"), play=said.pop("action"))
    if one is None:
        tell(request, _("That is not proposed any more."))
        return redirect(back)
    if said["answer"] == DONE and not request.user.may(Right.WRITE):
        tell(request, _("Your role reads only: somebody who may write says that it is done."))
        return redirect(back)
    days = max((one.check_on - as_of_actions(request)).days, 1)
    try:
        kept = answer_action(
            one, said=Answered(days=days, serves=serves(request, one), **said), by=request.user, at=timezone.now(),
            today=seen_by(request).book.today(),
        )  # fmt: skip
    except (Busy, RowRefused) as refused:
        tell(request, str(refused))
        return redirect(back)
    tell(request, str(TOLD[kept.answer]), undo=reverse("act:undo", args=[kept.pk]))
    return redirect(back)


@needs(Right.WRITE)
@require_POST
@only_today
def outcome(request: SignedIn, mark: str) -> HttpResponse:
    """Write what came of something that was done; the next page takes it back."""
    one, form = outcome_of(request, mark), OutcomeForm(posted(request))
    if one is None:
        raise Http404
    if not form.is_valid():
        return _shown(request, ActionView(), form=form)
    values = {"action_id": str(one.row.values["action_id"]), "customer_id": str(one.row.values["customer_id"]),
              "outcome": form.cleaned_data["outcome"]}  # fmt: skip
    said = Said("actions_done", values, version=form.cleaned_data["version"])
    try:
        written = write_row(said, by=request.user, at=timezone.now())
    except (Busy, RowRefused) as refused:
        tell(request, str(refused))
    else:
        tell(request, _("It is written."), undo=undo_of(written))
    return redirect(f"{reverse('act:actions')}#done")


def _shown(request: SignedIn, view: ActionView, *, form: StrictForm | None = None) -> HttpResponse:
    may_write = request.user.may(Right.WRITE) and request.as_of is None
    context = {"part": actions_page(request, view), "form": form, "may_write": may_write, "done": done_page(request)}
    return render(request, "act/actions.html", context, status=422 if form else 200)
