"""A quarter's review with a customer: looked at, kept for the customer, sent to a contact, answered, printed."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keepworth_web.act.actions.keep_quarter import ReviewSigned, keep_quarter
from keepworth_web.act.actions.review_link import make_review_link, revoke_review_link
from keepworth_web.act.actions.say_review import answer_review
from keepworth_web.act.forms.review import ReviewAnswerForm, ReviewLinkForm
from keepworth_web.act.models import Review, ReviewLink
from keepworth_web.act.reads.review import (
    content_of,
    days_of,
    open_links,
    quarter_of,
    review_here,
    sayings_of,
    told,
)
from keepworth_web.act.reads.review_doors import address_to
from keepworth_web.act.reads.review_paper import paper_of
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.know.reads.talked import contacts_here
from keepworth_web.listen.reads.company import company_name
from keepworth_web.shared.documents import pdf_answer
from keepworth_web.shared.forms import offer
from keepworth_web.shared.posted import posted
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.undo import tell
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_WALLED)
@require_safe
def review(request: SignedIn, number: int) -> HttpResponse:
    """Show a quarter: what was promised, what was done, what the numbers say, what comes next."""
    return _shown(request, number)


@needs(Right.SEE_WALLED)
@require_safe
def review_pdf(request: SignedIn, number: int) -> HttpResponse:
    """Give the review as the customer would sign it, as PDF."""
    customer, kept, content = _quarter(request, number)
    paper = paper_of(told(content), called=str(customer["name"]), company=company_name(), signed=_signed(request, kept))
    return pdf_answer(paper, name="review")


@needs(Right.WRITE)
@require_POST
def keep_review(request: SignedIn, number: int) -> HttpResponse:
    """Keep the review as it is now: that is what the customer sees."""
    customer, period = _customer(request, number), _period(request)
    content = content_of(request, number, period=period)
    try:
        keep_quarter(str(customer["customer_id"]), period, content=content, by=request.user, at=timezone.now())
    except ReviewSigned as refused:
        tell(request, str(refused))
    else:
        tell(request, _("The customer sees it as it is now."))
    return redirect(_back(number, period))


@needs(Right.WRITE)
@require_http_methods(["GET", "POST"])
def review_link(request: SignedIn, number: int) -> HttpResponse:
    """Make the private address on which a contact agrees with goals, or signs the page; it is shown once."""
    customer, kept = _kept(request, number)
    form = ReviewLinkForm(posted(request))
    people = contacts_here(request, number)
    offer(form, "contact", choices=people)
    context: dict[str, Any] = {
        "form": form,
        "customer": customer,
        "kept": kept,
        "back": _back(number, _period(request)),
    }
    if kept is not None and form.is_valid():
        contact = form.cleaned_data["contact"]
        made, token = make_review_link(kept, contact, by=request.user, at=timezone.now())
        context |= {"made": made, "address": address_to(token), "who": dict(people)[contact]}
        return render(request, "act/review/link_once.html", context)
    return render(request, "act/review/link.html", context, status=422 if form.is_bound else 200)


@needs(Right.WRITE)
@require_POST
def close_review(request: SignedIn, number: int, *, link: int) -> HttpResponse:
    """Let a private address open nothing any more."""
    own = str(_customer(request, number)["customer_id"])
    found = ReviewLink.objects.filter(pk=link, customer=own).select_related("review").first()
    if found is None:
        raise Http404
    revoke_review_link(found, by=request.user, at=timezone.now())
    tell(request, _("The link opens nothing any more."))
    return redirect(_back(number, found.review.period))


@needs(Right.WRITE)
@require_POST
def answer(request: SignedIn, number: int) -> HttpResponse:
    """Answer what the customer said."""
    _, kept = _kept(request, number)
    form = ReviewAnswerForm(posted(request))
    if not form.is_valid():
        return _shown(request, number, form=form)
    if kept is None:
        raise Http404
    answer_review(kept, form.cleaned_data["words"], by=request.user, at=timezone.now())
    return redirect(_back(number, kept.period))


def _shown(request: SignedIn, number: int, *, form: ReviewAnswerForm | None = None) -> HttpResponse:
    customer, kept, content = _quarter(request, number)
    may_write = request.user.may(Right.WRITE) and request.as_of is None
    is_signed = kept is not None and kept.signed_at is not None
    others = Review.objects.filter(customer=str(customer["customer_id"])).values_list("period", flat=True)
    context = {
        "customer": customer,
        "period": _period(request),
        "others": sorted({*others, quarter_of(seen_by(request).until)}, reverse=True),
        "part": told(content, sayings_of(request, kept) if kept else ()),
        "kept": kept,
        "is_signed": is_signed,
        "is_as_kept": kept is not None and kept.content == content,
        "signed": _signed(request, kept),
        "links": open_links(request, kept, at=timezone.now()) if kept and may_write else [],
        "form": form or ReviewAnswerForm(),
        "may_write": may_write,
    }
    return render(request, "act/review/review.html", context, status=422 if form else 200)


def _quarter(request: SignedIn, number: int) -> tuple[Mapping[str, Any], Review | None, dict[str, Any]]:
    """Return the customer, the kept review of the quarter asked for, and what it says: signed, or as it is now."""
    customer, kept = _kept(request, number)
    if kept is not None and kept.signed_at is not None:
        return customer, kept, kept.content
    return customer, kept, content_of(request, number, period=_period(request))


def _kept(request: SignedIn, number: int) -> tuple[Mapping[str, Any], Review | None]:
    """Return the customer, and the kept review of the quarter asked for."""
    customer = _customer(request, number)
    return customer, review_here(str(customer["customer_id"]), _period(request))


def _signed(request: SignedIn, kept: Review | None) -> str:
    if kept is None or kept.signed_at is None:
        return ""
    who = next((one.who for one in sayings_of(request, kept) if one.saying.kind == "signed"), kept.signed_by)
    return _("%(who)s signed it on %(day)s.") % {"who": who, "day": f"{kept.signed_at:%Y-%m-%d}"}


def _period(request: SignedIn) -> str:
    """Return the quarter that is asked for, else the one of the day shown."""
    said = request.GET.get("period", "")
    return said if days_of(said) else quarter_of(seen_by(request).until)


def _customer(request: SignedIn, number: int) -> Mapping[str, Any]:
    row = customer_of(request, number)
    if row is None:
        raise Http404
    return row


def _back(number: int, period: str) -> str:
    return f"{reverse('act:review', args=[number])}?period={period}"
