"""What the worker does for Prove. Django's Tasks; the rows that ask for them are `book.models.Job`."""

from django.conf import settings
from django.tasks import task

from keepworth_web.book.actions.run_job import begin_step


@task
def backtest(job_id: int) -> str:
    """Test chances of staying on the book's past, keep what was found, and return the name of its file."""
    from keepworth.runs.kept_backtests import keep_staying
    from keepworth.tables.book import find_book

    book = find_book(settings.ENVIRONMENT.book)
    return keep_staying(book, tell=lambda step: begin_step(job_id, step)).file.name
