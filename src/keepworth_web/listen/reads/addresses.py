"""Where mail to somebody goes: asked when it is sent, so that an erased or restricted person gets none."""

from django.conf import settings

from keepworth.tables.book import find_book
from keepworth.tables.scored import open_directory
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import Visible


def address_of(kind: str, own: str) -> str:
    """Return the mail address of a contact or a colleague as it stands now, empty where none is known."""
    if not own:
        return ""
    book = find_book(settings.ENVIRONMENT.book)
    found = Reader(Visible(book, open_directory(book), None, book.today())).identities(kind, [own])
    return str(found.get(own, {}).get("mail") or "").strip()
