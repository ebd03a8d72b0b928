"""Who decides at each customer, and whose view each piece of evidence is: shares of influence on both sides."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.measure.evidence import NOBODY, deciding_units
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.evidence.people import Contacts
from keepworth.tables.evidence.places import NOWHERE, Places, each_once
from keepworth.tables.tie_results import UNKNOWN

ONESELF: Final = 0  # the only contact of a person who is a customer


@dataclass(frozen=True, slots=True)
class Deciding:
    """The people of one side of each customer; an entry a person of a customer."""

    customer: Ints  # dense, 0 to customers − 1
    person: Ints  # as evidence numbers them
    person_id: Ints  # in the lake; `UNKNOWN` of a customer who is a person
    share: Floats  # π; 0 of who has left
    spread: Floats  # Σπ². Shape (customers,)


@dataclass(frozen=True, slots=True)
class Voices:
    """Whose view each piece is: a person as evidence numbers them, or `NOBODY`, and their share of the influence."""

    person: Ints
    share: Floats


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who said each piece, as the lake knows it; an entry a piece."""

    customer: Ints  # dense
    person: Ints  # an id, or `UNKNOWN`
    said: Flags  # whether anybody of this side said or did it


def theirs(contacts: Contacts, customers: Ints, *, spoken: Spoken, is_person: Flags) -> tuple[Deciding, Voices]:
    """Return who decides at customers, and who of them said each piece.

    Contacts of whom nobody wrote where they work are listed at the customers of whom they spoke. A person who is a
    customer is their own only contact, whoever wrote down what they said.
    """
    customer, contact = _listed(contacts, customers, spoken=spoken)
    place = Places(contacts.contact_id).of(contact)
    known = place != NOWHERE
    influence, here = np.full(contact.size, np.nan), ~is_person[customer]
    influence[known] = contacts.influence[place[known]]
    here[known] &= contacts.here[place[known]]
    found = deciding_units(customer, influence, here=here, customers=customers.size)
    row = _rows(customer, contact, spoken=spoken)
    oneself = spoken.said & is_person[spoken.customer]
    share = np.where(oneself, 1.0, np.where(row == NOWHERE, 0.0, np.append(found.share, 0.0)[row]))
    voices = Voices(np.where(oneself, ONESELF, _said_by(spoken)), share)
    of_firms, persons = np.flatnonzero(~is_person[customer]), np.flatnonzero(is_person)
    unit = Deciding(
        np.concatenate([customer[of_firms], persons]),
        np.concatenate([contact[of_firms], np.full(persons.size, ONESELF)]),
        np.concatenate([contact[of_firms], np.full(persons.size, UNKNOWN)]),
        np.concatenate([found.share[of_firms], np.ones(persons.size)]),
        found.spread.astype(np.float64),  # NumPy counts none in whole numbers
    )
    return unit, voices


def ours(spoken: Spoken, *, customers: int) -> tuple[Deciding, Voices]:
    """Return the colleagues who spoke of each customer, whose views count alike, and who said each piece."""
    rows = np.flatnonzero(spoken.said & (spoken.person != UNKNOWN))
    customer, person = _pairs(spoken.customer[rows], spoken.person[rows])
    each = 1.0 / np.maximum(np.bincount(customer, minlength=customers), 1)
    share = np.zeros(spoken.said.size)
    share[rows] = each[spoken.customer[rows]]
    return Deciding(customer, person, person, each[customer], each), Voices(_said_by(spoken), share)


def _said_by(spoken: Spoken) -> Ints:
    """Return the number of who said each piece, `NOBODY` of facts and of who is not named."""
    return np.where(spoken.said & (spoken.person != UNKNOWN), spoken.person, NOBODY)


def _listed(contacts: Contacts, customers: Ints, *, spoken: Spoken) -> tuple[Ints, Ints]:
    """Return customers, dense, and their contacts, sorted by contact: those who work there, and those who spoke."""
    at = Places(customers).of(contacts.customer_id)
    rows = np.flatnonzero(at != NOWHERE)
    elsewhere = Places(contacts.contact_id[contacts.customer_id != UNKNOWN]).of(spoken.person) != NOWHERE
    loose = np.flatnonzero(spoken.said & (spoken.person != UNKNOWN) & ~elsewhere)
    customer, contact = _pairs(spoken.customer[loose], spoken.person[loose])
    customer, contact = (np.concatenate(both) for both in ((at[rows], customer), (contacts.contact_id[rows], contact)))
    order = np.lexsort((customer, contact))
    return customer[order], contact[order]


def _rows(customer: Ints, contact: Ints, *, spoken: Spoken) -> Ints:
    """Return which row of customers and contacts, sorted by contact and customer, said each piece, or `NOWHERE`."""
    once = each_once(contact)
    first = np.append(np.searchsorted(contact, once), NOWHERE)
    of = Places(once).of(np.where(spoken.said, spoken.person, UNKNOWN))
    row = first[of]
    there = np.append(customer, NOWHERE)
    other = np.flatnonzero((row != NOWHERE) & (there[row] != spoken.customer))
    # Who is listed once is elsewhere; of who spoke of several customers the other rows are looked through.
    span = int(max(customer.max(initial=0), spoken.customer.max(initial=0))) + 1
    keys = np.searchsorted(once, contact) * span + customer
    wanted = of[other] * span + spoken.customer[other]
    place = np.minimum(np.searchsorted(keys, wanted), max(keys.size - 1, 0))
    row[other] = np.where(keys[place] == wanted, place, NOWHERE) if keys.size else NOWHERE
    return row


def _pairs(customer: Ints, person: Ints) -> tuple[Ints, Ints]:
    """Return each customer with each person once, sorted by person and customer."""
    order = np.lexsort((customer, person))
    customer, person = customer[order], person[order]
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (customer[1:] != customer[:-1]) | (person[1:] != person[:-1])
    return customer[first], person[first]
