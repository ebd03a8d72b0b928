"""Who of our people somebody is: by the mail that the book and the website both know."""

from keepworth.tables.answering import ask, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys


def colleague_with_mail(book: Book, mail: str | None) -> str | None:
    """Return the id of the colleague who has this address, None where nobody or more than one has it."""
    if not (mail or "").strip():
        return None
    with lake_here(book) as lake:
        found = ask(
            f"SELECT DISTINCT own.text FROM ({lake.select('identities')}) AS people "
            f"JOIN ({known_keys(lake.folder, lake.manifest)}) AS own ON own.kind = 'colleague' "
            "AND own.number = people.who_id WHERE people.who = 'colleague' "
            f"AND lower(trim(people.mail)) = lower(trim({quoted(mail or '')}))"
        )
    return str(found[0][0]) if len(found) == 1 else None
