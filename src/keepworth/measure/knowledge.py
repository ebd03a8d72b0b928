"""Knowledge: how much of what is needed to serve a customer is written down, and how fresh it is."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Flags, Floats, Ints

# What is needed of an organisation; of a person all but `OF_ORGANISATIONS`.
FIELDS: Final = ("goals", "problems", "needs", "rivals", "ledger", "contacts", "contract")
OF_ORGANISATIONS: Final = ("contacts", "contract")  # a person is their own contact, and seldom signs a contract
HALF_LIFE: Final = 12.0  # months after which half of what was known of it is still so. Ours


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of each customer; shapes (customers,)."""

    score: Floats  # K, 0 to 100
    known: Ints  # fields of which anything is written down
    needed: Ints


def knowledge_held(age: Floats, *, is_person: Flags) -> Knowledge:
    """Return K = 100 · mean over the needed fields of κ(age), 0 of a field of which nothing is known.

    Parameters
    ----------
    age
        Months since each of `FIELDS` was last written down, NaN where it was not. Shape (customers, fields).
    is_person
        Who needs neither an org chart nor a contract.

    Raises
    ------
    BadInput
        Ages of other fields, of another number of customers, or below 0.

    Source: the design's §3; the half-life is ours.

    """
    if age.shape != (is_person.size, len(FIELDS)) or (age < 0).any():
        raise BadInput(f"Ages of knowledge are 0 or more, one for each customer and each of {len(FIELDS)} fields.")
    needed = np.ones(age.shape, dtype=np.bool_)
    needed[:, [FIELDS.index(name) for name in OF_ORGANISATIONS]] = ~is_person[:, None]
    fresh = np.where(needed & ~np.isnan(age), 0.5 ** (np.nan_to_num(age) / HALF_LIFE), 0.0)
    many = needed.sum(axis=1)
    return Knowledge(100.0 * fresh.sum(axis=1) / many, (needed & ~np.isnan(age)).sum(axis=1), many)
