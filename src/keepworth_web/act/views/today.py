"""Act: what needs me now?"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import Busy, NotPermitted
from keepworth_web.act.actions.answer_today import answer_today
from keepworth_web.act.actions.undo_answer import undo_answer
from keepworth_web.act.forms.today import AnswerForm
from keepworth_web.act.models import DONE, LATER, NOT_USEFUL
from keepworth_web.act.reads.today import all_things, did_lately, own_answers
from keepworth_web.act.reads.today import today as asked_today
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

TOLD: dict[str, Promise] = {
    DONE: gettext_lazy("Done. Today does not ask for it again unless something changes."),
    LATER: gettext_lazy("Put off for a week."),
    NOT_USEFUL: gettext_lazy("Not useful: noted with your reason."),
}


@needs(Right.SEE_WALLED)
@require_safe
def today(request: SignedIn) -> HttpResponse:
    """Show what needs this colleague now."""
    return _shown(request)


@needs(Right.SEE_WALLED)
@require_POST
@only_today
def answer(request: SignedIn) -> HttpResponse:
    """Take an answer to one thing."""
    form = AnswerForm(posted(request))
    if not form.is_valid():
        return _shown(request, form=form)
    said = form.cleaned_data
    thing = next((one for one in all_things(request) if one.key == said["key"]), None)
    if thing is None:
        tell(request, _("That is not asked any more."))
        return redirect("act:today")
    try:
        kept = answer_today(request, thing, answer=said["answer"], because=said["because"])
    except Busy as refused:
        tell(request, str(refused))
        return redirect("act:today")
    except NotPermitted:
        tell(request, _("Your role reads only: somebody who may write says that it is done."))
        return redirect("act:today")
    tell(request, str(TOLD[kept.answer]), undo=reverse("act:undo", args=[kept.pk]))
    return redirect("act:today")


@needs(Right.SEE_WALLED)
@require_POST
@only_today
def undo(request: SignedIn, number: int) -> HttpResponse:
    """Take an answer of one's own back."""
    found = own_answers(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    if undo_answer(found, by=request.user, at=timezone.now()):
        tell(request, _("Taken back: it is asked again."))
    return redirect("act:today")


def _shown(request: SignedIn, *, form: AnswerForm | None = None) -> HttpResponse:
    context = {
        "things": asked_today(request),
        "did": did_lately(request),
        "form": form,
        "visible": seen_by(request),
    }
    return render(request, "act/today.html", context, status=422 if form else 200)
