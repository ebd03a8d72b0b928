"""Who stands at a customer by now, whatever the last run saw: who came since, and who is elsewhere."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from keepworth.tables.answering import lake_here
from keepworth.tables.known import Known
from keepworth.tables.known_rows import rows_by_id
from keepworth.tables.schemas import TABLES
from keepworth.tables.tie_results import CONTACTS
from keepworth_web.know.reads.contacts import contacts_now
from keepworth_web.know.reads.one_person import roots_of
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader, reader_of
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.know.reads.written import key_of, key_values, typed_values
from keepworth_web.shared.requests import SignedIn

SAID: Final = ("department", "level", "role", "influence", "stance", "decides", "left_on")
# Where people name one of ours with a customer.
NAMING: Final = {"touchpoints": "colleague_id", "ties": "colleague_id", "customers": "owner_id"}
BLANK: Final = dict.fromkeys(CONTACTS)


@dataclass(frozen=True, slots=True)
class Now:
    """Who is there by now; rows as a run has them, without what it computes, and `is_new`."""

    contacts: list[dict[str, Any]]
    colleagues: list[dict[str, Any]]
    elsewhere: frozenset[int]  # contacts whom the run saw here, and who work elsewhere, or are read as another, by now


def now_of(request: SignedIn, number: int, *, known: Known) -> Now:
    """Compare whom a run saw at a customer with whom the book names today, or on the day shown."""
    reader, rows = reader_of(request), contacts_now(request, number)
    groups = reader.merged_into([row.values["contact_id"] for row in rows])
    seen = {one["contact_id"] for one in known.contacts}
    came, here = [], set()
    for row in rows:
        numbers = {reader.ids.number("contact", text) for text in groups.get(row.values["contact_id"], ())}
        own = row.numbers["contact_id"]
        stays = own if own in seen else min((one for one in numbers & seen if one is not None), default=None)
        if stays is None:
            came.append(_contact(row, number=number))
        else:
            here.add(stays)
    return Now(came, _colleagues(request, known=known), frozenset(_described(reader, seen - here)))


def _contact(row: Row, *, number: int) -> dict[str, Any]:
    own = row.numbers["contact_id"]
    said = {name: row.values[name] for name in SAID}
    # Who is in no lake yet has no number: none of the book's is below 1.
    own = own if own is not None else -(row.written.pk if row.written else 0)
    return {**BLANK, **said, "customer_id": number, "contact_id": own, "name": row.names["contact_id"],
            "act_kind": None, "is_new": True}  # fmt: skip


def _described(reader: Reader, numbers: set[int]) -> set[int]:
    """Return those of some contacts of whom the book says anything; of others only talks are known."""
    if not numbers:
        return set()
    with lake_here(reader.visible.book) as lake:
        rows = rows_by_id(lake, TABLES["contacts"], column="contact_id", numbers=numbers)
    written = {row.contact for row in reader.written.at_hand() if row.table == "contacts"}
    return {row["contact_id"] for row in rows} | (numbers & reader.ids.of("contact", written))


def _colleagues(request: SignedIn, *, known: Known) -> list[dict[str, Any]]:
    """Return whom people named with this customer since the run, and who has no tie there yet."""
    reader, visible = reader_of(request), seen_by(request)
    record = visible.record
    since = dt.datetime.fromisoformat(record["started_at"]) if record else None
    wanted = _named(reader, since=since)
    tied = {one["colleague_id"] for one in known.colleagues}
    return [
        {"colleague_id": own, "name": name, "is_new": True} for own, name in _here(reader, wanted) if own not in tied
    ]


def _named(reader: Reader, *, since: dt.datetime | None) -> set[str]:
    """Return the colleagues whom somebody named since a moment in what the page has asked for."""
    found = set()
    for row in reader.written.at_hand():
        column = NAMING.get(row.table)
        if column is None or row.gone or not row.says or (since is not None and row.at <= since):
            continue
        values = {**key_values(TABLES[row.table], row.key), **row.values}
        if values.get(column):
            found.add(str(values[column]))
    return found


def _here(reader: Reader, texts: set[str]) -> list[tuple[int, str]]:
    """Return number and name of those of our people who are with us on the day, merged ones once."""
    if not texts:
        return []
    day, schema = reader.visible.day, TABLES["colleagues"]
    with lake_here(reader.visible.book) as lake:
        roots = roots_of(lake, reader.ids, kind="colleague", texts=texts)
        reader.ids.find(lake, {"colleague": texts})
        away = lake.restricted.of("colleague")
        known = {number: text for text in {roots.get(one, one) for one in texts}
                 if (number := reader.ids.number("colleague", text)) is not None and number not in away}  # fmt: skip
        rows = rows_by_id(lake, schema, column="colleague_id", numbers=known)
        versions = {key_of(schema, row): row for row in reader.ids.texted(lake, schema, rows=rows)}
    for row in reader.written.nobody():
        if row.table == schema.name and row.says:
            versions[row.key] = {**versions.get(row.key, {}), **key_values(schema, row.key),
                                 **typed_values(row.values, schema)}  # fmt: skip
    gone = {row["colleague_id"] for row in versions.values() if row.get("left_on") and row["left_on"] <= day}
    names = reader.identities("colleague", known.values())
    return [(number, str(names.get(text, {}).get("name") or text))
            for number, text in sorted(known.items()) if text not in gone]  # fmt: skip
