"""The private page of a customer's contact: a quarter's review, to agree with, to answer, to sign.

Showing it changes nothing; its forms alone do, and need no cookie. Whatever a link opens nothing for, it says the same.
"""

import secrets
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from keepworth.errors import Busy
from keepworth_web.act.actions.say_review import Word, say_review
from keepworth_web.act.forms.review import ReviewPageForm
from keepworth_web.act.models import ReviewLink
from keepworth_web.act.reads.review import mark_of
from keepworth_web.act.reads.review_doors import Opened, link_of, opened_by
from keepworth_web.act.reads.review_paper import paper_of
from keepworth_web.listen.reads.company import company_name
from keepworth_web.listen.views.answering import told
from keepworth_web.shared.documents import pdf_answer
from keepworth_web.staff.access import open_to_anyone
from keepworth_web.staff.models.tries import MINUTE, take
from keepworth_web.value.views.private import behind

SENT: Final = 30  # a minute and link


@open_to_anyone
@csrf_exempt  # the token in its address is its secret, and no cookie gives the sender any right
@require_http_methods(["GET", "POST"])
def review_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a contact the review of a quarter, to agree with each goal, answer it, and sign the page."""
    return _opened(request, token, then=lambda link, shown: _answered(request, token, link=link, shown=shown))


@open_to_anyone
@require_safe
def review_page_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """Give a contact their page as PDF."""

    def given(_link: ReviewLink, shown: Opened) -> HttpResponse:
        paper = paper_of(shown.part, called=shown.called, company=company_name(), signed=_signed(shown))
        return pdf_answer(paper, name="review")

    return _opened(request, token, then=given)


def _opened(
    request: HttpRequest, token: str, *, then: Callable[[ReviewLink, Opened], HttpResponse]
) -> HttpResponse:  # fmt: skip
    def answer() -> HttpResponse:
        shown = opened_by(found)  # in the contact's language
        assert shown is not None
        return then(found, shown)

    link = link_of(token, at=timezone.now())
    if link is None or opened_by(link) is None:
        return behind(request, None, guessing="review link")
    found = link
    return behind(request, answer, guessing="review link")


def _answered(request: HttpRequest, token: str, *, link: ReviewLink, shown: Opened) -> HttpResponse:
    if request.method != "POST":
        return _page(token, shown)
    form = ReviewPageForm(request.POST)
    goals = {one["key"] for one in shown.part["goals"]} | {""}
    is_known = request.POST.get("goal", "") in goals and (
        request.POST.get("do") != "confirm" or request.POST.get("goal")
    )
    if not form.is_valid() or not is_known:
        return _page(token, shown, form=form, status=422)
    if not take("review page", str(link.pk), limit=SENT, per=MINUTE, at=timezone.now()):
        return told("listen/too_often.html", status=429)
    said = form.cleaned_data
    goal = "" if said["do"] == "sign" else said["goal"]
    word = Word(said["do"], goal, said["words"], said["seen"], said["submission_id"])
    try:
        say_review(link, word, at=timezone.now())
    except Busy as refused:
        return _page(token, opened_by(link) or shown, note=str(refused), status=409)
    here = reverse("act:review-page", args=[token])
    return HttpResponseRedirect(f"{here}?language={translation.get_language()}")


def _page(
    token: str, shown: Opened, *, form: ReviewPageForm | None = None, note: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    goals = [{"of": one, "form": form if form is not None and form.data.get("goal") == one["key"] else None,
              "submission_id": secrets.token_urlsafe(16)} for one in shown.part["goals"]]  # fmt: skip
    return told(
        "act/review/page.html", status=status, shown=shown, goals=goals, seen=mark_of(shown.review), token=token,
        note=note, form=form, submission_id=secrets.token_urlsafe(16), signed=_signed(shown),
        language=translation.get_language(), tongues=settings.LANGUAGES,
    )  # fmt: skip


def _signed(shown: Opened) -> str:
    if shown.review.signed_at is None:
        return ""
    who = next((one.who for one in shown.part["whole"] if one.saying.kind == "signed"), shown.review.signed_by)
    return _("%(who)s signed it on %(day)s.") % {"who": who, "day": f"{shown.review.signed_at:%Y-%m-%d}"}
