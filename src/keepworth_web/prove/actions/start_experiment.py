"""Start an experiment, its lot stored before; or stop it early."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth.errors import BadInput, NotPermitted
from keepworth_web.prove.models import Assignment, Experiment
from keepworth_web.prove.reads.experiments import Beginning, Ticket
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person

AT_ONCE = 5_000


@transaction.atomic
def start_experiment(
    of: Experiment, lot: Sequence[Ticket], *, beginning: Beginning, by: Person, at: dt.datetime
) -> None:  # fmt: skip
    """Store the whole lot, and start; both or neither, and only one of two who start it at once.

    Raises
    ------
    BadInput
        Nobody was drawn.
    NotPermitted
        It was started or changed meanwhile.

    """
    if not lot:
        raise BadInput(_("Nobody was drawn, so there is nothing to start."))
    these = Experiment.objects.filter(pk=of.pk, state=Experiment.State.DRAFTED, version=of.version)
    if not these.filter(started_at=None).update(
        started_at=at, started_by=by, began=beginning.began, expected=beginning.expected
    ):
        raise NotPermitted(_("It was started or changed meanwhile. Look at it again before you start it."))
    Assignment.objects.bulk_create(
        (Assignment(experiment=of, number=one.number, customer=one.customer, arm=one.arm, group=one.group)
         for one in lot), batch_size=AT_ONCE,
    )  # fmt: skip
    these.update(state=Experiment.State.STARTED)
    note("experiment.start", by=by, about=f"experiment {of.pk}", customers=len(lot))


@transaction.atomic
def stop_experiment(of: Experiment, *, because: str, on: dt.date, by: Person, at: dt.datetime) -> None:
    """Stop an experiment that runs; what was drawn stands, and what came until today.

    Raises
    ------
    NotPermitted
        It does not run.

    """
    these = Experiment.objects.filter(pk=of.pk, state=Experiment.State.STARTED)
    stopped = {"stopped_at": at, "stopped_by": by, "stopped_on": on, "because": because}
    if not these.update(state=Experiment.State.STOPPED, **stopped):
        raise NotPermitted(_("It does not run, so it cannot be stopped."))
    note("experiment.stop", by=by, about=f"experiment {of.pk}")
