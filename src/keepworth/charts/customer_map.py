"""The map of customers by state: a mark each with both ranges, or a density of very many under the named ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

import numpy as np

from keepworth.charts.chart import Chart, Column, Language
from keepworth.charts.look import LIGHT, Spec, framed
from keepworth.charts.plane import STRENGTHS, axes, limits, on_axes

type Said = tuple[float, float, float]  # low, said, high
CROSS = "M-0.7,-0.9L0,-0.2L0.7,-0.9L0.9,-0.7L0.2,0L0.9,0.7L0.7,0.9L0,0.2L-0.7,0.9L-0.9,0.7L-0.2,0L-0.9,-0.7Z"


@dataclass(frozen=True, slots=True)
class Look:
    """How the customers of a state are drawn."""

    colour: str
    shape: str
    hollow: bool = False


STATES: dict[str, Look] = {
    "strong": Look(LIGHT.valuable, "circle"),
    "advocate": Look(LIGHT.advocate, "diamond"),
    "drifting": Look(LIGHT.risk, "triangle-down"),
    "captive": Look(LIGHT.captive, "square"),
    "steady": Look(LIGHT.steady, "circle"),
    "unheard": Look(LIGHT.unheard, "circle", hollow=True),
    "left": Look(LIGHT.gone, CROSS),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One named customer: a state of `STATES` and both 8-in-10 ranges; chances between 0 and 1."""

    name: str
    state: str
    active: Said
    value: Said


class Square(Protocol):
    """How many customers stand in a part of the plane: active from `x` to `x_end`, worth `y` to `y_end`."""

    @property
    def x(self) -> float: ...  # noqa: D102
    @property
    def x_end(self) -> float: ...  # noqa: D102
    @property
    def y(self) -> float: ...  # noqa: D102
    @property
    def y_end(self) -> float: ...  # noqa: D102
    @property
    def customers(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Map:
    """The picture, and the ends of its axis of value: with them a mark's place can be told."""

    chart: Chart
    low: float
    high: float

    def place(self, one: Standing) -> tuple[float, float]:
        """Return where a customer's mark stands: from left and from top, between 0 and 1."""
        span = np.log(self.high / self.low)
        up = np.log(max(one.value[1], self.low) / self.low) / span
        return min(max(one.active[1], 0.0), 1.0), float(1 - min(up, 1.0))


def customer_map(
    named: Sequence[Standing], *, crowd: Sequence[Square] = (), size: tuple[int, int], say: Language
) -> Map:
    """Draw the customers worth something.

    Parameters
    ----------
    named
        A mark each. Value is on a logarithmic scale, so that customers worth nothing cannot stand on the map.
    crowd
        Where all customers stand, if they are too many for a mark each.
    size
        Width and height in pixels.
    say
        The words of the page.

    """
    marks = [one for one in named if one.value[1] > 0]
    low, high = _limits(marks, crowd=crowd)
    layers = [_density(crowd, low=low)] if crowd else []
    encoding = axes(low, high, say=say)
    spec = framed([on_axes(layer, encoding) for layer in (*layers, *_marks(marks, low=low))], size=size)
    if crowd:
        heads = (Column(say.text("head_active"), "text"), Column(say.text("head_customers"), "count"))
        return Map(Chart(spec, heads, tuple(_bands(crowd, say=say))), low, high)
    columns = (
        Column(say.text("head_customer"), "text"),
        Column(say.text("head_state"), "text"),
        Column(say.text("head_active"), "percent"),
        Column(say.text("head_range"), "text"),
        Column(say.text("head_value"), "money"),
        Column(say.text("head_range"), "text"),
    )
    return Map(Chart(spec, columns, tuple(_row(one, say=say) for one in named)), low, high)


def _limits(marks: Sequence[Standing], *, crowd: Sequence[Square]) -> tuple[float, float]:
    tops = [one.value[2] for one in marks]
    if not crowd:
        return limits(np.array([one.value[1] for one in marks]), tops=tops)
    by_value = sorted(crowd, key=lambda square: square.y)
    reached = np.cumsum([square.customers for square in by_value])
    # A handful of customers worth next to nothing must not take half of the map.
    least = by_value[int(np.searchsorted(reached, 0.02 * reached[-1]))].y
    return least, max([by_value[-1].y_end, *tops])


def _density(crowd: Sequence[Square], *, low: float) -> Spec:
    most = np.log1p(max(square.customers for square in crowd))
    fields = [
        {
            "active": round(100 * square.x + 0.1, 3),
            "to_active": round(100 * square.x_end - 0.1, 3),
            "value": max(square.y, low),
            "to_value": square.y_end * (square.y / square.y_end) ** 0.06,
            "ink": STRENGTHS[int(np.ceil(np.log1p(square.customers) / most * len(STRENGTHS))) - 1],
        }
        for square in crowd
        if square.y_end > low
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


def _bands(crowd: Sequence[Square], *, say: Language) -> list[tuple[str | float, ...]]:
    """Count by tenths of the chance of being active, the most likely first."""

    def tenth(square: Square) -> int:
        return min(int(10 * square.x + 1e-9), 9)

    return [
        (
            say.text("band_chance", low=10 * number, high=10 * number + 10),
            sum(square.customers for square in squares),
        )
        for number, squares in groupby(sorted(crowd, key=tenth, reverse=True), key=tenth)
    ]


def _marks(marks: Sequence[Standing], *, low: float) -> list[Spec]:
    data = {
        "values": [
            {
                "state": one.state,
                "active_low": round(100 * one.active[0], 2),
                "active": round(100 * one.active[1], 2),
                "active_high": round(100 * one.active[2], 2),
                "value_low": max(one.value[0], low),
                "value": max(one.value[1], low),
                "value_high": max(one.value[2], low),
            }
            for one in marks
        ]
    }
    states = list(STATES)
    colour: Spec = {"field": "state", "type": "nominal"}
    colour = colour | {"scale": {"domain": states, "range": [STATES[state].colour for state in states]}}
    shape = {"field": "state", "scale": {"domain": states, "range": [STATES[state].shape for state in states]}}
    thin = {"type": "rule", "strokeWidth": 1.2, "opacity": 0.7, "clip": True}
    across = {"x": {"field": "active_low"}, "x2": {"field": "active_high"}, "color": colour}
    up = {"y": {"field": "value_low"}, "y2": {"field": "value_high"}, "color": colour}
    layers: list[Spec] = [{"data": data, "mark": thin, "encoding": encoding} for encoding in (across, up)]
    for hollow in (False, True):
        some = {"values": [row for row in data["values"] if STATES[str(row["state"])].hollow == hollow]}
        point = {"type": "point", "filled": not hollow, "size": 85, "opacity": 1}
        if some["values"]:
            layers.append({"data": some, "mark": point, "encoding": {"color": colour, "shape": shape}})
    return layers


def _row(one: Standing, *, say: Language) -> tuple[str | float, ...]:
    return (
        one.name,
        say.text(f"state_{one.state}"),
        one.active[1],
        say.text("range", low=say.percent(one.active[0]), high=say.percent(one.active[2])),
        one.value[1],
        say.text("range", low=say.money(one.value[0]), high=say.money(one.value[2])),
    )
