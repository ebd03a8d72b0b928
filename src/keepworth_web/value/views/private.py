"""What every private page of a contact has: it opens for whoever has its link, and says the same whatever is wrong."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from keepworth_web.listen.views.answering import told
from keepworth_web.staff.access import address_of
from keepworth_web.staff.models.tries import MINUTE, take

GUESSES: Final = 10  # a minute and address: of links that open nothing


def behind(request: HttpRequest, shown: Callable[[], HttpResponse] | None, *, guessing: str) -> HttpResponse:
    """Answer with what a link shows, in the contact's language; None: it opens nothing, and guesses are counted."""
    with translation.override(_language(request)):
        if shown is None:
            within = take(guessing, address_of(request), limit=GUESSES, per=MINUTE, at=timezone.now())
            answer = told(
                "value/ledger/closed.html" if within else "listen/too_often.html", status=404 if within else 429
            )
        else:
            answer = shown()
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _language(request: HttpRequest) -> str:
    asked = request.POST if request.method == "POST" else request.GET
    spoken = dict(settings.LANGUAGES)
    own = translation.get_language() or settings.LANGUAGE_CODE
    return next((one for one in (asked.get("language", ""), own) if one in spoken), settings.LANGUAGE_CODE)
