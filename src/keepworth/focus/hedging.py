"""Hedges: by how much what may be lost together falls if one customer becomes likelier to stay."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from keepworth.errors import BadInput
from keepworth.focus.concentration import DRAWS, LEVEL
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.common_shock import losses_if

SURE = 1e-9  # as near to 0 or 1 as a chance is turned into logits


@dataclass(frozen=True, slots=True)
class Hedged:
    """What hedges change, each by itself; shapes (hedges,)."""

    leaves: Floats  # the chance to leave now
    then: Floats
    mean: Floats  # by which less is lost on average
    cvar: Floats  # by which less is lost on average in the worst 1 − level


def hedged(
    leaves: Floats,
    amount: Floats,
    *,
    rows: Ints,
    push: Floats,
    rng: np.random.Generator,
    shared: float = 0.0,
) -> Hedged:
    """Return what each hedge changes in what may be lost, by the same draws with it and without.

    Parameters
    ----------
    leaves, amount
        Of each customer: the chance to leave, and what goes with them. Shape (customers,).
    rows, push
        Of each hedge: whose it is, and by how many logits they become likelier to stay; infinite where they surely
        stay. Shape (hedges,).
    rng
        Whence chance comes.
    shared
        ρ of the common shock.

    Source: Vasicek (2002); Rockafellar & Uryasev (2002); the design's §5.

    """
    if not (push >= 0).all():
        raise BadInput("A hedge makes nobody likelier to leave.")
    above, now = np.maximum(amount, 0.0), leaves[rows]
    then = np.where(np.isinf(push), 0.0, expit(logit(np.clip(now, SURE, 1 - SURE)) - np.where(np.isinf(push), 0, push)))
    then = np.minimum(then, now)
    changes = list(zip(rows.tolist(), then.tolist(), strict=True))
    before, after = losses_if(leaves, above, changes=changes, shared=shared, draws=DRAWS, rng=rng)
    worst = before.beyond(LEVEL)
    return Hedged(now, then, above[rows] * (now - then), np.array([worst - one.beyond(LEVEL) for one in after]))
