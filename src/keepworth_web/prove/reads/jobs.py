"""Work that was asked for on the pages of Prove, as long as its end is worth a word."""

from keepworth_web.book.models import Job


def open_job(kind: str) -> Job | None:
    """Return the newest job of a kind, unless it is done: then what it found stands on the page."""
    job = Job.objects.filter(kind=kind).first()
    return None if job is None or job.state == Job.State.DONE else job
