"""Listen › Surveys: which answers open a case."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from keepworth_web.listen.actions.rule_cases import rule_cases
from keepworth_web.listen.forms.cases import RuleForm
from keepworth_web.listen.reads.ruling import meant_for, rule_told
from keepworth_web.listen.reads.surveys import one_survey
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def rule(request: SignedIn, number: int) -> HttpResponse:
    """Show which answers to a survey open a case, and take another rule."""
    survey = one_survey(number)
    told, meant = rule_told(survey), meant_for(survey)
    form = RuleForm(posted(request), initial=told.initial)
    if not (meant and meant.item):
        del form.fields["bound"]
    if form.is_bound and form.is_valid():
        rule_cases(survey, form.opening(meant), days=form.cleaned_data["days"], by=request.user, at=timezone.now())
        tell(request, _("It is kept. Answers from now on are looked at by it."))
        return redirect("listen:survey", number)
    context = {"form": form, "survey": survey, "rule": told}
    return render(request, "listen/case_rule.html", context, status=422 if form.is_bound else 200)
