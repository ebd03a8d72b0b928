"""Export of results and answers: what the person sees, as a spreadsheet."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from keepworth.errors import BadInput, Busy
from keepworth_web.listen.actions.write_survey_export import write_survey_export
from keepworth_web.listen.forms.exporting import SurveyExportForm
from keepworth_web.listen.reads.exports import Wanted
from keepworth_web.shared.errors import too_many_exports
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import confirmed, needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: SignedIn) -> HttpResponseBase:
    """Write results, or, after the password, answers with their words."""
    form = SurveyExportForm(posted(request))
    if not form.is_bound or not form.is_valid():
        return render(request, "listen/export.html", {"form": form}, status=422 if form.is_bound else 200)
    wanted = form.wanted()
    write = confirmed(_written) if wanted.what == "answers" else _written
    return write(request, wanted, kind=form.cleaned_data["kind"])


def _written(request: SignedIn, wanted: Wanted, *, kind: str) -> HttpResponseBase:
    try:
        return write_survey_export(request, wanted, kind=kind, at=timezone.now())
    except BadInput as refusal:
        return render(
            request, "listen/export.html", {"form": SurveyExportForm(None), "fault": str(refusal)}, status=422
        )
    except Busy:
        return too_many_exports(request)


vars(export)["asks_again"] = True  # for answers
