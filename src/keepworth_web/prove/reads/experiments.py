"""Experiments: whom one is about, what the past lets expect of it, what the lot gave, and what may be said by now."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
from django.http import Http404
from django.utils.translation import gettext as _

from keepworth.act.plays import plays_of
from keepworth.errors import BadInput
from keepworth.prove.experiments import Look, draw
from keepworth.runs.experiments import (
    MOST_DRAWN,
    SPENT,
    STAYED,
    Drawn,
    Foretold,
    Setting,
    drawn_of,
    expected,
    looked,
)
from keepworth.tables.fared import people_wanted
from keepworth.tables.wanted import Filter, Wanted
from keepworth_web.act.reads.action_words import play_said
from keepworth_web.act.reads.extras import catalogue
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.visible import Visible
from keepworth_web.prove.models import HELD_OUT, Assignment, Experiment
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept

EPOCH: Final = dt.date(1970, 1, 1)
NO_CUSTOMERS: Final = ("prospect", "internal")
type Someone = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the lot gave one customer."""

    number: int
    customer: str
    arm: int
    group: int | None


@dataclass(frozen=True, slots=True)
class Beginning:
    """From which day on, and what the past lets expect."""

    began: dt.date
    expected: float | None


@dataclass(frozen=True, slots=True)
class Standing:
    """An experiment on the day shown."""

    of: Experiment
    today: dt.date
    look: Look | None  # None: it did not begin
    done: float  # which part of its days is over

    @property
    def ends(self) -> dt.date | None:
        """The last day that counts, as planned."""
        return None if self.of.began is None else self.of.began + dt.timedelta(self.of.days)

    @property
    def is_over(self) -> bool:
        """Whether its planned days are over."""
        return self.done >= 1

    @property
    def state(self) -> str:
        """How far it is: planned, running, stopped early or ended."""
        if self.is_over and self.of.state == Experiment.State.STARTED:
            return "ended"
        return str(self.of.state)

    @property
    def day(self) -> int:
        """How many of its days are over."""
        return round(self.done * self.of.days)


def experiments_here(request: SignedIn) -> list[Standing]:
    """Return all experiments of the day shown with what may be said of them, the newest first."""
    found: list[Standing] = kept(
        request, "experiments", find=lambda: [_standing(request, one) for one in _there(request)]
    )
    return found


def experiment_here(request: SignedIn, number: int) -> Standing:
    """Return one experiment, or 404."""
    found = next((one for one in _there(request).filter(pk=number)), None)
    if found is None:
        raise Http404
    return _standing(request, found)


def _there(request: SignedIn) -> Any:
    every = Experiment.objects.select_related("made_by", "started_by", "stopped_by")
    if request.as_of is None:
        return every
    end = dt.datetime.combine(request.as_of + dt.timedelta(1), dt.time(), tzinfo=dt.UTC)
    return every.filter(made_at__lt=end)


def arms_offered(request: SignedIn) -> list[tuple[str, str]]:
    """Return what may be tried: the actions of the playbook, and the extras of the catalogue."""
    plays = plays_of(seen_by(request).book.settings.act.plays)
    known = [(one.key, play_said(one.key, called=one.name)) for one in plays]
    extras = [(one.name, _("extra: %(name)s") % {"name": one.name}) for one in catalogue(request)]
    return [*known, *[one for one in extras if one[0] not in dict(known) and one[0].casefold() != HELD_OUT]]


def arm_said(request: SignedIn, arm: str) -> str:
    """Return what an arm is called."""
    if arm == HELD_OUT:
        return _("nothing, left out by lot")
    named: dict[str, str] = kept(request, "arms", find=lambda: dict(arms_offered(request)))
    return named.get(arm, arm.replace("_", " "))


def setting_of(of: Experiment) -> Setting:
    """Return what is counted, for how long, and the parts of the arms."""
    return Setting(of.outcome, of.days, of.shares)


def who(visible: Visible, of: Experiment) -> list[Someone]:
    """Return the customers whom an experiment would be about today.

    Raises
    ------
    BadInput
        They are more than the website draws.

    """
    filters = [*_kinds(of), Filter("state", "not", "left")]
    filters += [Filter(column, "is", said) for column, said in (("tier", of.tier), ("state", of.relation)) if said]
    found = _people(visible, filters)
    hidden = set(visible.book.restricted("customer"))
    return [one for one in found if one["number"] not in hidden]


def foretold(visible: Visible, of: Experiment, *, many: int) -> list[Foretold]:
    """Return what the past of such customers lets expect of each length, the planned one first."""
    people = _people(visible, _kinds(of))
    begun = [one["since"] or one["first_order"] or EPOCH for one in people]
    past = drawn_of([one["number"] for one in people], [_group(of, one) for one in people])
    if not many:
        return []
    return expected(
        visible.book, past, begun=np.array([(one - EPOCH).days for one in begun], dtype=np.int64), many=many,
        setting=setting_of(of), day=_known_until(visible),
    )  # fmt: skip


def lot_of(visible: Visible, of: Experiment) -> list[Ticket]:
    """Draw the lot: who gets what, the same whenever it is drawn of the same customers.

    Raises
    ------
    BadInput
        There are too many of them, or fewer than there are arms.

    """
    people = who(visible, of)
    groups = [_group(of, one) for one in people]
    strata = [f"{one['segment'] or ''}|{one['tier'] or ''}" for one in people]
    arms = draw(
        [str(one["customer_id"]) for one in people], np.array(of.shares), salt=of.key,
        stratum=strata if of.units == Experiment.Units.ALONE else None, cluster=groups if any(groups) else None,
    )  # fmt: skip
    return [
        Ticket(one["number"], str(one["customer_id"]), arm, int(group) if group else None)
        for one, arm, group in zip(people, arms.tolist(), groups, strict=True)
    ]


def beginning_of(visible: Visible, of: Experiment, *, many: int) -> Beginning:
    """Return the day of the lot, and to what share it happens in so many days, as the past says."""
    past = next((one for one in foretold(visible, of, many=many) if one.days == of.days), None)
    share = None if past is None or of.outcome == SPENT else past.mean
    if share is not None and of.outcome == STAYED:
        share = 1 - share
    return Beginning(visible.book.today(), share)


def assignment_rows(request: SignedIn, number: int) -> Sequence[Sequence[Value]] | None:
    """Return the arm of every customer, for the tool that sends; None where there is no such experiment."""
    try:
        found = experiment_here(request, number).of
    except Http404:
        return None
    when = found.started_at.date() if found.started_at else None
    names = found.names
    rows = Assignment.objects.filter(experiment=found).values_list("customer", "arm").iterator(chunk_size=5_000)
    return [[customer, names[arm], found.key, when] for customer, arm in rows]


def _known_until(visible: Visible) -> dt.date:
    """Return the day of the run: after it the book may know nothing, and what nobody wrote did not happen."""
    record = visible.record
    return min(visible.day, dt.date.fromisoformat(record["as_of"])) if record else visible.day


def _kinds(of: Experiment) -> list[Filter]:
    kinds = [Filter("kind", "not", kind) for kind in NO_CUSTOMERS]
    return [*kinds, Filter("segment", "is", of.segment)] if of.segment else kinds


def _people(visible: Visible, filters: Sequence[Filter]) -> list[Someone]:
    wanted = Wanted(teams=visible.teams, filters=tuple(filters))
    found = people_wanted(visible.scored, wanted, most=MOST_DRAWN)
    if len(found) > MOST_DRAWN:
        said = _("More than %(most)s customers are more than is drawn here: narrow it to a segment or a tier.")
        raise BadInput(said % {"most": f"{MOST_DRAWN:,}"})
    return cast("list[Someone]", found)


def _group(of: Experiment, one: Someone) -> str:
    """Return the number of the group that somebody is drawn with, as text; empty: alone."""
    if of.units == Experiment.Units.OWNER:
        return "" if one["owner_number"] is None else str(one["owner_number"])
    if of.units == Experiment.Units.PARENT:
        # A parent is drawn with those who belong to it.
        return str(one["number"] if one["parent_number"] is None else one["parent_number"])
    return ""


def drawn_here(of: Experiment) -> Drawn:
    """Return the lot as it is stored."""
    rows = list(Assignment.objects.filter(experiment=of).order_by("pk").values_list("number", "arm", "group"))
    groups = ["" if group is None else str(group) for _, _, group in rows]
    return drawn_of([number for number, _, _ in rows], groups, arm=[arm for _, arm, _ in rows])


def _standing(request: SignedIn, of: Experiment) -> Standing:
    today = seen_by(request).day
    if of.began is None or of.began > today:
        return Standing(of, today, None, 0.0)
    until = min(today, of.stopped_on) if of.stopped_on else today
    found, done = looked(
        seen_by(request).book, drawn_here(of), setting=setting_of(of), began=of.began, until=until,
        expected_share=of.expected,
    )  # fmt: skip
    return Standing(of, today, found, done)
