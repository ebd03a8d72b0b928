"""Claim a job, do it, and say how it ended."""

import datetime as dt
import logging
import secrets
import time
from collections.abc import Mapping

from django.db.models import Q
from django.tasks import Task
from django.utils import timezone
from django.utils.module_loading import import_string

from keepworth.errors import KeepworthError
from keepworth_web.book.models import Job, Step

SILENT_FOR = dt.timedelta(minutes=15)  # a step of ten million customers takes less
_log = logging.getLogger("keepworth.worker")


def claim_job() -> Job | None:
    """Return the oldest waiting job, which is this worker's from now on; the conditional update decides whose."""
    for job in Job.objects.filter(state=Job.State.WAITING).order_by("pk"):
        now = timezone.now()
        waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
        if waiting.update(state=Job.State.RUNNING, started_at=now, beat_at=now) == 1:
            return Job.objects.get(pk=job.pk)
    return None


def run_job(job: Job, *, kinds: Mapping[str, str]) -> Job:
    """Do a claimed job by the task that its kind names."""
    task: Task[[int], str] = import_string(kinds[job.kind])
    try:
        _end(job, Job.State.DONE, result=task.call(job.pk))
    except KeepworthError as refusal:
        _end(job, Job.State.REFUSED, said=str(refusal))
    except Exception:  # noqa: BLE001 the worker goes on; the log has what happened, the page its id
        known_as = secrets.token_hex(4)
        _log.exception("a job failed, id %s", known_as, extra={"job": job.pk, "kind": job.kind})
        _end(job, Job.State.FAILED, said=known_as)
    return job


def begin_step(job_id: int, name: str) -> None:
    """Note that a step has begun; it is a sign of life too."""
    now = timezone.now()
    Step.objects.create(job_id=job_id, name=name[:60], begun_at=now)
    Job.objects.filter(pk=job_id).update(beat_at=now)


class Progress:
    """Notes the steps of a job and how far each is, not oftener than a page looks."""

    def __init__(self, job_id: int, *, every: float = 1.0) -> None:
        self._job_id, self._every, self._step, self._noted = job_id, every, "", 0.0

    def tell(self, step: str, share: float) -> None:
        """Hear how far a step is."""
        now = time.monotonic()
        if step != self._step:
            self._step = step
            begin_step(self._job_id, step)
        elif now - self._noted < self._every:
            return
        self._noted = now
        Job.objects.filter(pk=self._job_id).update(share=min(max(share, 0.0), 1.0), beat_at=timezone.now())


def bury_silent_jobs() -> int:
    """End the jobs whose worker has given no sign of life: it was killed with them."""
    now = timezone.now()
    silent = Job.objects.filter(Q(beat_at__lt=now - SILENT_FOR), state=Job.State.RUNNING)
    return silent.update(state=Job.State.FAILED, ended_at=now, said="")


def _end(job: Job, state: Job.State, *, said: str = "", result: str = "") -> None:
    job.state, job.said, job.result, job.ended_at = state, said, result, timezone.now()
    job.save(update_fields=["state", "said", "result", "ended_at"])
