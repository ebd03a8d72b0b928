"""The pages of `know` in the navigation, and its panels of a customer's page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from keepworth_web.know.reads import asks
from keepworth_web.know.reads.agreed import needs_of, promises_of, rivals_of
from keepworth_web.know.reads.contacts import contacts_of
from keepworth_web.know.reads.people import people_for
from keepworth_web.know.reads.people_part import part_of
from keepworth_web.know.reads.their_side import changes_of
from keepworth_web.know.reads.timeline import timeline_of
from keepworth_web.shared.panels import Ask, Page, Panel
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right

OURS = Page("know", _("Our people"), "know:ours", Right.LOOK)
MERGED = Page("know", _("Merged"), "know:merged", Right.SEE_BOOK)
CUSTOMERS = Page("know", _("Find anyone"), "know:search", Right.LOOK)
CHAMPIONS = Page("know", _("People who fight for us"), "know:champions", Right.SEE_WALLED)
ROLLED = Page("know", _("Needs"), "know:needs", Right.SEE_WALLED)
SEGMENTS = Page("know", _("Segments"), "know:segments", Right.SEE_WALLED)
JOURNEY = Page("know", _("Journey"), "know:journey", Right.SEE_WALLED)


def _people(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    found = people_for(request, number)
    return part_of(found) if found else None


PEOPLE = Panel("people", _("Who knows whom"), "know/panels/people.html", Right.SEE_WALLED, _people)
TIMELINE = Panel("timeline", _("Time line"), "know/panels/timeline.html", Right.SEE_WALLED, timeline_of)
CHANGES = Panel("changes", _("What changes on their side"), "know/panels/changes.html", Right.SEE_WALLED, changes_of)
PROMISES = Panel("promises", _("Promises"), "know/panels/promises.html", Right.SEE_WALLED, promises_of)
NEEDS = Panel("needs", _("Goals, problems, needs"), "know/panels/needs.html", Right.SEE_WALLED, needs_of)
RIVALS = Panel("rivals", _("Rivals"), "know/panels/rivals.html", Right.SEE_WALLED, rivals_of)
CONTACTS = Panel("contacts", _("Contacts"), "know/panels/contacts.html", Right.SEE_WALLED, contacts_of)

# What Today asks.
ASK_PROMISES = Ask("promise", Right.SEE_WALLED, asks.promises)
ASK_CHAMPIONS = Ask("champion", Right.SEE_WALLED, asks.champions)
ASK_DECIDING = Ask("deciding", Right.SEE_WALLED, asks.deciding)
ASK_THREADS = Ask("thread", Right.SEE_WALLED, asks.threads)
ASK_NEEDS = Ask("need", Right.SEE_WALLED, asks.needs)
