"""Approved words for the company's own site: a block without script that may stand in a frame, and feeds.

A cache may keep them, but asks each time whether they still hold: what was taken back is gone at once.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import feedgenerator, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from keepworth_web.act.models import Approval
from keepworth_web.act.reads.testimonials import TRAITS, published
from keepworth_web.listen.reads.company import company_name
from keepworth_web.staff.access import open_to_anyone

MOST: Final = 20
FEW: Final = 3
LONGEST: Final = 200
IN_FRAMES: Final[dict[str, list[str]]] = {
    "default-src": ["'none'"], "style-src": ["'self'"], "img-src": ["'self'"], "base-uri": ["'none'"],
    "frame-ancestors": ["*"],
}  # fmt: skip
MADE: Final = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # of a feed without words


@open_to_anyone
@xframe_options_exempt  # it shows what anybody may see, and holds nothing to click
@csp_override(IN_FRAMES)
@require_safe
def words_block(request: HttpRequest) -> HttpResponse:
    """Give the words as a page without script, made to stand in a frame on another site."""
    with _tongue(request):
        context = {"words": _chosen(request), "company": company_name()}
        answer = HttpResponse(render_to_string("act/advocates/block.html", context))
    return _kept(request, answer)


@open_to_anyone
@require_safe
def words_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the words as a feed: JSON Feed 1.1, or Atom."""
    made = {"json": _json, "atom": _atom}.get(kind)
    if made is None:
        raise Http404
    with _tongue(request):
        return _kept(request, made(_chosen(request)))


def _tongue(request: HttpRequest) -> translation.override:
    """Return the language that the address names: it, and nothing of who reads, decides what is answered."""
    language = request.GET.get("language", "")
    return translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)


def _json(words: Sequence[Approval]) -> HttpResponse:
    items = [
        {"id": f"testimonial:{one.pk}", "content_text": one.words, "date_published": one.at.isoformat(),
         "authors": [{"name": one.shown}] if one.shown else []}
        for one in words
    ]  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": _title(), "feed_url": _address("json"),
            "items": items}  # fmt: skip
    return JsonResponse(feed, content_type="application/feed+json; charset=utf-8",
                        json_dumps_params={"ensure_ascii": False})  # fmt: skip


def _atom(words: Sequence[Approval]) -> HttpResponse:
    feed: Any = feedgenerator.Atom1Feed(title=_title(), link=_address(), description="", feed_url=_address("atom"))
    for one in words:
        feed.add_item(
            title=one.shown or _title(), link=_address(), unique_id=f"testimonial:{one.pk}",
            description=linebreaksbr(one.words, autoescape=True),  # a summary is read as HTML
            pubdate=one.at, updateddate=one.at, author_name=one.shown or None,
        )  # fmt: skip
    feed.latest_post_date = lambda: max((one.at for one in words), default=MADE)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _chosen(request: HttpRequest) -> Sequence[Approval]:
    said = {name: request.GET.get(name, "")[:LONGEST] for name in (*TRAITS, "topic")}
    many = request.GET.get("most", "")
    most = min(max(int(many), 1), MOST) if many.isascii() and many.isdigit() and len(many) < len(str(MOST)) + 1 else FEW
    return published(said, most=most)


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    mark = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer.headers["ETag"] = mark
    answer.headers["Cache-Control"] = "public, no-cache"
    found = get_conditional_response(request, etag=mark, response=answer)
    assert isinstance(found, HttpResponse)
    return found


def _title() -> str:
    return _("What customers say of %(company)s") % {"company": company_name()}


def _address(kind: str = "") -> str:
    where = reverse("act:words-feed", args=[kind]) if kind else reverse("act:words-block")
    return f"{settings.ENVIRONMENT.url.scheme}://{settings.ENVIRONMENT.url.netloc}{where}"
