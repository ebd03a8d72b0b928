"""Who may stand in a mailbox or a calendar: everybody of a book with an address, for whatever reads the file."""

from pathlib import Path
from typing import Final

from keepworth.tables.book import Book
from keepworth.tables.lake.engine import quoted, write_parquet
from keepworth.tables.lake.keys import known_keys

PEOPLE: Final = "people.parquet"  # kind, id, mail
EMPLOYERS: Final = "employers.parquet"  # contact_id, customer_id, valid_from


def write_correspondents(book: Book, *, into: Path) -> Path:
    """Write who has a mail address, and for which customer each contact worked from when; return the folder.

    Addresses stand as they were imported, several in a cell where it was so. Restricted persons are left out.
    """
    into.mkdir(parents=True, exist_ok=True)
    with book.lake() as lake:
        keys = known_keys(lake.folder, lake.manifest)
        people = (
            f"SELECT who AS kind, own.text AS id, mail FROM ({lake.select('identities')}) AS held "
            f"JOIN ({keys}) AS own ON own.kind = held.who AND own.number = held.who_id "
            "WHERE who IN ('customer', 'contact', 'colleague') AND contains(mail, '@') ORDER BY ALL"
        )
        write_parquet(lake.engine, people, into=into / PEOPLE)
        employers = (
            "SELECT theirs.text AS contact_id, ours.text AS customer_id, valid_from "
            f"FROM ({lake.select('contacts')}) AS held "
            f"JOIN ({_ids(keys, 'contact')}) AS theirs ON theirs.number = held.contact_id "
            f"JOIN ({_ids(keys, 'customer')}) AS ours ON ours.number = held.customer_id ORDER BY ALL"
        )
        write_parquet(lake.engine, employers, into=into / EMPLOYERS)
    return into


def _ids(keys: str, kind: str) -> str:
    return f"SELECT number, text FROM ({keys}) WHERE kind = {quoted(kind)}"
