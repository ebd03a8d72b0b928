"""Export what a book holds about one person, as data that person and machines can read."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from keepworth.runs.place import check_place
from keepworth.runs.restrict_person import restricted_since
from keepworth.tables.book import Book
from keepworth.tables.lake.files import reading, replace_text
from keepworth.tables.persons.about import rows_about, scores_of, texts_of
from keepworth.tables.persons.held import held
from keepworth.tables.persons.planning import texts_of_persons
from keepworth.tables.persons.who import the_person

FORMAT = 1


def export_person(book: Book, person: str, *, at: dt.datetime | None = None) -> dict[str, Any]:
    """Return everything that is held about a person, as plain values that become JSON.

    Rows that later imports replaced are in it and marked; so are stored scores, the periods after which data go, and
    since when the person is restricted. Words of others that mention the person are not: those are theirs.

    Raises
    ------
    BadInput
        Nobody is called that, several are (the message names each), or it is an organisation.

    """
    at = at or dt.datetime.now(tz=dt.UTC)
    with reading(book.lake_folder), held(book.folder) as facts:
        who = the_person(facts, asked=person)
        rows = list(rows_about(facts, who))
        texts = list(texts_of(facts, texts_of_persons(facts, persons=(who,))))
    scores = list(scores_of(book.scores, who))
    return {
        "format": FORMAT,
        "book": book.settings.name,
        "person": {"kind": who.kind, "id": who.text},
        "made_at": at.isoformat(timespec="seconds"),
        "restricted_since": restricted_since(book, who),
        "recipients": "nobody outside this organisation, unless somebody exported it from this book",
        "retention": _retention(book),
        "identities": [one for one in rows if one["table"] == "identities"],
        "rows": [one for one in rows if one["table"] != "identities"],
        "texts": texts,
        "scores": scores,
    }


def write_person(record: dict[str, Any], *, into: Path, replace: bool = False) -> Path:
    """Write an export to a file, whole or not at all, readable by its owner alone."""
    check_place(into, replace=replace)
    replace_text(into, json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n", mode=0o600)
    return into


def _retention(book: Book) -> dict[str, str]:
    periods = book.settings.retention.record()
    return {kind: f"{months} months" if isinstance(months, int) else months for kind, months in periods.items()}
