"""What triggers did, as somebody may see it: names of the customers behind their wall are left out with their rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from keepworth.tables.happened import names_of
from keepworth.tables.scored import Wanted
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.listen.models import Survey, Trigger, Triggered
from keepworth_web.listen.reads.triggering import Preview
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, with names."""

    of: Triggered
    customer: str
    contact: str


def triggers_of(survey: Survey) -> QuerySet[Trigger]:
    """Return the triggers of a survey with what each did so far."""
    return (
        Trigger.objects.filter(survey=survey)
        .select_related("made_by")
        .annotate(
            asked=Count("triggered", filter=Q(triggered__state="asked")),
            held=Count("triggered", filter=Q(triggered__state="held")),
            waits=Count("triggered", filter=Q(triggered__state="waiting")),
        )
    )


def one_trigger(number: int) -> Trigger:
    """Return one trigger with its survey."""
    found = Trigger.objects.select_related("survey", "made_by").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def lines_of(request: SignedIn, survey: Survey, *, after: int | None = None) -> tuple[list[Line], int | None]:
    """Return what happened and what became of it, the newest first, and where the next page begins."""
    these = Triggered.objects.filter(trigger__survey=survey).select_related("trigger").order_by("-pk")
    if after is not None:
        these = these.filter(pk__lt=after)
    visible = seen_by(request)
    if visible.teams is not None:
        these = these.filter(customer__in=_customers(request, survey))
    found = list(these[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    named = names_of(visible.scored, {one.customer for one in shown}, wanted=Wanted(teams=visible.teams))
    people = reader_of(request).identities("contact", {one.contact for one in shown if one.contact})
    lines = [
        Line(one, named.get(one.customer, one.customer), str(people.get(one.contact, {}).get("name") or one.contact))
        for one in shown
    ]
    return lines, shown[-1].pk if len(found) > ON_A_PAGE else None


def _customers(request: SignedIn, survey: Survey) -> Iterable[str]:
    """Return the ids of customers of this survey's things that the person sees."""
    visible = seen_by(request)
    these = Triggered.objects.filter(trigger__survey=survey)
    known = set(these.order_by().values_list("customer", flat=True).distinct())
    return set(names_of(visible.scored, known, wanted=Wanted(teams=visible.teams)))


def said_of(preview: Preview) -> str:
    """Say what a trigger would have done."""
    parts = [
        ngettext("would have asked %(n)s person in the last 30 days",
                 "would have asked %(n)s people in the last 30 days", preview.asked) % {"n": count(preview.asked)}
    ]  # fmt: skip
    whys = dict(Triggered.Why.choices)
    parts += [f"{whys[why]}: {count(many)}" for why, many in sorted(preview.held.items())]
    if preview.late:
        parts.append(_("too late by the limit a day: %(n)s") % {"n": count(preview.late)})
    happened = ngettext("%(n)s time it happened", "%(n)s times it happened", preview.happened)
    return _("%(happened)s: %(parts)s.") % {
        "happened": happened % {"n": count(preview.happened)},
        "parts": pgettext("within a sentence", ", ").join(parts),
    }
