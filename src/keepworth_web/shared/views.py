"""The shell's own forms: language, theme, the day asked about."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from keepworth_web.shared.middleware import THEMES, day_said
from keepworth_web.shared.next_page import next_page
from keepworth_web.shared.opening import open_to_anyone

YEAR = 365 * 24 * 3600


@open_to_anyone
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep what this browser asked for, and with a person's account what they asked for anywhere."""
    response = redirect(next_page(request))
    language, theme = request.POST.get("language"), request.POST.get("theme")
    person = request.user
    changed = {}
    if language in dict(settings.LANGUAGES):
        changed["language"] = language
        keep(response, settings.LANGUAGE_COOKIE_NAME, value=str(language))
    if theme in (*THEMES, "auto"):
        changed["theme"] = "" if theme == "auto" else str(theme)
        keep(response, settings.THEME_COOKIE_NAME, value=changed["theme"])
    if "as_of" in request.POST:
        day = day_said(request.POST["as_of"])
        keep(response, settings.AS_OF_COOKIE_NAME, value=day.isoformat() if day else "", seconds=None)
    if changed and person.is_authenticated:
        get_user_model().objects.filter(pk=person.pk).update(**changed)
    return response


def keep(response: HttpResponse, name: str, *, value: str, seconds: int | None = YEAR) -> None:
    """Set a cookie that scripts cannot read, or drop it where there is nothing to keep."""
    if not value:
        response.delete_cookie(name, samesite="Lax")
        # A browser drops a __Host- cookie only when told so over the same terms.
        response.cookies[name]["secure"] = settings.SECURE
        return
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="Lax", secure=settings.SECURE)
