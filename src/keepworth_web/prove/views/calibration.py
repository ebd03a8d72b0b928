"""Prove: were the chances true that were said?"""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.views.work import shown
from keepworth_web.prove.reads.calibration import calibration_of, open_test
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right


@needs(Right.SEE_BOOK)
@require_safe
def calibration(request: SignedIn) -> HttpResponse:
    """Say whether chances of staying came true: in words, drawn, and as a table."""
    context = {
        "part": calibration_of(request),
        "may_test": request.user.may(Right.MANAGE_BOOK) and request.as_of is None,
        **shown(open_test()),
    }
    return render(request, "prove/calibration.html", context)


@needs(Right.MANAGE_BOOK)
@require_POST
def test(request: SignedIn) -> HttpResponse:
    """Ask for a back-test of the chances of staying."""
    request_work("backtest", {}, by=request.user, at=timezone.now())
    return redirect("prove:calibration")
