"""The private page of a customer's contact: their gains, line by line, to be signed or seen otherwise.

Showing it changes nothing; its forms alone do, and need no cookie. Whatever a link opens nothing for, it says the same.
"""

import secrets
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from keepworth.errors import Busy
from keepworth_web.know.reads.row import Row
from keepworth_web.listen.reads.company import company_name
from keepworth_web.listen.views.answering import told
from keepworth_web.shared.documents import pdf_answer
from keepworth_web.staff.access import open_to_anyone
from keepworth_web.staff.models.tries import MINUTE, take
from keepworth_web.value.actions.answer_line import Answer, By, answer_line
from keepworth_web.value.actions.sign_line import sign_line
from keepworth_web.value.forms import PageForm
from keepworth_web.value.models import LedgerLink
from keepworth_web.value.reads.doors import Shown, link_of, seen_as, shown_by
from keepworth_web.value.reads.paper import paper_of
from keepworth_web.value.views.private import behind

SENT: Final = 30  # a minute and link


@open_to_anyone
@csrf_exempt  # the token in its address is its secret, and no cookie gives the sender any right
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a contact the gains of their company, to sign each line or see it otherwise."""
    return _opened(request, token, then=lambda link, shown: _answered(request, token, link=link, shown=shown))


@open_to_anyone
@require_safe
def page_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """Give a contact their page as PDF."""

    def given(_link: LedgerLink, shown: Shown) -> HttpResponse:
        return pdf_answer(paper_of(shown, company=company_name()), name="value")

    return _opened(request, token, then=given)


def _opened(
    request: HttpRequest, token: str, *, then: Callable[[LedgerLink, Shown], HttpResponse]
) -> HttpResponse:  # fmt: skip
    link = link_of(token, at=timezone.now())
    shown = shown_by(link) if link else None
    return behind(request, (lambda: then(link, shown)) if link and shown else None, guessing="value link")


def _answered(request: HttpRequest, token: str, *, link: LedgerLink, shown: Shown) -> HttpResponse:
    if request.method != "POST":
        return _page(token, shown)
    form = PageForm(request.POST)
    row, counts = _row(shown, request.POST.get("line", ""))
    if not form.is_valid() or row is None:
        return _page(token, shown, form=form, status=422)
    if not take("value page", str(link.pk), limit=SENT, per=MINUTE, at=timezone.now()):
        return told("listen/too_often.html", status=429)
    try:
        _kept(form, link=link, row=row, counts=counts)
    except Busy as refused:
        fresh = shown_by(link)
        return _page(token, fresh or shown, note=str(refused), status=409)
    here = reverse("value:page", args=[token])
    return HttpResponseRedirect(f"{here}?language={translation.get_language()}#m-{row.mark}")


def _kept(form: PageForm, *, link: LedgerLink, row: Row, counts: bool) -> None:
    said, at = form.cleaned_data, timezone.now()
    if said["do"] == "sign":
        # Of a line that another stands for by now nothing is signed any more, but by a form that came before.
        sign_line(link, row, seen=said["seen"] if counts else "", submission_id=said["submission_id"], at=at)
    else:
        by = By(link=link, submission_id=said["submission_id"])
        answer_line(Answer(row, said["amount"], said["words"]), by=by, at=at)


def _page(
    token: str, shown: Shown, *, form: PageForm | None = None, note: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    lines = [
        {"of": one, "seen": seen_as(one.counts.row), "submission_id": secrets.token_urlsafe(16),
         "form": form if form is not None and form.data.get("line") == one.counts.row.values["line_id"] else None}
        for one in shown.matters
    ]  # fmt: skip
    is_lost = form is not None and not any(one["form"] for one in lines)
    return told(
        "value/ledger/page.html", status=status, shown=shown, lines=lines, token=token, note=note, is_lost=is_lost,
        language=translation.get_language(), tongues=settings.LANGUAGES,
        waiting=sum(not one.counts.is_signed for one in shown.matters),
    )  # fmt: skip


def _row(shown: Shown, line: str) -> tuple[Row | None, bool]:
    """Return a line by its id, and whether it is the one that counts of its matter."""
    for one in shown.matters:
        for own in (one.counts, *one.others):
            if own.row.values["line_id"] == line:
                return own.row, own is one.counts
    return None, False
