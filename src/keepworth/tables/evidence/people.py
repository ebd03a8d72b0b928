"""Customers and their contacts on a day, for evidence: what they are, where somebody worked, who decides."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.arrow import coded_texts
from keepworth.tables.customers import OUTSIDE
from keepworth.tables.evidence.pieces import Pieces
from keepworth.tables.evidence.places import NOWHERE, Places
from keepworth.tables.lake.engine import quoted
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import NEVER, Asker, contacts_on, fetched_columns

FOUND: Final = "keepworth_found"
SERVED, PERSON, OUTER = range(3)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts who are known by a day; sorted by id."""

    contact_id: Ints
    customer_id: Ints  # where they are now, `UNKNOWN` of those of whom nobody wrote it
    influence: Floats  # NaN where nobody judged it
    here: Flags  # they have not left


@dataclass(frozen=True, slots=True)
class Careers:
    """Where each contact worked from which day on, sorted by contact and day."""

    contact_id: Ints
    since: Ints
    customer_id: Ints

    def placed(self, pieces: Pieces) -> Pieces:
        """Put pieces that name no customer to where the contact worked on their day."""
        rows = np.flatnonzero((pieces.customer == UNKNOWN) & (pieces.contact != UNKNOWN))
        if not rows.size:
            return pieces
        customer = pieces.customer.copy()
        customer[rows] = self.at(pieces.contact[rows], pieces.day[rows])
        return replace(pieces, customer=customer)

    def at(self, contact: Ints, day: Ints) -> Ints:
        """Return where contacts worked on some days: before the first that is known, there; `UNKNOWN` of others."""
        if not self.contact_id.size:
            return np.full(contact.size, UNKNOWN)
        who = np.unique(self.contact_id)
        known = Places(who).of(contact)
        first = np.searchsorted(self.contact_id, who)
        # Days of one contact after another, as one rising number.
        lowest, highest = min(int(self.since.min()), int(day.min(initial=0))), int(self.since.max())
        span = max(highest, int(day.max(initial=0))) - lowest + 1
        key = Places(who).of(self.contact_id) * span + (self.since - lowest)
        row = np.searchsorted(key, known * span + (day - lowest), side="right") - 1
        row = np.maximum(row, first[known])
        return np.where(known == NOWHERE, UNKNOWN, self.customer_id[row])


def contacts_of(of: Asker, *, as_of: dt.date) -> Contacts:
    """Return the contacts of a book on a day."""
    found = fetched_columns(of.ask(contacts_on(of, as_of=as_of)))
    influence = np.where(found["influence"] == UNKNOWN, np.nan, found["influence"])
    return Contacts(found["contact_id"], found["customer_id"], influence, found["left_on"] == NEVER)


def careers_of(of: Asker, *, as_of: dt.date) -> Careers:
    """Return where contacts worked, as it was known by a day."""
    since = "coalesce(valid_from, DATE '0001-01-01')"
    found = fetched_columns(
        of.ask(
            f"SELECT contact_id, {of.days.format(since)} AS since, customer_id FROM {of.tables['contacts']} AS told "
            f"WHERE customer_id IS NOT NULL AND {since} <= DATE '{as_of}' ORDER BY contact_id, since"
        )
    )
    return Careers(found["contact_id"], found["since"], found["customer_id"])


@dataclass(frozen=True, slots=True)
class Described:
    """What customers are, as it was known on a day."""

    kind: Ints  # `SERVED`, `PERSON`, or `OUTER`: prospects and our own offices are no customers
    segment: npt.NDArray[np.object_]  # empty where none is known


def described(of: Asker, customers: Ints, *, as_of: dt.date) -> Described:
    """Return what some customers are; whom nobody described is one that we serve."""
    of.give(FOUND, {"customer_id": customers})
    outside = ", ".join(quoted(kind) for kind in OUTSIDE)
    since = "coalesce(valid_from, DATE '0001-01-01')"  # customers have a column that is called so, of another meaning
    table = of.ask(
        f"SELECT customer_id, CASE WHEN kind = 'person' THEN {PERSON} WHEN kind IN ({outside}) THEN {OUTER} "
        f"ELSE {SERVED} END AS kind, coalesce(segment, '') AS segment FROM (SELECT customer_id, "
        "max_by(kind, described_on) FILTER (WHERE kind IS NOT NULL) AS kind, "
        "max_by(segment, described_on) FILTER (WHERE segment IS NOT NULL) AS segment "
        f"FROM (SELECT *, {since} AS described_on FROM {of.tables['customers']} AS told "
        f"WHERE customer_id IN (SELECT customer_id FROM {FOUND})) AS versions "
        f"WHERE described_on <= DATE '{as_of}' GROUP BY customer_id) AS newest ORDER BY customer_id"
    )
    kind, segment = np.full(customers.size, SERVED), np.full(customers.size, "", dtype=np.object_)
    told = fetched_columns(table.drop_columns(["segment"]))
    code, words = coded_texts(table.column("segment"))
    place = np.searchsorted(customers, told["customer_id"])
    kind[place] = told["kind"]
    segment[place] = np.array(words, dtype=np.object_)[code]
    return Described(kind, segment)
