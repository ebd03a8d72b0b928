"""Whether a column goes with staying in the direction that is expected; where not, it is an association, no effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from keepworth.errors import BadInput
from keepworth.measure.calibration.line import logistic_line
from keepworth.measure.estimate import Estimate
from keepworth.measure.staying.features import StayFeatures
from keepworth.numerics.arrays import Floats, Ints
from keepworth.numerics.reach import normal_reach


class Sign(StrEnum):
    """What decisions say of the direction of a column, taken by itself."""

    AS_EXPECTED = "as expected"
    WRONG = "wrong sign"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class SignCheck:
    """One column: by how much the logit of staying moves with a unit of it."""

    name: str
    expected: int  # −1 or 1
    alone: Estimate  # naive: nothing else is looked at
    beside: Estimate | None  # beside all other columns; None where it cannot be told
    sign: Sign

    def __str__(self) -> str:
        side = "more" if self.alone.value > 0 else "less"
        found = (
            f"Taken by itself, a unit more of {self.name} goes with {abs(self.alone.value):.3g} {side} in the logit of "
        )
        found += f"staying ({self.alone.low:.3g} to {self.alone.high:.3g})"
        if self.sign is Sign.AS_EXPECTED:
            return f"{found}, as expected. It is an association unless it was set at random."
        if self.sign is Sign.CANNOT_TELL:
            return f"{found}: too little to tell a direction."
        other = "less" if self.expected < 0 else "more"
        return (
            f"{found}, where {other} was to be expected: the wrong sign. Who got more of it differs from who got less, "
            "and that is what is seen. It may foretell who stays; it does not tell what a change of it would do."
        )


def check_signs(
    features: StayFeatures, kept: Ints, *, expected: Mapping[str, int], level: float = 0.95
) -> tuple[SignCheck, ...]:  # fmt: skip
    """Hold the direction of some columns against what is expected of them, alone and beside all others.

    Parameters
    ----------
    features, kept
        Decisions; rows where the column is not known, or nothing was decided, are left out.
    expected
        By column −1 or 1: whether more of it should go with less or more staying.
    level
        Of the intervals; a sign is wrong where the whole interval is on the other side.

    """
    unknown = set(expected) - set(features.names)
    if unknown or not set(expected.values()) <= {-1, 1}:
        raise BadInput("Directions are -1 or 1, of columns that the features have.")
    reach = normal_reach(level)
    found = []
    for name, direction in expected.items():
        at = features.names.index(name)
        rows = ~np.isnan(features.x[:, at]) & (kept >= 0)
        alone = _slope(features.x[rows, at : at + 1], kept[rows], at=0, reach=reach)
        if alone is None:
            continue
        filled = np.where(np.isnan(features.x[rows]), np.nanmean(features.x[rows], axis=0), features.x[rows])
        beside = _slope(filled, kept[rows], at=at, reach=reach)
        found.append(SignCheck(name, direction, alone, beside, _sign(alone, direction)))
    return tuple(found)


def _sign(alone: Estimate, expected: int) -> Sign:
    if alone.low <= 0 <= alone.high:
        return Sign.CANNOT_TELL
    return Sign.AS_EXPECTED if alone.value * expected > 0 else Sign.WRONG


def _slope(x: Floats, kept: Ints, *, at: int, reach: float) -> Estimate | None:
    middle, spread = x.mean(axis=0), x.std(axis=0)
    varies = spread > 0
    if not varies[at]:
        return None
    z = (x[:, varies] - middle[varies]) / spread[varies]
    found = logistic_line(np.column_stack([np.ones(len(z)), z]), kept, offset=np.zeros(len(z)))
    if found is None:
        return None
    place, unit = 1 + int(varies[:at].sum()), float(spread[at])
    value, wide = float(found[0][place]) / unit, reach * float(np.sqrt(found[1][place, place])) / unit
    return Estimate(value, value - wide, value + wide)
