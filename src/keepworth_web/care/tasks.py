"""What the worker does in care of the book. Django's Tasks; the rows that ask for them are `book.models.Job`."""

from collections.abc import Callable

from django.conf import settings
from django.tasks import task

from keepworth_web.book.actions.run_job import begin_step


@task
def load_sample_firm(job_id: int) -> str:
    """Bring the sample firm into an empty book and score it; a part that was left is completed."""
    from keepworth.runs.score import score_book
    from keepworth.samples.loading import load_sample, sample_book
    from keepworth.tables.book import find_book

    book, tell = find_book(settings.ENVIRONMENT.book), _once(job_id)
    book = sample_book(book.folder, tell=tell) if book.settings.sample else load_sample(book, tell=tell)
    return score_book(book, tell=tell).name


def _once(job_id: int) -> Callable[[str], None]:
    """Return what notes each step when it begins, and not again for every file."""
    told: set[str] = set()

    def tell(step: str) -> None:
        if step not in told:
            begin_step(job_id, step)
        told.add(step)

    return tell
