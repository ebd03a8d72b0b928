"""Surveys as our own people see them: how many were asked and answered, by which links, and whom one may ask."""

import datetime as dt
from dataclasses import dataclass

import segno
from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import Http404
from django.urls import reverse

from keepworth_web.listen.models import OpenLink, Outgoing, Survey
from keepworth_web.listen.reads.known import title_known
from keepworth_web.staff.sealed import LINK, opened


@dataclass(frozen=True, slots=True)
class LinkShown:
    """An open link with its address and its picture."""

    link: OpenLink
    address: str  # empty where another secret sealed the token
    answers: int

    @property
    def drawn(self) -> str:
        """The address as a QR code: SVG, as an address that holds it."""
        return segno.make(self.address, error="m").svg_data_uri(scale=4, border=2) if self.address else ""


def all_surveys() -> QuerySet[Survey]:
    """Return every survey, with how many were asked and how many answered."""
    return Survey.objects.annotate(
        asked=Count("invitations", distinct=True), answered=Count("submissions", distinct=True)
    )


def one_survey(number: int) -> Survey:
    """Return a survey with its counts."""
    found = all_surveys().filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def title_of(survey: Survey, *, language: str) -> str:
    """Return what a survey asks, in words."""
    return title_known(survey.instrument, survey.version, language=language)


def survey_to_ask_by(at: dt.datetime) -> Survey | None:
    """Return the newest survey that customers can be asked by now, None where there is none."""
    these = Survey.objects.filter(side=Survey.Side.CUSTOMER, perspective=Survey.Perspective.OWN, closed_at=None)
    return next((one for one in these[:20] if one.is_open(at)), None)


def links_of(survey: Survey) -> list[LinkShown]:
    """Return the open links of a survey."""
    return [link_shown(link) for link in survey.open_links.annotate(answers=Count("submissions"))[:50]]


def link_shown(link: OpenLink) -> LinkShown:
    """Return a link with the address that it opens."""
    base = f"{settings.ENVIRONMENT.url.scheme}://{settings.ENVIRONMENT.url.netloc}"
    token = opened(link.sealed, purpose=LINK)
    address = base + reverse("listen:came-by", args=[token]) if token else ""
    return LinkShown(link, address, getattr(link, "answers", 0))


def spoken(tag: str, survey: Survey) -> str:
    """Return the language to ask somebody in: their own where the survey speaks it, else its first."""
    own = "zh-hans" if tag.lower().startswith("zh") else tag.lower().split("-")[0]
    return own if own in survey.languages else str(survey.languages[0])


def troubled() -> QuerySet[Outgoing]:
    """Return the mails that were given up or refused, the newest first."""
    ended = (Outgoing.State.DEAD, Outgoing.State.REFUSED)
    return Outgoing.objects.filter(state__in=ended).select_related("invitation__survey").order_by("-pk")


def one_troubled(number: int) -> Outgoing:
    """Return one of them."""
    found = troubled().filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def waiting(*, at: dt.datetime) -> dict[str, int]:
    """Return how many mails wait, and how many of them have been tried before."""
    these = Outgoing.objects.filter(state__in=(Outgoing.State.WAITING, Outgoing.State.SENDING))
    return {"waiting": these.count(), "tried": these.filter(attempts__gt=0, due_at__gt=at).count()}
