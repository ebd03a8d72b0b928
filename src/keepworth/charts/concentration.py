"""Who carries the value: the most valuable customers first, and what share of all is theirs."""

import numpy as np

from keepworth.charts.chart import Chart, Column, Language
from keepworth.charts.look import LIGHT, axis, framed
from keepworth.numerics.arrays import Floats

MARKED = (0.01, 0.1, 0.5)  # said in the picture
TABLED = (0.01, 0.05, 0.1, 0.2, 0.5)
TICKS = [0, 25, 50, 75, 100]


def shares_carried(value: Floats, heads: list[int]) -> list[float]:
    """Return what share of all value the most valuable 1, 2, … customers carry, for each headcount.

    Shares of a total that is not above zero are zero: nobody carries what is not there.
    """
    total = float(value.sum())
    if total <= 0:
        return [0.0 for _ in heads]
    carried = np.cumsum(np.sort(value)[::-1])
    return [float(carried[min(head, value.size) - 1]) / total if head else 0.0 for head in heads]


def concentration(value: Floats, *, say: Language) -> Chart:
    """Draw the curve from the most valuable customer to all of them, against all being worth the same."""
    steps = np.unique(np.round(np.linspace(0, value.size, min(value.size, 200) + 1)).astype(int))
    curve = [
        {"customers": 100 * int(head) / value.size, "value": 100 * share}
        for head, share in zip(steps, shares_carried(value, steps.tolist()), strict=True)
    ]
    marked = [_point(value, share) for share in MARKED if round(share * value.size)]
    for point in marked:
        point["said"] = say.percent(float(point["value"]) / 100)
    percent = {"type": "quantitative", "scale": {"domain": [0, 100]}}
    ticks = {"values": TICKS, "labelExpr": _spelled(say=say)}
    x = percent | {"field": "customers", "axis": axis(say.text("axis_customers_from_top"), **ticks)}
    y = percent | {"field": "value", "axis": axis(say.text("axis_share_of_value"), **ticks)}
    even = [{"customers": 0, "value": 0}, {"customers": 100, "value": 100}]
    dashed = {"type": "line", "color": LIGHT.even, "strokeDash": [3, 3], "strokeWidth": 1}
    layers = [
        {"data": {"values": even}, "mark": dashed, "encoding": {"x": x, "y": y}},
        {
            "data": {"values": curve},
            "mark": {"type": "line", "color": LIGHT.accent, "strokeWidth": 2},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": marked},
            "mark": {"type": "point", "filled": True, "size": 60, "color": LIGHT.accent, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": marked},
            "mark": {"type": "text", "align": "left", "dx": 9, "dy": 9, "color": LIGHT.ink},
            "encoding": {"x": x, "y": y, "text": {"field": "said"}},
        },
    ]
    columns = (
        Column(say.text("head_customers_from_top")),
        Column(say.text("head_share_of_customers"), "percent"),
        Column(say.text("head_share_of_value"), "percent"),
    )
    return Chart(framed(layers, size=(410, 300)), columns, _rows(value))


def _spelled(*, say: Language) -> str:
    """Return the labels of both axes as an expression: hundredths in the language of the page."""
    return f"({{{', '.join(f'{tick}: {say.percent(tick / 100)!r}' for tick in TICKS)}}})[datum.value]"


def _point(value: Floats, share: float) -> dict[str, float | str]:
    head = round(share * value.size)
    return {"customers": 100 * share, "value": 100 * shares_carried(value, [head])[0]}


def _rows(value: Floats) -> tuple[tuple[float, ...], ...]:
    heads = sorted({min(10, value.size)} | {round(share * value.size) for share in TABLED} - {0})
    carried = shares_carried(value, heads)
    return tuple((head, head / value.size, share) for head, share in zip(heads, carried, strict=True))
