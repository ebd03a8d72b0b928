"""Whom of ours one may ask about which customers, and what waits for somebody who was asked about several."""

from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from keepworth.tables.own_people import colleagues_with_us
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.narrowing import Narrowed
from keepworth_web.listen.models import Invitation, Survey
from keepworth_web.listen.reads.surveys import spoken
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.sealed import LINK, opened

SHOWN: Final = 100  # customers on the page
MOST: Final = 500  # customers of a selection that are asked about at once
COLLEAGUES: Final = 500


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of ours, by the id that the book knows them by."""

    id: str
    name: str
    language: str
    has_mail: bool


@dataclass(frozen=True, slots=True)
class Served:
    """A customer whom one may ask about, and who serves it."""

    number: int
    id: str
    name: str
    owner: Colleague | None
    asked: int  # colleagues whom this survey asked about it


def team_of(request: SignedIn, survey: Survey) -> dict[int, Colleague]:
    """Return our people who are with us, by number; one whom no run has seen yet has none and is left out."""
    visible = seen_by(request)
    return {
        row["number"]: Colleague(
            str(row["id"]), str(row["name"] or row["id"]), spoken(str(row["language"] or ""), survey), bool(row["mail"])
        )
        for row in colleagues_with_us(visible.book, on=visible.day, most=COLLEAGUES)
    }


def customers_of(
    request: SignedIn, survey: Survey, *, narrow: Narrowed, team: dict[int, Colleague], most: int = SHOWN
) -> tuple[list[Served], int]:
    """Return the most valuable customers of a selection, and how many there are in all."""
    page = seen_by(request).page(replace(narrow.wanted, limit=most))
    return _served(survey, page.rows, team=team), page.count


def customers_numbered(
    request: SignedIn, survey: Survey, *, numbers: list[int], team: dict[int, Colleague]
) -> list[Served]:
    """Return these customers, those of them that this person sees."""
    visible = seen_by(request)
    found = visible.scored.some(numbers, teams=visible.teams)
    return _served(survey, [found[number] for number in numbers if number in found], team=team)


def link_to(token: str) -> str:
    """Return the whole address that a token opens, to be handed on."""
    base = f"{settings.ENVIRONMENT.url.scheme}://{settings.ENVIRONMENT.url.netloc}"
    return base + reverse("listen:invited", args=[token])


def next_of(door: object) -> dict[str, Any] | None:
    """Return the next customer that one of ours was asked about by the same survey: its name and its link."""
    if not isinstance(door, Invitation) or not door.colleague:
        return None
    waiting = Invitation.objects.filter(
        survey=door.survey_id, colleague=door.colleague, answered_at=None, withdrawn_at=None
    ).exclude(sealed="")
    one = waiting.order_by("pk").first()
    token = opened(one.sealed, purpose=LINK) if one else ""
    if one is None or not token:
        return None
    return {"called": one.called, "address": reverse("listen:invited", args=[token]), "many": waiting.count()}


def _served(survey: Survey, rows: list[dict[str, Any]], *, team: dict[int, Colleague]) -> list[Served]:
    ids = [str(row["customer_id"]) for row in rows]
    asked: dict[str, int] = {}
    for customer in Invitation.objects.filter(survey=survey, customer__in=ids).values_list("customer", flat=True):
        asked[customer] = asked.get(customer, 0) + 1
    return [
        Served(
            row["number"], own, row["name"] or own, team.get(row["owner_number"] or -1), asked.get(own, 0)
        )
        for row, own in zip(rows, ids, strict=True)
    ]  # fmt: skip
