"""The map of what customers pay and what they bring, placed for a picture that is drawn in the page."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from keepworth.tables.advocates import Advocate
from keepworth_web.shared.amounts import amount

# Hundredths of the picture; on the lanes stand those who pay, or bring, nothing.
LANE, EDGE = 6.0, 93.0
NAMED, RIGHT = 5, 60.0  # marks with their names, those whose word is worth most; from where on they stand at the left


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis, on which every step is so many times the one before."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Return where a value stands, in hundredths; nothing stands on the lane."""
        if value < self.low:
            return LANE / 2
        return LANE + (EDGE - LANE) * math.log(value / self.low) / math.log(self.high / self.low)


def field_map(
    those: Sequence[Advocate], *, median: Mapping[str, float | None] | None, counts: Mapping[str, int]
) -> dict[str, Any] | None:  # fmt: skip
    """Return the marks of the map, and the lines of the medians, if they are told; None where nobody stands on it."""
    marks = [one for one in those if one.field]
    if not marks:
        return None
    pays, brings = _axis([one.value or 0 for one in marks]), _axis([one.referral_value or 0 for one in marks])
    placed = [_mark(one, pays=pays, brings=brings) for one in marks]
    return {
        "marks": placed,
        "named": [one for one, mark in zip(placed, marks, strict=True) if (mark.referral_value or 0) > 0][:NAMED],
        "median": _median(median, pays=pays, brings=brings) if median else None,
        "drawn": len(marks),
        "all": sum(counts.values()),
    }


def _mark(one: Advocate, *, pays: Axis, brings: Axis) -> dict[str, Any]:
    across = pays.at(one.value or 0)
    is_left = across > RIGHT
    return {
        "field": one.field,
        "name": one.name or one.customer_id,
        "x": _written(across),
        "y": _written(100 - brings.at(one.referral_value or 0)),
        "at": _written(across - 2.5 if is_left else across + 2.5),
        "is_left": is_left,
        "value": amount(one.value or 0),
        "referral": amount(one.referral_value or 0),
    }


def _median(of: Mapping[str, float | None], *, pays: Axis, brings: Axis) -> dict[str, str]:
    """Return where the medians lie: above who pays, or brings, nothing."""
    value, referral = of["value"] or 0, of["referral"] or 0
    return {
        "x": _written(max(pays.at(value), LANE)),
        "y": _written(100 - max(brings.at(referral), LANE)),
        "value": amount(value),
        "referral": amount(referral),
    }


def _axis(values: Sequence[float]) -> Axis:
    above = [one for one in values if one >= 1]
    low, high = (min(above), max(above)) if above else (1.0, 10.0)
    return Axis(low / 1.2, max(high, 2 * low) * 1.2)


def _written(place: float) -> str:
    """Write a place as SVG reads it, whatever the language's own mark is."""
    return f"{place:.2f}"
