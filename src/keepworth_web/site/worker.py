"""The worker: does what was asked for, one job at a time, until it is told to stop."""

import logging
import os
import signal
import time
from types import FrameType

import django

BETWEEN_SWEEPS = 3600  # seconds
BETWEEN_LOOKS = 60  # seconds between two looks at whom to remind, and what happened that a survey asks about
PAUSE = 0.5  # seconds between looks; a look at an empty queue is one indexed query
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
    """Do jobs until somebody stops us; the one in hand is ended first."""
    from django.db import close_old_connections
    from django.utils import timezone

    from keepworth_web.act.actions.note_happenings import forget_happenings, note_happenings
    from keepworth_web.act.mail.letters import queue_letters, send_letter
    from keepworth_web.act.mail.telling import tell_next
    from keepworth_web.book.actions.keep_upload import sweep_uploads
    from keepworth_web.book.actions.run_job import bury_silent_jobs
    from keepworth_web.care.actions.keep_backup import sweep_backups
    from keepworth_web.care.actions.request_work import request_withdrawal
    from keepworth_web.listen.actions.ask_by_itself import ask_by_itself
    from keepworth_web.listen.actions.open_cases import open_cases
    from keepworth_web.listen.mail.sending import send_next
    from keepworth_web.staff.actions.sweep import sweep

    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    swept = looked = 0.0
    while not stopping:
        close_old_connections()
        is_idle = not do_next()
        # A mail between two jobs, and as many as are due while there is none.
        is_idle = not send_next(at=timezone.now()) and is_idle
        is_idle = not open_cases(at=timezone.now()) and is_idle
        is_idle = not note_happenings(at=timezone.now()) and is_idle
        is_idle = not tell_next(at=timezone.now()) and is_idle
        is_idle = not send_letter(at=timezone.now()) and is_idle
        if is_idle:
            bury_silent_jobs()
            if time.monotonic() - looked > BETWEEN_LOOKS:
                ask_by_itself(at=timezone.now())
                queue_letters(at=timezone.now())
                looked = time.monotonic()
            if time.monotonic() - swept > BETWEEN_SWEEPS:
                sweep()
                sweep_uploads(now=timezone.now())
                sweep_backups(now=timezone.now())
                forget_happenings(at=timezone.now())
                request_withdrawal(at=timezone.now())
                swept = time.monotonic()
            time.sleep(PAUSE)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keepworth_web.site.settings")
    django.setup()
    work()
