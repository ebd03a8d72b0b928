"""Plan an experiment, change its plan while it is only planned, or give the plan up."""

import datetime as dt
import secrets
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from keepworth.errors import NotPermitted
from keepworth_web.prove.models import Experiment
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person

MOST = 500  # experiments of a book; ours


@dataclass(frozen=True, slots=True)
class Plan:
    """What an experiment is to be."""

    name: str
    segment: str
    tier: str
    relation: str
    arms: str  # `models.BETWEEN` them
    held_out: int
    units: str
    outcome: str
    days: int


@transaction.atomic
def plan_experiment(plan: Plan, *, by: Person, at: dt.datetime) -> Experiment:
    """Keep a plan; nothing is drawn yet.

    Raises
    ------
    NotPermitted
        There are as many experiments as there may be.

    """
    if Experiment.objects.count() >= MOST:
        raise NotPermitted(_("%(n)s experiments stand already, which is the most.") % {"n": MOST})
    made = Experiment.objects.create(
        key=f"keepworth-{secrets.token_hex(8)}", made_at=at, made_by=by, **asdict(plan)
    )  # fmt: skip
    note("experiment.plan", by=by, about=f"experiment {made.pk}")
    return made


@transaction.atomic
def change_plan(of: Experiment, plan: Plan, *, by: Person) -> None:
    """Change a plan.

    Raises
    ------
    NotPermitted
        It was started, or somebody changed it since it was shown.

    """
    these = Experiment.objects.filter(pk=of.pk, state=Experiment.State.DRAFTED, version=of.version)
    if not these.update(version=F("version") + 1, **asdict(plan)):
        raise NotPermitted(_("It was started or changed meanwhile. Nothing of yours was kept: look at it again."))
    note("experiment.change", by=by, about=f"experiment {of.pk}")


@transaction.atomic
def drop_plan(of: Experiment, *, by: Person) -> None:
    """Give up a plan.

    Raises
    ------
    NotPermitted
        It was started: what was drawn stands.

    """
    if not Experiment.objects.filter(pk=of.pk, state=Experiment.State.DRAFTED).delete()[0]:
        raise NotPermitted(_("It was started: it can be stopped, and what was drawn stands."))
    note("experiment.drop", by=by, about=f"experiment {of.pk}")
