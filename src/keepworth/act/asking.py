"""What it is worth to ask before doing: the best action may be another one, once the answer is known."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from keepworth.act.effects import Moves, Standing, after
from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats

NODES: Final = 15  # of Gauss–Hermite's rule over what the answer may be


def value_of_asking(
    of: Standing, actions: Sequence[tuple[Moves, Floats]], *, learns: Floats, nodes: int = NODES
) -> Floats:  # fmt: skip
    """Return E[max EV | answer] − max EV of each customer, before the cost of asking: never below 0.

    Before the answer is known it moves the logit by a normal amount with the variance that it takes away. Doing nothing
    is an action of value 0. Both sides are added up over the same answers, so that only what the answer changes counts.

    Parameters
    ----------
    of
        How customers stand.
    actions
        What could be done of each, with what it costs; infinite where it cannot be.
    learns
        By how much asking lowers the variance of the logit: known before anybody answers. Shape (customers,).
    nodes
        How many answers are looked at.

    Source: Raiffa & Schlaifer (1961), Applied Statistical Decision Theory, pre-posterior analysis; the design's §13.6.

    """
    if not ((learns >= 0) & (learns <= of.variance)).all():
        raise BadInput("An answer takes away 0 of what is not known, or more, and never more than all of it.")
    where, weight = np.polynomial.hermite_e.hermegauss(nodes)
    weight = weight / weight.sum()
    best = np.zeros(learns.size)
    mean = np.zeros((len(actions) + 1, learns.size))  # the last: nothing is done
    for at, share in zip(where, weight, strict=True):
        told = replace(of, logit=of.logit + at * np.sqrt(learns), variance=of.variance - learns)
        today = told.worth.at(told.chance)
        each = np.stack([after(told, moves)[1] - today - cost for moves, cost in actions] + [np.zeros(learns.size)])
        best += share * each.max(axis=0)
        mean += share * each
    return np.maximum(best - mean.max(axis=0), 0.0)


def learnt_of(variance: Floats, *, error: Floats) -> Floats:
    """Return by how much one answer with an error lowers a variance: v²/(v + e), known before it is given."""
    if not ((variance >= 0) & (error > 0)).all():
        raise BadInput("A variance is 0 or more, and an answer has an error.")
    found: Floats = variance**2 / (variance + error)
    return found
