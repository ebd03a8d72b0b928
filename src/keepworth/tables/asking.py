"""Contacts as columns, to choose whom to ask: what they weigh, what is known of them, and whether they were heard.

What people wrote since the last run is handed in, and laid over the rows of files by key, as everywhere.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.answering import ask, cursor_here, lake_here
from keepworth.tables.arrays import Columns, numpy_columns
from keepworth.tables.book import Book
from keepworth.tables.covering import own_answers
from keepworth.tables.lake import Lake
from keepworth.tables.lake.engine import quoted
from keepworth.tables.lake.keys import known_keys
from keepworth.tables.scored import Scored, Wanted

HEARD_WITHIN: Final = 365  # days, as where coverage is counted
COLUMNS: Final = ("number", "customer_id", "name", "value", "total_spend")
NEVER: Final = dt.date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Laid:
    """A contact's row as somebody wrote it, or that it is gone; ids as text."""

    contact: str
    since: dt.date | None
    row: Mapping[str, Any] | None  # customer_id, role, decides, influence, left_on; None: gone


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts of the customers that somebody sees, each once; columns of one length."""

    contact: list[str]
    customer: list[str]  # its id
    of: list[str]  # its name, else its id
    name: list[str]
    role: list[str]
    mail: list[str]
    language: list[str]
    number: Ints  # of the customer
    decides: Flags
    influence: Floats  # NaN where it is not known
    left: Flags
    money: Floats  # lifetime value of the customer, else what it spent; never below 0
    heard: Flags  # answered within a year
    asked: Ints  # invitations ever
    answered: Ints
    whole: float  # the money of every customer that is seen, with contacts or without
    customers: int


def contacts_to_ask(
    book: Book, scored: Scored, *, wanted: Wanted, until: dt.date, laid: Iterable[Laid] = ()
) -> Contacts:  # fmt: skip
    """Return everybody who is or was a contact of the customers that are wanted, by what is known on a day."""
    with lake_here(book) as lake:
        found = _columns(_query(lake, scored.told(wanted, columns=COLUMNS), until=until, laid=list(laid)))
        ((whole, customers),) = ask(f"SELECT sum({_WORTH}), count(*) FROM ({scored.told(wanted, columns=COLUMNS)})")
    texts = {name: ["" if one is None else str(one) for one in found[name].tolist()] for name in _TEXTS}
    return Contacts(
        **texts,
        number=found["number"].astype(np.int64),
        decides=found["decides"].astype(np.bool_),
        influence=found["influence"].astype(np.float64),
        left=found["is_gone"].astype(np.bool_),
        money=found["money"].astype(np.float64),
        heard=found["heard"].astype(np.bool_),
        asked=found["asked"].astype(np.int64),
        answered=found["answered"].astype(np.int64),
        whole=float(whole or 0.0),
        customers=int(customers),
    )


_TEXTS: Final = ("contact", "customer", "of", "name", "role", "mail", "language")
_WORTH: Final = "greatest(coalesce(value, total_spend, 0), 0)"


def _columns(query: str) -> Columns:
    return numpy_columns(cursor_here().execute(query).to_arrow_table())


def _query(lake: Lake, seen: str, *, until: dt.date, laid: list[Laid]) -> str:
    keys = known_keys(lake.folder, lake.manifest)
    since = until - dt.timedelta(days=HEARD_WITHIN)
    return (
        f"WITH seen AS (SELECT *, {_WORTH} AS money FROM ({seen})), "
        f"ids AS (SELECT number, any_value(text) AS text FROM ({keys}) WHERE kind = 'contact' GROUP BY 1), "
        f"same AS ({_pairs(lake.merged.get('contact', {}))}), "
        f"moved AS ({_pairs(lake.merged.get('customer', {}))}), "
        f"laid AS ({_laid(laid)}), "
        "files AS (SELECT own.text AS own, coalesce(same.root, c.contact_id) AS who, "
        "coalesce(moved.root, c.customer_id) AS number, role, coalesce(decides, FALSE) AS decides, "
        f"influence::DOUBLE AS influence, left_on, coalesce(valid_from, DATE '{NEVER}') AS since "
        f"FROM ({lake.imported('contacts')}) AS c JOIN ids AS own ON own.number = c.contact_id "
        "LEFT JOIN same ON same.alias = c.contact_id LEFT JOIN moved ON moved.alias = c.customer_id), "
        "standing AS (SELECT ids.text AS contact, files.number, role, decides, influence, left_on, since FROM files "
        "JOIN ids ON ids.number = files.who ANTI JOIN laid ON laid.contact = files.own AND laid.since = files.since "
        "UNION ALL SELECT coalesce(root.text, laid.contact), seen.number, role, decides, influence, left_on, since "
        "FROM laid LEFT JOIN seen USING (customer_id) LEFT JOIN ids AS own ON own.text = laid.contact "
        "LEFT JOIN same ON same.alias = own.number LEFT JOIN ids AS root ON root.number = same.root WHERE NOT gone), "
        f"newest AS (SELECT * FROM standing WHERE since <= DATE '{until}' "
        "QUALIFY row_number() OVER (PARTITION BY contact ORDER BY since DESC) = 1), "
        "known AS (SELECT who_id, any_value(name) AS name, any_value(mail) AS mail, any_value(language) AS language "
        f"FROM ({lake.imported('identities')}) WHERE who = 'contact' GROUP BY 1), "
        f"said AS (SELECT DISTINCT contact_id FROM ({own_answers(lake)}) WHERE contact_id IS NOT NULL "
        f"AND answered_at >= DATE '{since}'), "
        "sent AS (SELECT contact_id, count(*) AS asked, count(answered_at) AS answered "
        f"FROM ({lake.select('invitations')}) GROUP BY 1) "
        "SELECT newest.contact, seen.customer_id AS customer, coalesce(seen.name, seen.customer_id) AS of, "
        "coalesce(known.name, newest.contact) AS name, role, mail, language, seen.number, decides, "
        f"coalesce(influence, 'nan'::DOUBLE) AS influence, coalesce(left_on <= DATE '{until}', FALSE) AS is_gone, "
        "money, said.contact_id IS NOT NULL AS heard, coalesce(sent.asked, 0) AS asked, "
        "coalesce(sent.answered, 0) AS answered FROM newest JOIN seen USING (number) "
        "LEFT JOIN ids ON ids.text = newest.contact LEFT JOIN known ON known.who_id = ids.number "
        "LEFT JOIN said ON said.contact_id = ids.number LEFT JOIN sent ON sent.contact_id = ids.number "
        "ORDER BY money DESC, seen.number, newest.contact"
    )


def _pairs(of: Mapping[int, int]) -> str:
    rows = ", ".join(f"({alias:d}, {root:d})" for alias, root in of.items())
    listed = f"VALUES {rows}" if rows else "SELECT NULL::BIGINT, NULL::BIGINT LIMIT 0"
    return f"SELECT * FROM ({listed}) AS pairs (alias, root)"


def _laid(laid: list[Laid]) -> str:
    """Write the rows that people wrote; a row that is gone only hides one."""
    columns = "contact, since, customer_id, role, decides, influence, left_on, gone"
    rows = ", ".join(_row(one) for one in laid)
    blank = (
        "SELECT NULL::VARCHAR, NULL::DATE, NULL::VARCHAR, NULL::VARCHAR, FALSE, 0.0::DOUBLE, NULL::DATE, TRUE LIMIT 0"
    )
    return f"SELECT * FROM ({f'VALUES {rows}' if rows else blank}) AS rows ({columns})"


def _row(one: Laid) -> str:
    row = one.row or {}
    influence = row.get("influence")
    parts = [
        quoted(one.contact),
        f"DATE '{one.since or NEVER}'",
        _text(row.get("customer_id")),
        _text(row.get("role")),
        "TRUE" if row.get("decides") else "FALSE",
        f"{float(influence)}::DOUBLE" if influence is not None else "NULL::DOUBLE",
        f"DATE '{row['left_on']}'" if row.get("left_on") else "NULL::DATE",
        "TRUE" if one.row is None else "FALSE",
    ]
    return f"({', '.join(parts)})"


def _text(value: object) -> str:
    return quoted(str(value)) if value is not None else "NULL::VARCHAR"
