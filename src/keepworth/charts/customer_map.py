"""The map of customers by state: a mark each with both ranges, or a density of very many under the named ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Literal, Protocol

import numpy as np

from keepworth.charts.chart import Chart, Column, Language
from keepworth.charts.look import LIGHT, Spec, framed
from keepworth.charts.plane import ACTIVE, STRENGTHS, Across, axes, limits, on_axes

type Said = tuple[float, float, float]  # low, said, high
type Age = Literal["fresh", "older", "oldest"]
INKS: Mapping[Age, float] = {"fresh": 0.8, "older": 0.5, "oldest": 0.3}  # of the bar across
LANE = 76  # pixels left of the axis, for those of whom what stands across is withheld
EDGE = 90  # of a picture's width that no plane has, about
HATCHED = "M-1,0A1,1,0,1,0,1,0A1,1,0,1,0,-1,0ZM-0.72,0.69L0.69,-0.72"
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
    "unheard": Look(LIGHT.unheard, HATCHED, hollow=True),
    "left": Look(LIGHT.gone, CROSS),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One named customer: a state of `STATES` and both 8-in-10 ranges."""

    name: str
    state: str
    across: Said | None  # between 0 and 1; None: it is withheld
    value: Said
    is_hollow: bool = False  # nothing of it was said by them
    told: str = ""  # what stands across, in words; empty: as the numbers say
    age: Age = "fresh"  # of what was heard: the bar across is paler where it is older
    heard: str = ""  # the same in words


class Square(Protocol):
    """How many customers stand in a part of the plane: `x` to `x_end` across, worth `y` to `y_end`.

    Below 0 across are those of whom it is withheld.
    """

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
    lane: float = 0.0  # hundredths left of zero
    in_lane: Mapping[Standing, float] = field(default_factory=dict)

    def place(self, one: Standing) -> tuple[float, float]:
        """Return where a customer's mark stands: from left and from top, between 0 and 1."""
        span = np.log(self.high / self.low)
        up = np.log(max(one.value[1], self.low) / self.low) / span
        at = self.in_lane.get(one, 0.0) if one.across is None else 100 * min(max(one.across[1], 0.0), 1.0)
        return (self.lane + at) / (self.lane + 100), float(1 - min(up, 1.0))


def customer_map(
    named: Sequence[Standing],
    *,
    crowd: Sequence[Square] = (),
    size: tuple[int, int],
    say: Language,
    across: Across = ACTIVE,
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
    across
        What stands across; room for those of whom it is withheld is made where there are any.

    """
    marks = [one for one in named if one.value[1] > 0]
    low, high = _limits(marks, crowd=crowd)
    is_withheld = any(one.across is None for one in marks) or any(square.x < 0 for square in crowd)
    across = replace(across, lane=round(100 * LANE / (size[0] - EDGE - LANE), 1) if is_withheld else 0.0)
    in_lane = _in_lane(marks, lane=across.lane)
    layers = [_edge(low, high)] if is_withheld else []
    layers += [_density(crowd, low=low, lane=across.lane)] if crowd else []
    encoding = axes(low, high, say=say, across=across)
    drawn = (*layers, *_marks(marks, low=low, in_lane=in_lane))
    spec = framed([on_axes(layer, encoding) for layer in drawn], size=size)
    if crowd:
        heads = (Column(say.text("head_across"), "text"), Column(say.text("head_customers"), "count"))
        return Map(Chart(spec, heads, tuple(_bands(crowd, say=say))), low, high, across.lane, in_lane)
    columns: tuple[Column, ...] = (
        Column(say.text("head_customer"), "text"),
        Column(say.text("head_state"), "text"),
        Column(say.text("head_across"), "percent" if across.title == ACTIVE.title else "count"),
        Column(say.text("head_range"), "text"),
        Column(say.text("head_value"), "money"),
        Column(say.text("head_range"), "text"),
    )
    rows = tuple(_row(one, say=say, full=1 if across.title == ACTIVE.title else 100) for one in named)
    if any(one.heard for one in named):
        columns = (*columns, Column(say.text("head_heard"), "text"))
        rows = tuple((*row, one.heard) for row, one in zip(rows, named, strict=True))
    return Map(Chart(spec, columns, rows), low, high, across.lane, in_lane)


def _in_lane(marks: Sequence[Standing], *, lane: float) -> dict[Standing, float]:
    """Return where across the withheld stand: one beside the other, so that equal values do not hide each other."""
    withheld = sorted((one for one in marks if one.across is None), key=lambda one: -one.value[1])
    return {one: -lane * (0.3, 0.5, 0.7)[place % 3] for place, one in enumerate(withheld)}


def _edge(low: float, high: float) -> Spec:
    """Return the line that parts the withheld from the axis."""
    return {
        "data": {"values": [{"active": 0, "value": low, "top": high}]},
        "mark": {"type": "rule", "color": LIGHT.rule},
        "encoding": {"y2": {"field": "top"}},
    }


def _limits(marks: Sequence[Standing], *, crowd: Sequence[Square]) -> tuple[float, float]:
    tops = [one.value[2] for one in marks]
    if not crowd:
        return limits(np.array([one.value[1] for one in marks]), tops=tops)
    by_value = sorted(crowd, key=lambda square: square.y)
    reached = np.cumsum([square.customers for square in by_value])
    # A handful of customers worth next to nothing must not take half of the map.
    least = by_value[int(np.searchsorted(reached, 0.02 * reached[-1]))].y
    return least, max([by_value[-1].y_end, *tops])


def _density(crowd: Sequence[Square], *, low: float, lane: float) -> Spec:
    most = np.log1p(max(square.customers for square in crowd))
    fields = [
        {
            "active": round(100 * square.x + 0.1, 3) if square.x >= 0 else round(-0.75 * lane, 3),
            "to_active": round(100 * square.x_end - 0.1, 3) if square.x >= 0 else round(-0.25 * lane, 3),
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
    """Count by tenths of what stands across, the largest first, those of whom it is withheld last."""

    def tenth(square: Square) -> int:
        return min(int(10 * square.x + 1e-9), 9) if square.x >= 0 else -1

    return [
        (
            say.text("band", low=10 * number, high=10 * number + 10) if number >= 0 else say.text("band_withheld"),
            sum(square.customers for square in squares),
        )
        for number, squares in groupby(sorted(crowd, key=tenth, reverse=True), key=tenth)
    ]


def _marks(marks: Sequence[Standing], *, low: float, in_lane: Mapping[Standing, float]) -> list[Spec]:
    data = {"values": [_mark(one, low=low, in_lane=in_lane) for one in marks]}
    states = list(STATES)
    colour: Spec = {"field": "state", "type": "nominal"}
    colour = colour | {"scale": {"domain": states, "range": [STATES[state].colour for state in states]}}
    shape = {"field": "state", "scale": {"domain": states, "range": [STATES[state].shape for state in states]}}
    thin: Spec = {"type": "rule", "strokeWidth": 1.2, "opacity": 0.7, "clip": True}
    across = {"x": {"field": "active_low"}, "x2": {"field": "active_high"}, "color": colour}
    up = {"y": {"field": "value_low"}, "y2": {"field": "value_high"}, "color": colour}
    ink = {"opacity": {"field": "ink", "type": "quantitative", "scale": None}}
    layers: list[Spec] = [{"data": data, "mark": thin, "encoding": encoding} for encoding in (across | ink, up)]
    for hollow in (False, True):
        some = {"values": [row for row in data["values"] if row["hollow"] == hollow]}
        point = {"type": "point", "filled": not hollow, "size": 85, "opacity": 1}
        if some["values"]:
            layers.append({"data": some, "mark": point, "encoding": {"color": colour, "shape": shape}})
    return layers


def _mark(one: Standing, *, low: float, in_lane: Mapping[Standing, float]) -> dict[str, Any]:
    at = in_lane.get(one, 0.0)
    ends = (at, at, at) if one.across is None else [round(100 * end, 2) for end in one.across]
    return {
        "state": one.state,
        "hollow": one.is_hollow or STATES[one.state].hollow,
        **dict(zip(("active_low", "active", "active_high"), ends, strict=True)),
        "ink": INKS[one.age],
        "value_low": max(one.value[0], low),
        "value": max(one.value[1], low),
        "value_high": max(one.value[2], low),
    }


def _row(one: Standing, *, say: Language, full: float) -> tuple[str | float, ...]:
    low, said, high = one.across or (0.0, 0.0, 0.0)
    return (
        one.name,
        say.text(f"state_{one.state}"),
        one.told or full * said,
        "–" if one.across is None else say.text("range", low=say.percent(low), high=say.percent(high)),
        one.value[1],
        say.text("range", low=say.money(one.value[0]), high=say.money(one.value[2])),
    )
