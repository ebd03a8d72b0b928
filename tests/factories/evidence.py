"""Evidence for tests, a tuple a piece."""

import numpy as np

from keepworth.measure.beliefs import PLACE
from keepworth.measure.evidence import NOBODY, Evidence

FIELDS = ("customer", "indicator", "y", "variance", "age", "contact", "share", "is_ours")
USUAL = (0, "trust", 50.0, 225.0, 0.0, NOBODY, 0.0, False)
KINDS = (np.int64, np.int64, float, float, float, np.int64, float, bool)


def evidence(pieces: list[tuple]) -> Evidence:
    """Make evidence of tuples of `FIELDS`, the indicator by name; the last ones may lack."""
    rows = [(*piece, *USUAL[len(piece) :]) for piece in pieces]
    rows = [(row[0], PLACE[row[1]], *row[2:]) for row in rows]
    columns = zip(*rows, strict=True) if rows else [()] * len(FIELDS)
    return Evidence(*(np.array(column, dtype=kind) for column, kind in zip(columns, KINDS, strict=True)))


def joined(*parts: Evidence) -> Evidence:
    """Put evidence together."""
    return Evidence(*(np.concatenate([getattr(one, name) for one in parts]) for name in FIELDS))
