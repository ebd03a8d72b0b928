"""Kano's two questions: how people feel if something is there, and if it is not."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from keepworth.errors import BadInput
from keepworth.numerics.arrays import Ints
from keepworth.numerics.shares import Share, wilson_share

KINDS: Final = "MOAIRQ"  # must-be, one-dimensional, attractive, indifferent, reverse, questionable
# Rows: it is there; columns: it is not. Both: I like it, I expect it, I do not mind, I can bear it, I dislike it.
TABLE: Final = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
CLEAR: Final = 0.05  # of all answers: the leading kind is ahead by less than this, and it is a tie; ours


@dataclass(frozen=True, slots=True)
class Kano:
    """What something is to people, counted; `kind` is None where two kinds are too close to call."""

    counts: dict[str, int]  # of M, O, A, I, R, Q
    kind: str | None
    better: Share | None  # (A + O) of A, O, M and I: how many are more satisfied with it
    worse: Share | None  # (O + M) of the same: how many are less satisfied without it
    n: int


def kano(there: Ints, missing: Ints, *, level: float = 0.8) -> Kano:
    """Return what people's paired answers, each 1 (like) to 5 (dislike), make of something; shapes (people,).

    Better and worse are shares of those who are neither against it nor contradict themselves.
    Source: Kano et al. (1984); Berger et al. (1993), "Kano's methods for understanding customer-defined quality".
    """
    if there.shape != missing.shape or there.ndim != 1:
        raise BadInput("Each person answers both questions.")
    if there.size and not (np.isin(there, range(1, 6)).all() and np.isin(missing, range(1, 6)).all()):
        raise BadInput("Answers are whole numbers from 1 (I like it) to 5 (I dislike it).")
    said = [TABLE[one - 1][other - 1] for one, other in zip(there.tolist(), missing.tolist(), strict=True)]
    counts = {kind: said.count(kind) for kind in KINDS}
    m, o, a, i = (counts[kind] for kind in "MOAI")
    speak = m + o + a + i
    first, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    is_clear = bool(said) and counts[first] - counts[second] > CLEAR * len(said)
    return Kano(
        counts, first if is_clear else None, wilson_share(a + o, speak, level=level),
        wilson_share(o + m, speak, level=level), len(said),
    )  # fmt: skip
