"""Listen › Surveys › Asking by itself: after what, whom, what came of it; and reminders of who did not answer."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.listen.actions.pull_triggers import answers_for
from keepworth_web.listen.actions.set_reminders import resume_reminders, set_reminders, stop_reminders
from keepworth_web.listen.actions.set_trigger import pause_trigger, resume_trigger, set_trigger
from keepworth_web.listen.forms.asking import RemindForm, TriggerForm
from keepworth_web.listen.models import Survey
from keepworth_web.listen.reads.reminding import reminding_of
from keepworth_web.listen.reads.surveys import one_survey
from keepworth_web.listen.reads.triggered import lines_of, one_trigger, said_of, triggers_of
from keepworth_web.listen.reads.triggering import preview_of
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

PREVIEW = "preview"


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def triggers(request: SignedIn, number: int) -> HttpResponse:
    """Show what a survey asks after by itself, preview another trigger, and keep it."""
    survey = one_survey(number)
    form, said = TriggerForm(posted(request)), request.GET.get("after", "")
    after = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    is_kept = form.is_bound and request.POST.get("go") != PREVIEW and survey.side == Survey.Side.CUSTOMER
    if is_kept and form.is_valid():
        set_trigger(survey, form.wish(), by=request.user, at=timezone.now())
        tell(request, _("It asks by itself from today on."))
        return redirect("listen:triggers", number)
    lines, following = lines_of(request, survey, after=after)
    context: dict[str, Any] = {
        "survey": survey,
        "form": form,
        "said": _previewed(request, form) if form.is_bound and form.is_valid() else "",
        "triggers": [{"of": one, "answers": answers_for(one)} for one in triggers_of(survey)],
        "lines": lines,
        "after": following,
        "reminding": reminding_of(survey, at=timezone.now()),
        "reminders": RemindForm.of(survey),
        "is_open": survey.is_open(timezone.now()),
    }
    is_wrong = form.is_bound and not form.is_valid()
    return render(request, "listen/triggers.html", context, status=422 if is_wrong else 200)


def _previewed(request: SignedIn, form: TriggerForm) -> str:
    return said_of(preview_of(reader_of(request), form.wish(), day=seen_by(request).until))


@needs(Right.WRITE)
@require_POST
def pause(request: SignedIn, number: int) -> HttpResponse:
    """Ask nobody by a trigger for now."""
    trigger = one_trigger(number)
    if pause_trigger(trigger, by=request.user, at=timezone.now()):
        tell(request, _("It asks nobody any more."), undo=reverse("listen:resume-trigger", args=[number]))
    return redirect("listen:triggers", trigger.survey_id)


@needs(Right.WRITE)
@require_POST
def resume(request: SignedIn, number: int) -> HttpResponse:
    """Let a trigger ask again, in the name of whoever lets it."""
    trigger = one_trigger(number)
    if resume_trigger(trigger, by=request.user):
        tell(request, _("It asks again, in your name."))
    return redirect("listen:triggers", trigger.survey_id)


@needs(Right.WRITE)
@require_POST
def remind(request: SignedIn, number: int) -> HttpResponse:
    """Say whether and when who did not answer is reminded."""
    survey, form = one_survey(number), RemindForm(posted(request))
    if not form.is_valid():
        faults = " ".join(str(fault) for of in form.errors.values() for fault in of)
        tell(request, faults)
        return redirect("listen:triggers", number)
    set_reminders(survey, days=form.cleaned_data["days"], most=form.cleaned_data["most"], by=request.user)
    tell(request, _("Kept. It holds for who was asked before, too."))
    return redirect("listen:triggers", number)


@needs(Right.WRITE)
@require_POST
def stop(request: SignedIn, number: int) -> HttpResponse:
    """Remind nobody from now on."""
    if stop_reminders(one_survey(number), by=request.user, at=timezone.now()):
        tell(request, _("Nobody is reminded any more."), undo=reverse("listen:resume-reminders", args=[number]))
    return redirect("listen:triggers", number)


@needs(Right.WRITE)
@require_POST
def go_on(request: SignedIn, number: int) -> HttpResponse:
    """Remind again."""
    if resume_reminders(one_survey(number), by=request.user):
        tell(request, _("Who does not answer is reminded again."))
    return redirect("listen:triggers", number)
