"""The pages of `know` in the navigation, and its panels of a customer's page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from keepworth_web.know.reads.people import people_for
from keepworth_web.know.reads.people_part import part_of
from keepworth_web.shared.panels import Page, Panel
from keepworth_web.staff.rights import Right

CUSTOMERS = Page("know", _("Find anyone"), "know:search", Right.LOOK)


def _people(request: HttpRequest, number: int) -> Mapping[str, Any] | None:
    found = people_for(request, number)
    return part_of(found) if found else None


PEOPLE = Panel("people", _("Who knows whom"), "know/panels/people.html", Right.SEE_WALLED, _people)
