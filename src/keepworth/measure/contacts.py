"""Whether contacts see it alike, by what each said last: those of one customer, and those of all customers."""

from dataclasses import replace
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.agreement import Agreement, agreement_of
from keepworth.measure.beliefs import LINES, Beliefs
from keepworth.measure.evidence import FULL, NOBODY, Evidence, refused
from keepworth.measure.icc import ContactsAlike, contacts_alike
from keepworth.measure.withheld import Withheld
from keepworth.numerics.arrays import Floats, Ints

POINTS: Final = 7  # as which 0 to 100 is read, beside the answers that dice would give. Ours: most items have as many
ASKED: Final = 20_000  # customers of several contacts that are looked at, evenly taken; more tell hardly more
HEARD: Final = 2.0  # half-lives, within which somebody counts as heard, as in coverage


def contacts_agree(
    contact: Ints, y: Floats, *, age: Floats, half_life: float, level: float = 0.8
) -> Agreement | Withheld:  # fmt: skip
    """Return how far the contacts of one customer agree on one indicator, on 0 to 100.

    Of each contact the newest day within two half-lives counts, the mean of what was said on it. Of two to five
    contacts only mean, spread and ends are told; from six on r_wg, with 0 to 100 as of seven points.

    Parameters
    ----------
    contact
        Who said each piece; a fact, of `NOBODY`, has no view.
    y
        What was said, 0 to 100.
    age
        Months.
    half_life
        Of the indicator, months.
    level
        Of the interval.

    Raises
    ------
    BadInput
        Columns that are not equally long, or a piece that is not on 0 to 100.

    """
    if not contact.shape == y.shape == age.shape:
        raise BadInput("Who said it, what and when are columns that are equally long.")
    kept = (contact != NOBODY) & (age <= HEARD * half_life)
    said = _last_words(np.zeros(int(kept.sum()), dtype=np.int64), contact[kept], y=y[kept], age=age[kept])[1]
    found = agreement_of(1.0 + said[:, None] * (POINTS - 1) / FULL, points=POINTS, level=level)
    if isinstance(found, Withheld):
        return found
    step = FULL / (POINTS - 1)
    mean, lowest, highest = ((one - 1.0) * step for one in (found.mean, found.lowest, found.highest))
    return replace(found, mean=mean, spread=found.spread * step, lowest=lowest, highest=highest)


def alike_by_line(of: Evidence, *, customers: int, beliefs: Beliefs) -> tuple[ContactsAlike | Withheld, ...]:
    """Return of each indicator how alike contacts of one customer are, over all customers: ICC(1) and ICC(2).

    Of each contact the newest day within two half-lives counts, of up to 20,000 customers. What colleagues say, facts
    and what cannot be evidence do not.
    """
    rows = _of_several(of, customers=customers)
    bad = np.zeros(rows.size, dtype=np.bool_)
    bad[[one.row for one in refused(of.some(rows), customers=customers)]] = True
    rows = rows[~bad]
    rows = rows[of.age[rows] <= HEARD * beliefs.half_life[of.indicator[rows]]]
    group = of.customer[rows] * LINES + of.indicator[rows]
    group, said = _last_words(group, of.contact[rows], y=of.y[rows], age=of.age[rows])
    customer, line = np.divmod(group, LINES)
    return tuple(contacts_alike(said[line == one], customer[line == one]) for one in range(LINES))


def _of_several(of: Evidence, *, customers: int) -> Ints:
    """Return what contacts said of customers of whom several spoke; of most of millions of persons nobody else did."""
    rows = np.flatnonzero(~of.is_ours & (of.contact != NOBODY) & (of.customer >= 0) & (of.customer < customers))
    customer, contact = of.customer[rows], of.contact[rows]
    first = np.full(customers, NOBODY)
    first[customer] = contact
    several = np.zeros(customers, dtype=np.bool_)
    several[customer[contact != first[customer]]] = True
    asked = np.flatnonzero(several)
    several[:] = False
    several[asked[:: max(-(-asked.size // ASKED), 1)]] = True
    return rows[several[customer]]


def _last_words(group: Ints, contact: Ints, *, y: Floats, age: Floats) -> tuple[Ints, Floats]:
    """Return the group of each contact in it, and the mean of what that contact said on the newest day."""
    order = np.lexsort((age, contact, group))
    group, contact, y, age = group[order], contact[order], y[order], age[order]
    begins = np.ones(order.size, dtype=np.bool_)
    begins[1:] = (group[1:] != group[:-1]) | (contact[1:] != contact[:-1])
    first = np.flatnonzero(begins)
    who = np.cumsum(begins) - 1
    newest = age == age[first][who]
    said = np.bincount(who[newest], weights=y[newest], minlength=first.size)
    return group[first], said / np.maximum(np.bincount(who[newest], minlength=first.size), 1)
