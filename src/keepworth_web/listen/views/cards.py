"""The QR code of an open link: a page to be printed, and the code alone as SVG and PNG."""

import io
from typing import Final

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_safe

from keepworth_web.listen.models import OpenLink
from keepworth_web.listen.reads.company import company_name
from keepworth_web.listen.reads.questions import sheet_of
from keepworth_web.listen.reads.surveys import link_shown
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

SIZE: Final = {"svg": 8, "png": 16}  # units, and pixels a dot: 33 dots of a link make a picture of 6 centimetres
TYPES: Final = {"svg": "image/svg+xml", "png": "image/png"}


@needs(Right.SEE_WALLED)
@require_safe
def card(request: SignedIn, number: int) -> HttpResponse:
    """Show the code large, with what it asks in every language of the survey, ready to be printed."""
    link, address = _link(number)
    company = company_name()
    said = []
    for language in link.survey.languages:
        with translation.override(language):
            sheet = sheet_of(link.survey, language=language, company=company)
            said.append({"language": language, "title": sheet.title, "asks": sheet.questions[0].text})
    context = {"link": link, "address": address, "said": said, "company": company, "drawn": _code(address).svg_data_uri(
        scale=SIZE["svg"], border=2
    )}  # fmt: skip
    return render(request, "listen/card.html", context)


@needs(Right.SEE_WALLED)
@require_safe
def svg(request: SignedIn, number: int) -> HttpResponse:
    """Give the code alone, as lines."""
    return _file(number, kind="svg")


@needs(Right.SEE_WALLED)
@require_safe
def png(request: SignedIn, number: int) -> HttpResponse:
    """Give the code alone, as dots."""
    return _file(number, kind="png")


def _file(number: int, *, kind: str) -> HttpResponse:
    _, address = _link(number)
    into = io.BytesIO()
    _code(address).save(into, kind=kind, scale=SIZE[kind], border=4)
    response = HttpResponse(into.getvalue(), content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="survey-link-{number}.{kind}"'
    return response


def _link(number: int) -> tuple[OpenLink, str]:
    link = get_object_or_404(OpenLink.objects.select_related("survey"), pk=number)
    address = link_shown(link).address
    if not address:
        raise Http404  # another secret sealed it: nobody can draw it any more
    return link, address


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m")
