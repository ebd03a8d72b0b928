"""Who decides at each customer, and whose view each piece of evidence is: shares of influence on both sides."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.measure.evidence import NOBODY, DecidingUnits, deciding_units
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.tables.evidence.people import Contacts
from keepworth.tables.evidence.places import NOWHERE, Places
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
    listed = np.append(contacts.customer_id != UNKNOWN, False)
    at = np.append(Places(customers).of(contacts.customer_id), NOWHERE)  # the last entry is of who is no contact
    place = Places(contacts.contact_id).of(spoken.person)
    loose = np.flatnonzero(spoken.said & (spoken.person != UNKNOWN) & ~listed[place])
    works = np.flatnonzero(at != NOWHERE)
    (spoke_of, who), pair = _pairs(spoken.customer[loose], spoken.person[loose])
    customer = np.concatenate([at[works], spoke_of])
    contact = np.concatenate([contacts.contact_id[works], who])
    unit = _unit(contacts, customer=customer, contact=contact, is_person=is_person)
    of_contact = np.zeros(at.size)
    of_contact[works] = unit.share[: works.size]
    share = np.where(at[place] == spoken.customer, of_contact[place], 0.0)
    share[loose] = unit.share[works.size :][pair]
    oneself = spoken.said & is_person[spoken.customer]
    voices = Voices(np.where(oneself, ONESELF, _said_by(spoken)), np.where(oneself, 1.0, share * spoken.said))
    return _with_persons(customer, contact, unit=unit, is_person=is_person), voices


def _unit(contacts: Contacts, *, customer: Ints, contact: Ints, is_person: Flags) -> DecidingUnits:
    """Return the shares of contacts at customers; those of whom nothing is written have not left."""
    place = Places(contacts.contact_id).of(contact)
    known = place != NOWHERE
    influence, here = np.full(contact.size, np.nan), ~is_person[customer]
    influence[known] = contacts.influence[place[known]]
    here[known] &= contacts.here[place[known]]
    return deciding_units(customer, influence, here=here, customers=is_person.size)


def _with_persons(customer: Ints, contact: Ints, *, unit: DecidingUnits, is_person: Flags) -> Deciding:
    """Return who decides: of persons nobody but themselves."""
    of_firms, persons = np.flatnonzero(~is_person[customer]), np.flatnonzero(is_person)
    return Deciding(
        np.concatenate([customer[of_firms], persons]),
        np.concatenate([contact[of_firms], np.full(persons.size, ONESELF)]),
        np.concatenate([contact[of_firms], np.full(persons.size, UNKNOWN)]),
        np.concatenate([unit.share[of_firms], np.ones(persons.size)]),
        unit.spread.astype(np.float64),  # NumPy counts none in whole numbers
    )


def ours(spoken: Spoken, *, customers: int) -> tuple[Deciding, Voices]:
    """Return the colleagues who spoke of each customer, whose views count alike, and who said each piece."""
    rows = np.flatnonzero(spoken.said & (spoken.person != UNKNOWN))
    (customer, person), _ = _pairs(spoken.customer[rows], spoken.person[rows])
    each = 1.0 / np.maximum(np.bincount(customer, minlength=customers), 1)
    share = np.zeros(spoken.said.size)
    share[rows] = each[spoken.customer[rows]]
    return Deciding(customer, person, person, each[customer], each), Voices(_said_by(spoken), share)


def _said_by(spoken: Spoken) -> Ints:
    """Return the number of who said each piece, `NOBODY` of facts and of who is not named."""
    return np.where(spoken.said & (spoken.person != UNKNOWN), spoken.person, NOBODY)


def _pairs(customer: Ints, person: Ints) -> tuple[tuple[Ints, Ints], Ints]:
    """Return each customer with each person once, sorted by person and customer, and which of them each pair is."""
    order = np.lexsort((customer, person))
    customer, person = customer[order], person[order]
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = (customer[1:] != customer[:-1]) | (person[1:] != person[:-1])
    pair = np.empty(order.size, dtype=np.int64)
    pair[order] = np.cumsum(first) - 1
    return (customer[first], person[first]), pair
