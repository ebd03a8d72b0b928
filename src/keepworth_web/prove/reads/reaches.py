"""Values with their ranges on one common axis: where each mark of a row stands, in hundredths of its width."""

from collections.abc import Sequence
from dataclasses import dataclass

EDGE = 3.0  # hundredths that stay free at either end


@dataclass(frozen=True, slots=True)
class Reach:
    """Places of one row, as SVG reads them."""

    point: str
    low: str
    high: str
    nothing: str  # where nothing is: the line of zero
    is_sure: bool  # the range does not hold zero


def reaches(rows: Sequence[tuple[float, float, float]], *, floor: float = 0.0) -> list[Reach]:
    """Place values, (value, low, high) each, on an axis that holds them all and `floor`; it is the line of nothing."""
    ends = [floor, *(end for row in rows for end in row)]
    start, wide = min(ends), (max(ends) - min(ends)) or 1.0

    def at(value: float) -> str:
        return f"{EDGE + (100 - 2 * EDGE) * (value - start) / wide:.1f}"

    return [
        Reach(at(value), at(low), at(high), at(floor), is_sure=low > floor or high < floor) for value, low, high in rows
    ]
