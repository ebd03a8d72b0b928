"""Draw the lot of a plan among the customers of today, and start it."""

import datetime as dt

from keepworth_web.know.reads.visible import Visible
from keepworth_web.prove.actions.start_experiment import start_experiment
from keepworth_web.prove.models import Experiment
from keepworth_web.prove.reads.experiments import beginning_of, lot_of
from keepworth_web.staff.models import Person


def begin(visible: Visible, of: Experiment, *, by: Person, at: dt.datetime) -> int:
    """Draw, store and start; return how many were drawn.

    Raises
    ------
    BadInput
        Nobody can be drawn, too many, or fewer than there are arms.
    NotPermitted
        It was started or changed meanwhile.

    """
    lot = lot_of(visible, of)
    beginning = beginning_of(visible, of, many=len(lot))
    start_experiment(of, lot, beginning=beginning, by=by, at=at)
    return len(lot)
