"""Who is there on both sides of one customer, as a run saw them: its people, ours, their ties and threads.

Files that a run did not write are empty here; a column that an older run does not have is null.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from keepworth.tables.answering import columns_in, dicts, lake_here
from keepworth.tables.book import Book
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import named, quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.tie_results import (
    CONTACTS_FILE,
    DAY,
    FILES,
    FLAG,
    MOMENT,
    NUMBER,
    THREADS_FILE,
    TIES_FILE,
    WHOLE,
    WORD,
)

STORED: Final = {WHOLE: "BIGINT", NUMBER: "DOUBLE", DAY: "DATE", MOMENT: "TIMESTAMP", FLAG: "BOOLEAN", WORD: "VARCHAR"}


@dataclass(frozen=True, slots=True)
class Known:
    """The people of one customer and ours, and how well they know each other.

    Rows have the columns of `tie_results.FILES`; contacts and colleagues a `name` as well, contacts the kind of their
    newest act (`act_kind`). Nobody restricted is among them.
    """

    contacts: list[dict[str, Any]]  # the closest first
    colleagues: list[dict[str, Any]]  # number, name, left_on
    ties: list[dict[str, Any]]  # the strongest first; active ones alone
    threads: dict[str, Any] | None


def people_of(book: Book, number: int, *, run: Path, on: dt.date) -> Known | None:
    """Return who a run saw at a customer, None where it looked at nobody; `on` is the day whose acts count."""
    if not (run / CONTACTS_FILE).is_file():
        return None
    this = f"customer_id = {int(number)}"
    with lake_here(book) as lake:
        away, gone = lake.restricted.of("contact"), lake.restricted.of("colleague")
        contacts = dicts(
            f"SELECT * FROM ({rows_in(run / CONTACTS_FILE)}) WHERE {this} AND {without('contact_id', away)} "
            "ORDER BY tie_share DESC NULLS LAST, decides DESC NULLS LAST, influence DESC NULLS LAST, contact_id"
        )
        ties = dicts(
            f"SELECT * FROM ({rows_in(run / TIES_FILE)}) WHERE {this} AND coalesce(active, true) AND strength > 0 "
            f"AND {without('contact_id', away)} AND {without('colleague_id', gone)} "
            "ORDER BY strength DESC, contact_id, colleague_id"
        )
        threads = dicts(f"SELECT * FROM ({rows_in(run / THREADS_FILE)}) WHERE {this}")
        _name(lake, contacts, kind="contact")
        _tell_acts(lake, contacts, on=on)
        colleagues = [{"colleague_id": each} for each in dict.fromkeys(tie["colleague_id"] for tie in ties)]
        _name(lake, colleagues, kind="colleague")
    return Known(contacts, colleagues, ties, threads[0] if threads else None)


def colleagues_of(book: Book, number: int, *, run: Path) -> list[str]:
    """Return who of ours knows somebody at a customer, the closest first; no strength, and nobody of theirs."""
    if not (run / TIES_FILE).is_file():
        return []
    with lake_here(book) as lake:
        away = without("colleague_id", lake.restricted.of("colleague"))
        found = dicts(
            f"SELECT colleague_id FROM ({rows_in(run / TIES_FILE)}) WHERE customer_id = {int(number)} "
            f"AND coalesce(active, TRUE) AND strength > 0 AND {away} "
            "GROUP BY colleague_id ORDER BY sum(strength) DESC, colleague_id"
        )
        called = names_of(lake, (row["colleague_id"] for row in found), kind="colleague")
    return [called[row["colleague_id"]] for row in found if row["colleague_id"] in called]


def rows_in(path: Path, *, files: Mapping[str, Mapping[str, pa.DataType]] = FILES) -> str:
    """Select the rows of a result file by its columns in `files`; none where the file is not there."""
    columns = files[path.name]
    held = columns_in(path) if path.is_file() else set()
    said = ", ".join(
        f"{named(name) if name in held else 'NULL'}::{STORED.get(kind, 'INTEGER')} AS {named(name)}"
        for name, kind in columns.items()
    )
    return f"SELECT {said} FROM read_parquet({quoted(str(path))})" if held else f"SELECT {said} LIMIT 0"


def without(column: str, numbers: Iterable[int]) -> str:
    """Write the condition that a column is none of these numbers."""
    listed = ", ".join(str(number) for number in numbers)
    return f"{column} NOT IN ({listed})" if listed else "TRUE"


def names_of(lake: Lake, numbers: Iterable[int], *, kind: str) -> dict[int, str]:
    """Return what some contacts or colleagues are called: their names, else their own ids."""
    listed = ", ".join(str(int(number)) for number in numbers)
    if not listed:
        return {}
    ids = f"SELECT number, text FROM ({known_keys(lake.folder, lake.manifest)}) WHERE kind = {quoted(kind)}"
    found = dicts(
        "SELECT ids.number, coalesce(nullif(trim(who.name), ''), ids.text) AS name "
        f"FROM ({ids}) AS ids LEFT JOIN ({lake.select('identities')}) AS who "
        f"ON who.who = {quoted(kind)} AND who.who_id = ids.number WHERE ids.number IN ({listed})"
    )
    return {row["number"]: row["name"] for row in found}


def _name(lake: Lake, rows: list[dict[str, Any]], *, kind: str) -> None:
    called = names_of(lake, (row[f"{kind}_id"] for row in rows), kind=kind)
    for row in rows:
        row["name"] = called.get(row[f"{kind}_id"])


def _tell_acts(lake: Lake, contacts: list[dict[str, Any]], *, on: dt.date) -> None:
    listed = ", ".join(str(row["contact_id"]) for row in contacts)
    found = (
        dicts(
            f"SELECT contact_id, arg_max(kind, happened_on) AS kind FROM ({lake.select('acts')}) "
            f"WHERE contact_id IN ({listed}) AND happened_on <= DATE '{on}' GROUP BY contact_id"
        )
        if listed
        else []
    )
    kinds = {row["contact_id"]: row["kind"] for row in found}
    for row in contacts:
        row["act_kind"] = kinds.get(row["contact_id"])
