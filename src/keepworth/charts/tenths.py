"""Tenths of the customers by what was expected of them: orders said, against orders that came."""

from collections.abc import Sequence

from keepworth.charts.chart import Chart, Column, Language
from keepworth.charts.look import LIGHT, Spec, axis, framed
from keepworth.value.backtest import Tenth


def by_tenth(tenths: Sequence[Tenth], *, say: Language) -> Chart:
    """Draw, for each tenth, orders per customer: a bar for what came and a tick for what was said."""
    rows: list[Spec] = [
        {
            "tenth": str(number),
            "said": tenth.expected / tenth.customers,
            "happened": tenth.actual / tenth.customers,
        }
        for number, tenth in enumerate(tenths, start=1)
    ]
    x: Spec = {
        "field": "tenth",
        "type": "nominal",
        "sort": None,
        "axis": axis(say.text("axis_tenth"), labelAngle=0),
        "scale": {"paddingInner": 0.3},
    }
    y: Spec = {
        "type": "quantitative",
        "axis": axis(say.text("axis_orders_each"), tickCount=4),
        "scale": {"domainMin": 0},
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "color": LIGHT.pale},
            "encoding": {"x": x, "y": y | {"field": "happened"}},
        },
        {
            "mark": {"type": "tick", "color": LIGHT.accent, "opacity": 1, "thickness": 3, "bandSize": 30},
            "encoding": {"x": x, "y": y | {"field": "said"}},
        },
    ]
    spec = framed(layers, size=(410, 320)) | {"data": {"values": rows}}
    columns = (
        Column(say.text("head_tenth"), "count"),
        Column(say.text("head_customers")),
        Column(say.text("head_orders_said"), "number"),
        Column(say.text("head_orders_happened")),
    )
    table = tuple(
        (number, tenth.customers, tenth.expected, tenth.actual) for number, tenth in enumerate(tenths, start=1)
    )
    return Chart(spec, columns, table)
