"""What the worker does for Listen unasked: reminders, and asking after something happened."""

import datetime as dt
import logging

from keepworth_web.listen.actions.pull_triggers import pull_triggers
from keepworth_web.listen.actions.queue_reminders import queue_reminders

_log = logging.getLogger("keepworth.worker")


def ask_by_itself(*, at: dt.datetime) -> None:
    """Queue the reminders that are due, and ask after what happened; a fault of one stops neither other nor worker."""
    for step in (queue_reminders, pull_triggers):
        try:
            step(at=at)
        except Exception:  # noqa: BLE001 the worker goes on; the log has what happened
            _log.exception("%s did not come to its end", step.__name__)
