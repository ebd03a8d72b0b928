"""The worker: does what was asked for, one job at a time, and sends what is due beside it, until it is told to stop."""

import logging
import math
import os
import signal
import threading
import time
from types import FrameType

import django

BETWEEN_SWEEPS = 3600  # seconds
BETWEEN_LOOKS = 60  # seconds between two looks at whom to remind, and what happened that a survey asks about
PAUSE = 0.5  # seconds between looks; a look at an empty queue is one indexed query a kind
_log = logging.getLogger("keepworth.worker")


def do_next() -> bool:
    """Do the oldest job that waits, and return whether there was one."""
    from django.conf import settings

    from keepworth_web.book.actions.run_job import claim_job, run_job

    job = claim_job()
    if job is not None:
        run_job(job, kinds=settings.JOBS)
        _make_directory()
    return job is not None


def _make_directory() -> None:
    """List the customers anew where a job changed who they are, so that no page has to wait for it."""
    from django.conf import settings

    from keepworth.errors import KeepworthError
    from keepworth.tables.book import find_book
    from keepworth.tables.directory import directory_of

    try:
        directory_of(find_book(settings.ENVIRONMENT.book))
    except (KeepworthError, OSError):
        # The job is done whatever becomes of this: the first page that needs the list makes it, and says what is wrong.
        _log.exception("the list of customers could not be made")


def work() -> None:
    """Do jobs until somebody stops us; the one in hand is ended first. What is sent waits for none of them."""
    from django.db import close_old_connections

    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    sender = threading.Thread(target=_send_on, args=(stopping,), name="sender")
    sender.start()
    try:
        swept = -math.inf
        while not stopping.is_set():
            close_old_connections()
            if not do_next():
                swept = _tidy(swept)
                stopping.wait(PAUSE)
    finally:
        stopping.set()
        sender.join()


def _tidy(swept: float) -> float:
    """Bury jobs whose worker is silent, and once an hour sweep out what is old; return when that was."""
    from django.utils import timezone

    from keepworth_web.act.actions.note_happenings import forget_happenings
    from keepworth_web.book.actions.keep_upload import sweep_uploads
    from keepworth_web.book.actions.run_job import bury_silent_jobs
    from keepworth_web.care.actions.keep_backup import sweep_backups
    from keepworth_web.care.actions.request_work import request_withdrawal
    from keepworth_web.prove.mail.reports import forget_reports
    from keepworth_web.staff.actions.sweep import sweep

    bury_silent_jobs()
    if time.monotonic() - swept <= BETWEEN_SWEEPS:
        return swept
    sweep()
    sweep_uploads(now=timezone.now())
    sweep_backups(now=timezone.now())
    forget_happenings(at=timezone.now())
    forget_reports(at=timezone.now())
    request_withdrawal(at=timezone.now())
    return time.monotonic()


def _send_on(stopping: threading.Event) -> None:
    """Send what is due, a thing of each kind in turn, until we are stopped; a fault here stops the whole worker."""
    from django.db import close_old_connections, connections

    looked = -math.inf
    try:
        while not stopping.is_set():
            close_old_connections()
            if not send_due():
                looked = _ask(looked)
                stopping.wait(PAUSE)
    finally:
        stopping.set()
        connections.close_all()


def send_due() -> bool:
    """Open the cases, note what happened, and send one thing of each kind; return whether anything was to be done."""
    from django.utils import timezone

    from keepworth_web.act.actions.note_happenings import note_happenings
    from keepworth_web.act.mail.letters import send_letter
    from keepworth_web.act.mail.telling import tell_next
    from keepworth_web.listen.actions.open_cases import open_cases
    from keepworth_web.listen.mail.sending import send_next
    from keepworth_web.prove.mail.reports import send_report

    each = (send_next, open_cases, note_happenings, tell_next, send_letter, send_report)
    # All of them, whichever was idle: none waits for another.
    return sum(one(at=timezone.now()) for one in each) > 0


def _ask(looked: float) -> float:
    """Once a minute look whom a survey is to be asked of, and whose letter or report is due; return when that was."""
    from django.utils import timezone

    from keepworth_web.act.mail.letters import queue_letters
    from keepworth_web.listen.actions.ask_by_itself import ask_by_itself
    from keepworth_web.prove.mail.reports import queue_reports

    if time.monotonic() - looked <= BETWEEN_LOOKS:
        return looked
    ask_by_itself(at=timezone.now())
    queue_letters(at=timezone.now())
    queue_reports(at=timezone.now())
    return time.monotonic()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keepworth_web.site.settings")
    django.setup()
    work()
