"""Cadence: whom nobody has talked to for longer than their segment should wait."""

from dataclasses import dataclass

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Silences:
    """Who is due for a talk, the most overdue first."""

    place: Ints  # in the arrays that were given
    over: Floats  # days beyond what the segment should wait


def due_talks(silent: Floats, every: Floats) -> Silences:
    """Return who has been silent for longer than they should be, by how many of their own waits that is.

    Parameters
    ----------
    silent
        (n,) days since the last talk, or since they are with us where there was none; nan leaves one out.
    every
        (n,) after how many days somebody should talk to them.

    Raises
    ------
    BadInput
        The arrays differ in length, or somebody should be talked to more often than daily.

    """
    if silent.shape != every.shape:
        raise BadInput("silent and every must be equally long.")
    if not (every >= 1).all():
        raise BadInput("Somebody is to be talked to every 1 day at most.")
    waits = silent / every
    late = np.flatnonzero(waits > 1)
    order = late[np.argsort(-waits[late], kind="stable")]
    return Silences(order.astype(np.int64), silent[order] - every[order])
