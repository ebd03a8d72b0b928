"""What the worker does for the book. Django's Tasks; the rows that ask for them are `book.models.Job`."""

import datetime as dt

from django.conf import settings
from django.tasks import task

from keepworth_web.book.actions.run_job import begin_step
from keepworth_web.book.models import Job


@task
def score(job_id: int) -> str:
    """Score the book and return the run's name."""
    from keepworth.runs.asked import Asked
    from keepworth.runs.score import score_book
    from keepworth.tables.book import find_book

    asked = Job.objects.get(pk=job_id).asked
    as_of = dt.date.fromisoformat(asked["as_of"]) if "as_of" in asked else None
    run = score_book(
        find_book(settings.ENVIRONMENT.book), asked=Asked(as_of=as_of), tell=lambda step: begin_step(job_id, step)
    )
    return run.name
