"""The plane on which customers stand: how likely they are still active, or how strong it is, across; worth upwards."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from keepworth.charts.chart import Language
from keepworth.charts.look import LIGHT, Spec, axis
from keepworth.numerics.arrays import Floats

ACROSS = UP = 20  # fields of a density
STRENGTHS = (0.4, 0.55, 0.7, 0.85, 1.0)  # of the ink in a field, from a few customers to the most


@dataclass(frozen=True, slots=True)
class Across:
    """What stands across, in hundredths: the key of its title, and the room left of zero for whom it is withheld."""

    title: str
    lane: float = 0.0


ACTIVE = Across("axis_active")


def limits(value: Floats, *, tops: Sequence[float] = ()) -> tuple[float, float]:
    """Return the lowest and the highest value on the plane; `tops` are ends of ranges that must fit."""
    if not value.size:
        return 1.0, 10.0
    # A handful of customers worth next to nothing must not take half of the map.
    low, high = float(np.quantile(value, 0.02)), max(float(value.max()), *tops, 0.0)
    return low / 1.3, max(high, 2 * low) * 1.3


def axes(low: float, high: float, *, say: Language, across: Across = ACTIVE) -> Spec:
    """Return both axes as an encoding of the fields `active` (what stands across, in hundredths) and `value`."""
    ticks = _ticks(low, high)
    lane = {"labelExpr": f"datum.value < 0 ? {say.text('axis_withheld')!r} : datum.label"} if across.lane else {}
    return {
        "x": {
            "field": "active",
            "type": "quantitative",
            "scale": {"domain": [-across.lane, 100], "nice": False},
            "axis": axis(
                say.text(across.title),
                values=[*([-across.lane / 2] if across.lane else []), 0, 25, 50, 75, 100],
                **lane,
            ),
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "scale": {"type": "log", "domain": [low, high], "nice": False},
            "axis": axis(say.text("axis_value"), values=ticks, labelExpr=_spelled(ticks, say=say)),
        },
    }


def on_axes(layer: Spec, encoding: Spec) -> Spec:
    """Give a layer the shared axes; what it says itself comes on top."""
    own = layer["encoding"]
    merged = {name: encoding[name] | own.get(name, {}) for name in encoding}
    return layer | {"encoding": own | merged}


def counted(active: Floats, value: Floats, *, low: float, high: float) -> Floats:
    """Count customers in the fields of a grid; `active` is between 0 and 1, `value` above zero."""
    ends = (float(np.log10(low)), float(np.log10(high)))
    # Those below the lowest line stand on it.
    inside = np.clip(np.log10(value), ends[0] + 1e-9, ends[1] - 1e-9)
    across = np.clip(100 * active, 0, 100)
    counts: Floats = np.histogram2d(across, inside, bins=(ACROSS, UP), range=((0, 100), ends))[0]
    return counts


def density(counts: Floats, *, low: float, high: float) -> Spec:
    """Return a layer of fields, the darker the more customers stand in them."""
    across = np.linspace(0, 100, ACROSS + 1)
    up = np.linspace(np.log10(low), np.log10(high), UP + 1)
    most = np.log1p(counts.max()) or 1.0
    strength = np.ceil(np.log1p(counts) / most * len(STRENGTHS)).astype(int)
    fields = [
        {
            "active": float(across[i]) + 0.15,
            "to_active": float(across[i + 1]) - 0.15,
            "value": float(10 ** up[j]),
            "to_value": float(10 ** (up[j + 1] - 0.05 * (up[1] - up[0]))),
            "ink": STRENGTHS[strength[i, j] - 1],
        }
        for i, j in zip(*np.nonzero(counts), strict=True)
    ]
    return {
        "data": {"values": fields},
        "mark": {"type": "rect", "color": LIGHT.pale},
        "encoding": {
            "x2": {"field": "to_active"},
            "y2": {"field": "to_value"},
            "opacity": {"field": "ink", "type": "quantitative", "scale": None},
        },
    }


def _ticks(low: float, high: float) -> list[float]:
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    ticks = [10.0**decade for decade in decades if low <= 10.0**decade <= high]
    if len(ticks) < 3:
        ticks = [step * 10.0**decade for decade in decades for step in (1, 2, 5)]
    return [tick for tick in ticks if low <= tick <= high]


def _spelled(ticks: list[float], *, say: Language) -> str:
    """Return the labels of an axis as an expression: the numbers in the language of the page."""
    spelled = ", ".join(f"{number}: {say.money(tick)!r}" for number, tick in enumerate(ticks))
    near = " : ".join(f"abs(datum.value / {tick!r} - 1) < 1e-6 ? {n}" for n, tick in enumerate(ticks))
    return f"({{{spelled}}})[{near} : 0]"
