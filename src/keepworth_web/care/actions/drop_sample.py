"""Take the sample out of the book in one step, and with it what the website's database says about it.

The removal asks the database itself, as it does on the command line: `site/emptying.py`.
"""

from contextlib import AbstractContextManager

from django.conf import settings

from keepworth.errors import NotPermitted
from keepworth.samples.loading import Removed, remove_sample
from keepworth.tables.book import find_book
from keepworth_web.book.models import Job
from keepworth_web.care.actions.noted_first import noted_first
from keepworth_web.care.actions.request_work import OPEN
from keepworth_web.staff.models import Person


def drop_sample(*, by: Person) -> Removed:
    """Empty a sample book; what is left is an empty book, its people, and the audit log.

    Raises
    ------
    BadInput
        The book is no sample.
    Busy
        Somebody scores it, or writes to it.
    NotPermitted
        The sample is still on its way in.

    """
    if Job.objects.filter(state__in=OPEN).exists():
        raise NotPermitted("The worker is busy with this book. Wait until it is done, then remove the sample.")

    def noted(gone: Removed) -> AbstractContextManager[None]:
        return noted_first("sample.remove", by=by, about="", rows=gone.rows, tables=gone.tables)

    return remove_sample(find_book(settings.ENVIRONMENT.book), around=noted)
