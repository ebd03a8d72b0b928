"""The private page on which a contact words a testimonial, approves it, and takes it back.

Showing it changes nothing; its forms alone do, and need no cookie. Whatever a link opens nothing for, it says the same.
"""

import secrets
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from keepworth.errors import Busy
from keepworth_web.act.actions.approve_words import Approved, approve_words, withdraw_words
from keepworth_web.act.forms.advocates import ApproveForm
from keepworth_web.act.reads.testimonials import Put, link_of, put_by
from keepworth_web.listen.views.answering import told
from keepworth_web.staff.access import open_to_anyone
from keepworth_web.staff.models.tries import MINUTE, take
from keepworth_web.value.views.private import behind

SENT: Final = 30  # a minute and link


@open_to_anyone
@csrf_exempt  # the token in its address is its secret, and no cookie gives the sender any right
@require_http_methods(["GET", "POST"])
def words_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a contact the words that are put to them, to change, approve, and take back."""
    link = link_of(token, at=timezone.now())
    if link is None or put_by(link, at=timezone.now()) is None:
        return behind(request, None, guessing="testimonial link")
    found = link

    def answer() -> HttpResponse:
        put = put_by(found, at=timezone.now())  # in the contact's language
        if put is None:  # taken away just now
            return told("value/ledger/closed.html", status=404)
        return _answered(request, token, put=put) if request.method == "POST" else _page(put)

    return behind(request, answer, guessing="testimonial link")


def _answered(request: HttpRequest, token: str, *, put: Put) -> HttpResponse:
    form, now = ApproveForm(request.POST), timezone.now()
    if not take("testimonial page", str(put.link.pk), limit=SENT, per=MINUTE, at=now):
        return told("listen/too_often.html", status=429)
    if not form.is_valid():
        return _page(put, form=form, status=422)
    said = form.cleaned_data
    if said["do"] == "withdraw":
        withdraw_words(put.link.testimonial, by=None, at=now)
        return told("act/advocates/taken_back.html")  # the link may open nothing from now on
    note = _missing(put, form)
    if note:
        return _page(put, form=form, note=note, status=422)
    try:
        approve_words(put, Approved(said["words"], said["submission_id"]), at=now)
    except Busy as refused:
        return _page(put, form=form, note=str(refused), status=409)
    return _back(token)


def _missing(put: Put, form: ApproveForm) -> str:
    said = form.cleaned_data
    if put.is_late or not put.link.is_open(timezone.now()):
        return _("This page is past its day: words can be taken back here, and no others approved.")
    if not said["words"]:
        return _("Write your words.")
    if said["seen"] != put.seen:
        return _("What is shown beside your words was changed since you saw this page: look again.")
    if not said["agrees"] or not said["submission_id"]:
        return _("Tick that you agree: without it nothing is shown to anybody.")
    return ""


def _back(token: str) -> HttpResponse:
    here = reverse("act:words-page", args=[token])
    return HttpResponseRedirect(f"{here}?language={translation.get_language()}")


def _page(put: Put, *, form: ApproveForm | None = None, note: str = "", status: int = 200) -> HttpResponse:
    words = form.data.get("words", "") if form else put.words
    return told(
        "act/advocates/page.html", status=status, put=put, words=words, note=note, form=form,
        submission_id=secrets.token_urlsafe(16), language=translation.get_language(), tongues=settings.LANGUAGES,
    )  # fmt: skip
