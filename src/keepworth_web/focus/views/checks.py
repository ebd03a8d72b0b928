"""Readiness and the audits: how a company stands, how it stood before, and a check to be filled in."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from keepworth.listen import instrument
from keepworth_web.focus.actions.keep_case import keep_case
from keepworth_web.focus.actions.keep_review import keep_review
from keepworth_web.focus.forms.checks import CaseForm, ReviewForm
from keepworth_web.focus.reads.answered import customers_answered
from keepworth_web.focus.reads.cases import cases_page, worth_of_a_point
from keepworth_web.focus.reads.kept import kept_address
from keepworth_web.focus.reads.reviews import KINDS, audit_page, heads_of, readiness_page, review_page, reviews_page_of
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.LOOK)
@require_safe
def readiness(request: SignedIn) -> HttpResponse:
    """Show whether customer intimacy fits, what would make it hard, and what it would cost and bring."""
    context = {**readiness_page(request), **cases_page(request), "may_write": _may_write(request)}
    return render(request, "focus/readiness.html", context)


@needs(Right.LOOK)
@require_safe
def audit(request: SignedIn) -> HttpResponse:
    """Show what the company leads in, and whether it does as much for keeping as for getting."""
    context = {**audit_page(request), "answered": customers_answered(request), "may_write": _may_write(request)}
    return render(request, "focus/audit.html", context)


@needs(Right.LOOK)
@require_safe
def review(request: SignedIn, number: int) -> HttpResponse:
    """Show one check as it was filled in."""
    found = review_page(request, number)
    if found is None:
        raise Http404
    return render(request, "focus/review.html", {**found, "may_write": _may_write(request)})


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def new_review(request: SignedIn, kind: str) -> HttpResponse:
    """Take a check that is filled in today; those before it stay."""
    if kind not in KINDS:
        raise Http404
    of = instrument(kind)
    form = ReviewForm(posted(request), of=of, auto_id="review-%s")
    if not form.is_valid():
        context = {"form": form, "kind": kind, "back": reviews_page_of(kind), **heads_of(of)}
        return render(request, "focus/review_form.html", context, status=422 if form.is_bound else 200)
    made = keep_review(form.filled(), by=request.user, at=timezone.now())
    tell(request, _("Kept, beside the checks before it."), undo=kept_address("review", made.pk))
    return redirect(reviews_page_of(kind))


@needs(Right.SEE_BOOK)
@require_http_methods(["GET", "POST"])
def new_case(request: SignedIn) -> HttpResponse:
    """Take what customer intimacy would cost and bring."""
    book = book_settings()
    per_point, run = worth_of_a_point(request)
    start = {"years": round(book.value_years), "discount": round(100 * book.discount, 4)}
    form = CaseForm(posted(request), per_point=per_point, run=run, initial=start)
    if not form.is_valid():
        context = {"form": form, "per_point": per_point}
        return render(request, "focus/case_form.html", context, status=422 if form.is_bound else 200)
    made = keep_case(form.stated(), by=request.user, at=timezone.now())
    tell(request, _("Reckoned and kept."), undo=kept_address("case", made.pk))
    return redirect("focus:readiness")


def _may_write(request: SignedIn) -> bool:
    return request.as_of is None and request.user.may(Right.WRITE)
