"""Tie the database to its book, once; refuse another book's."""

from django.db import transaction

from keepworth.errors import BadInput
from keepworth_web.book.models import BookMark


@transaction.atomic
def mark_database(book_id: str) -> None:
    """Mark an empty database as this book's, or find the mark.

    Raises
    ------
    BadInput
        The database is another book's: what people wrote there would be shown beside the wrong customers.

    """
    mark, _ = BookMark.objects.get_or_create(pk=1, defaults={"book_id": book_id})
    if mark.book_id != book_id:
        raise BadInput(
            f"This database belongs to another book: its book_id is {mark.book_id}, that of keepworth.toml is "
            f"{book_id}. Name the right DATABASE_URL, or the folder that this database came with."
        )
