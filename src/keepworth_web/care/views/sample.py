"""Book › Sample: look at a firm before there are files of one's own, and take it out again by one click."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth.errors import BadInput, Busy, NotPermitted
from keepworth_web.care import reads
from keepworth_web.care.actions.drop_sample import drop_sample
from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.views.work import shown
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.MANAGE_BOOK)
@require_safe
def sample(request: SignedIn) -> HttpResponse:
    """Offer the sample to an empty book, and its removal to a sample book."""
    return _sample(request)


@needs(Right.MANAGE_BOOK)
@require_POST
def load(request: SignedIn) -> HttpResponse:
    """Ask for the sample."""
    if not reads.may_take_sample():
        return _sample(request, status=409, refusal="full")
    try:
        request_work("sample", {}, by=request.user, at=timezone.now())
    except NotPermitted as refused:
        return _sample(request, status=409, refusal=str(refused))
    return redirect("care:sample")


@needs(Right.MANAGE_BOOK)
@require_POST
def remove(request: SignedIn) -> HttpResponse:
    """Take the sample out."""
    try:
        gone = drop_sample(by=request.user)
    except (BadInput, Busy, NotPermitted) as refused:
        return _sample(request, status=409, refusal=str(refused))
    return render(request, "care/sample.html", {"gone": gone, "is_empty": True})


def _sample(request: SignedIn, *, status: int = 200, refusal: str = "") -> HttpResponse:
    newest = reads.jobs("sample").first()
    context = {
        "is_empty": reads.may_take_sample(),
        "refusal": refusal,
        "folder": settings.ENVIRONMENT.book.name,
        **shown(newest if newest and newest.state != "done" else None),
    }
    return render(request, "care/sample.html", context, status=status)
