"""Prove: reports that come by themselves, to each of us as they may see it."""

from typing import Any

from django.conf import settings
from django.forms import ModelMultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from keepworth.errors import Busy, NotPermitted
from keepworth_web.listen.models import MailServer
from keepworth_web.listen.views.answering import GUESSES, told
from keepworth_web.prove.actions.set_report import (
    change_report,
    drop_report,
    make_report,
    pause_report,
    send_now,
    stop_reading,
)
from keepworth_web.prove.forms.reports import DROP, PAUSE, SEND, FileForm, MoveForm, ReportForm
from keepworth_web.prove.mail.reports import left_by
from keepworth_web.prove.models import Report, SentReport
from keepworth_web.prove.reads.report_paper import about, document_of, drawn_for, sheet_of
from keepworth_web.shared.documents import pdf_answer
from keepworth_web.shared.errors import forbidden, too_many_exports
from keepworth_web.shared.posted import only_today, posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import sheet_file
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import address_of, needs, open_to_anyone
from keepworth_web.staff.actions.begin_export import begin_export
from keepworth_web.staff.models import Person
from keepworth_web.staff.models.tries import MINUTE, take
from keepworth_web.staff.rights import Right

SHOWN = 50  # past reports on a page


@needs(Right.SEE_WALLED)
@require_http_methods(["GET", "POST"])
@only_today
def reports(request: SignedIn) -> HttpResponse:
    """Show the reports that came to me; to who manages the book also which there are, and set one up."""
    may = request.user.may(Right.MANAGE_BOOK)
    if request.method == "POST" and not may:
        return forbidden(request)
    form = _form(ReportForm(posted(request)))
    if form.is_valid():
        try:
            readers = list(form.cleaned_data["readers"])
            made = make_report(form.plan(), readers=readers, by=request.user, at=timezone.now())
        except NotPermitted as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("prove:report", made.pk)
    context = {
        "form": form if may else None, "reports": Report.objects.prefetch_related("readers__person") if may else (),
        "mine": SentReport.objects.filter(person=request.user, state=SentReport.State.SENT)[:SHOWN],
        "sends": MailServer.objects.exists(),
    }  # fmt: skip
    return render(request, "prove/reports.html", context, status=422 if form.is_bound else 200)


@needs(Right.MANAGE_BOOK)
@require_http_methods(["GET", "POST"])
@only_today
def report(request: SignedIn, number: int) -> HttpResponse:
    """Show a report as it would be drawn for me now, what was sent of it, and change it."""
    of = _report(number)
    form = _form(ReportForm(posted(request), initial=_initial(of)))
    if form.is_valid():
        of.version = form.cleaned_data["version"] or of.version
        try:
            change_report(of, form.plan(), readers=list(form.cleaned_data["readers"]), by=request.user)
        except NotPermitted as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("The report is changed."))
            return redirect("prove:report", number)
    content = drawn_for(request, title=of.name, sections=of.sections.split(","))
    context = {
        "of": of, "form": form, "content": content, "about": about(content), "sends": MailServer.objects.exists(),
        "sent": of.sent.select_related("person")[:SHOWN],
    }  # fmt: skip
    return render(request, "prove/report.html", context, status=422 if form.is_bound else 200)


@needs(Right.MANAGE_BOOK)
@require_POST
@only_today
def move(request: SignedIn, number: int) -> HttpResponse:
    """Send a report now, pause it, go on, or give it up."""
    of, form = _report(number), MoveForm(posted(request))
    if not form.is_valid():
        return render(request, "prove/report_move.html", {"of": of, "form": form}, status=422)
    to, by, at = form.cleaned_data["to"], request.user, timezone.now()
    if to == SEND:
        n = send_now(of, by=by, at=at)
        said = ngettext("It goes to %(n)s receiver now.", "It goes to %(n)s receivers now.", n) % {"n": n}
    elif to == DROP:
        drop_report(of, by=by)
        tell(request, _("The report is given up; what was sent stays with who got it."))
        return redirect("prove:reports")
    else:
        pause_report(of, paused=to == PAUSE, by=by, at=at)
        said = _("It is paused: nothing is sent.") if to == PAUSE else _("It goes on, from its next day on.")
    tell(request, said)
    return redirect("prove:report", number)


@needs(Right.SEE_WALLED)
@require_POST
def past(request: SignedIn, number: int) -> HttpResponseBase:
    """Give a report that came to me, as a file: nobody else's, for it says what they may see."""
    sent = SentReport.objects.filter(pk=number, person=request.user, state=SentReport.State.SENT).first()
    form = FileForm(posted(request))
    if sent is None or not sent.content:
        raise Http404
    if not form.is_valid():
        return render(request, "prove/report_move.html", {"form": form}, status=422)
    kind, name = form.cleaned_data["kind"], f"keepworth-report-{sent.content['day']}"
    try:
        begin_export("report", about=f"report {sent.pk}", narrowed_by=[], form=kind, by=request.user, at=timezone.now())
    except Busy:
        return too_many_exports(request)
    if kind == "pdf":
        return pdf_answer(document_of(sent.content), name=name)
    return sheet_file(sheet_of(sent.content), name=name, kind=kind)


@open_to_anyone
@csrf_exempt  # a mail program has no cookie; the token in the address is its secret
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether a colleague wants no more of a report, and believe them (RFC 8058)."""
    sent = left_by(token)
    if sent is None:
        take("report", address_of(request), limit=GUESSES, per=MINUTE, at=timezone.now())
        raise Http404
    if request.method == "POST" and sent.report:
        stop_reading(sent.report, sent.person, by=None)
    with translation.override(sent.person.language or settings.LANGUAGE_CODE):
        return told("prove/stop_report.html", is_done=request.method == "POST")


def _report(number: int) -> Report:
    found = Report.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _form(form: ReportForm) -> ReportForm:
    readers = form.fields["readers"]
    assert isinstance(readers, ModelMultipleChoiceField)
    readers.queryset = Person.objects.filter(is_active=True).exclude(email=None).order_by("name", "pk")
    return form


def _initial(of: Report) -> dict[str, Any]:
    names = ("name", "every", "day", "hour", "version")
    readers = [one.person_id for one in of.readers.all()]
    return {name: getattr(of, name) for name in names} | {
        "sections": of.sections.split(","),
        "readers": readers,
        "attached": of.files,
    }
