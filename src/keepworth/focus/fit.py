"""Fit: how much a customer is like those who work best with us, and which attributes say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, logit

from keepworth.errors import BadInput, NotEnough
from keepworth.numerics.arrays import Flags, Floats, Ints

SHRINK: Final = 4.0  # customers that every value is taken to have besides, as many of them best as of all; ours
FEWEST: Final = 10  # of the best, and of the others
UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Fit:
    """How like the best each customer is; pushes add up."""

    fit: Floats  # 0 to 1; `prior` where nothing is known. Shape (customers,)
    pushes: Mapping[str, Floats]  # logits by attribute. Shapes (customers,)
    prior: float  # the share that works best


def fit_of(attributes: Mapping[str, Ints], best: Flags) -> Fit:
    """Return how like those who work best each customer is, by their attributes: naive Bayes, shrunk to no difference.

    A customer is left out of what its own attributes are judged by, so that nobody fits because they are themselves.
    That the best have something in common is an association.

    Parameters
    ----------
    attributes
        Of each customer a code from 0, −1 where it is not known. Shapes (customers,).
    best
        Who works best with us. Shape (customers,).

    Raises
    ------
    NotEnough
        Fewer than ten work best, or fewer than ten do not.

    """
    if any(codes.shape != best.shape for codes in attributes.values()):
        raise BadInput("Attributes and who works best are columns that are equally long.")
    many = int(best.sum()), int((~best).sum())
    if min(many) < FEWEST:
        raise NotEnough(
            f"What customers that work best have in common takes {FEWEST} of them and {FEWEST} others; "
            f"there are {many[0]} and {many[1]}."
        )
    prior = many[0] / best.size
    pushes = {name: _pushes(codes, best, prior=prior) for name, codes in attributes.items()}
    total = np.sum(list(pushes.values()), axis=0) if pushes else np.zeros(best.size)
    return Fit(expit(logit(prior) + total), pushes, prior)


def _pushes(codes: Ints, best: Flags, *, prior: float) -> Floats:
    """Return what a value moves the odds by: the share of the best among its others, shrunk to the share among all."""
    known = codes != UNKNOWN
    kinds = int(codes.max(initial=UNKNOWN)) + 1
    if kinds < 2:
        return np.zeros(codes.size)
    code = np.where(known, codes, 0)
    those, good = (np.bincount(codes[known & who], minlength=kinds) for who in (np.ones(codes.size, np.bool_), best))
    # Without the customer itself.
    share = (good[code] - (best & known) + SHRINK * prior) / (those[code] - known + SHRINK)
    found: Floats = np.where(known, logit(share) - logit(prior), 0.0)
    return found
