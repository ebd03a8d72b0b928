"""Listen › Surveys: make one, give out its links, ask people, close it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth_web.listen.actions.make_survey import Place, close_survey, make_survey, open_link, reopen_survey
from keepworth_web.listen.forms.setting import LinkForm, SurveyForm
from keepworth_web.listen.reads.reminding import reminding_of, replying_of
from keepworth_web.listen.reads.ruling import rule_told
from keepworth_web.listen.reads.surveys import all_surveys, links_of, one_survey, title_of
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

MOST = 200


@needs(Right.SEE_WALLED)
@require_safe
def surveys(request: SignedIn) -> HttpResponse:
    """Show every survey, and how many answered."""
    now, language = timezone.now(), get_language() or "en"
    found = [
        {"survey": one, "title": title_of(one, language=language), "is_open": one.is_open(now)}
        for one in all_surveys()[:MOST]
    ]  # fmt: skip
    return render(request, "listen/surveys.html", {"surveys": found, "may_write": request.user.may(Right.WRITE)})


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Make a survey of an instrument."""
    form = SurveyForm(posted(request))
    if form.is_bound and form.is_valid():
        made = make_survey(form.wanted(), by=request.user, at=timezone.now())
        return redirect("listen:survey", made.pk)
    return render(request, "listen/new.html", {"form": form}, status=422 if form.is_bound else 200)


@needs(Right.SEE_WALLED)
@require_safe
def survey(request: SignedIn, number: int) -> HttpResponse:
    """Show one survey with its links."""
    return _shown(request, number)


@needs(Right.WRITE)
@require_POST
def link(request: SignedIn, number: int) -> HttpResponse:
    """Make an open link."""
    form = LinkForm(posted(request))
    found = one_survey(number)
    if not form.is_valid():
        return _shown(request, number, form=form)
    said = form.cleaned_data
    place = Place(stage=said["stage"], location=said["location"])
    open_link(found, name=said["name"], place=place, by=request.user, at=timezone.now())
    return redirect("listen:survey", number)


@needs(Right.WRITE)
@require_POST
def close(request: SignedIn, number: int) -> HttpResponse:
    """Take no more answers."""
    if close_survey(one_survey(number), by=request.user, at=timezone.now()):
        tell(request, _("It takes no more answers."), undo=reverse("listen:reopen", args=[number]))
    return redirect("listen:survey", number)


@needs(Right.WRITE)
@require_POST
def reopen(request: SignedIn, number: int) -> HttpResponse:
    """Take answers again."""
    if reopen_survey(one_survey(number), by=request.user):
        tell(request, _("It takes answers again."))
    return redirect("listen:survey", number)


def _shown(request: SignedIn, number: int, *, form: LinkForm | None = None) -> HttpResponse:
    found = one_survey(number)
    context = {
        "survey": found,
        "title": title_of(found, language=get_language() or "en"),
        "is_open": found.is_open(timezone.now()),
        "links": links_of(found),
        "rule": rule_told(found),
        "reminding": reminding_of(found, at=timezone.now()),
        "replying": replying_of(found, at=timezone.now()),
        "form": form or LinkForm(),
        "may_write": request.user.may(Right.WRITE),
    }
    return render(request, "listen/survey.html", context, status=422 if form else 200)
