"""The only ways to a file that somebody sent, and to a batch."""

from django.conf import settings
from django.http import Http404

from keepworth.runs.undo_batch import batches_of
from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import Batch
from keepworth_web.book.models import Upload
from keepworth_web.staff.models import Person


def access_upload(by: Person, number: int) -> Upload:
    """Return a file that `by` sent: its cells may name people of any team, so nobody else sees them."""
    found = Upload.objects.filter(sent_by=by, pk=number).select_related("job").first()
    if found is None:
        raise Http404
    return found


def access_batch(name: str) -> Batch:
    """Return a batch of the book; whoever may import sees all of them, without their rows."""
    found = next((batch for batch in batches_of(find_book(settings.ENVIRONMENT.book)) if batch.id == name), None)
    if found is None:
        raise Http404
    return found
