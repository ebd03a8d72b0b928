"""What the worker does for Prove. Django's Tasks; the rows that ask for them are `book.models.Job`."""

from django.conf import settings
from django.tasks import task

from keepworth_web.book.actions.run_job import begin_step
from keepworth_web.book.models import Job


@task
def backtest(job_id: int) -> str:
    """Test chances of staying on the book's past, keep what was found, and return the name of its file."""
    from keepworth.runs.kept_backtests import keep_staying
    from keepworth.tables.book import find_book

    book = find_book(settings.ENVIRONMENT.book)
    return keep_staying(book, tell=lambda step: begin_step(job_id, step)).file.name


@task
def bakeoff(job_id: int) -> str:
    """Judge the metrics of the book by what its customers then did, keep it, and return the name of its file."""
    from keepworth.prove.bakeoff import Outcome
    from keepworth.runs.bakeoff import keep_bakeoff
    from keepworth.tables.book import find_book

    asked, book = Job.objects.get(pk=job_id).asked, find_book(settings.ENVIRONMENT.book)
    outcome, days = Outcome(asked["outcome"]), int(asked["days"])
    return keep_bakeoff(book, outcome=outcome, days=days, tell=lambda step: begin_step(job_id, step)).name


@task
def drivers(job_id: int) -> str:
    """Look for what drives an outcome in the book, keep it, and return the name of its file."""
    from keepworth.runs.drivers import Moved, keep_drivers
    from keepworth.tables.book import find_book

    outcome, book = Moved(Job.objects.get(pk=job_id).asked["outcome"]), find_book(settings.ENVIRONMENT.book)
    return keep_drivers(book, outcome=outcome, tell=lambda step: begin_step(job_id, step)).name


@task
def long_view(job_id: int) -> str:
    """Take the long view of the book, keep it, and return the name of its file."""
    from keepworth.runs.long_view import keep_long_view
    from keepworth.tables.book import find_book

    book = find_book(settings.ENVIRONMENT.book)
    return keep_long_view(book, tell=lambda step: begin_step(job_id, step)).name
