"""Said against happened: of those of whom we said 70 in 100, how many came back."""

from collections.abc import Sequence

from keepworth.charts.chart import Chart, Column, Language
from keepworth.charts.look import LIGHT, Spec, axis, framed
from keepworth.value.coverage import ActiveBin


def calibration(groups: Sequence[ActiveBin], *, say: Language) -> Chart:
    """Draw a mark a group, with the range that chance alone leaves open, against the line of true words."""
    rows = [
        {
            "said": 100 * group.said,
            "happened": 100 * group.happened.share,
            "low": 100 * group.happened.low,
            "high": 100 * group.happened.high,
            "customers": group.happened.customers,
        }
        for group in groups
    ]
    whole = {"domain": [0, 100], "nice": False}
    ticks = [0, 25, 50, 75, 100]
    x = {"type": "quantitative", "scale": whole, "axis": axis(say.text("axis_said"), values=ticks)}
    y = {"type": "quantitative", "scale": whole, "axis": axis(say.text("axis_happened"), values=ticks)}
    size: Spec = {
        "field": "customers",
        "type": "quantitative",
        "scale": {"type": "sqrt", "range": [20, 160], "zero": False},
    }
    marks: Spec = {"x": x | {"field": "said"}, "y": y | {"field": "happened"}}
    even = [{"said": 0, "happened": 0}, {"said": 100, "happened": 100}]
    layers: list[Spec] = [
        {
            "data": {"values": even},
            "mark": {"type": "line", "color": LIGHT.even, "strokeDash": [3, 3], "strokeWidth": 1},
            "encoding": marks,
        },
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": LIGHT.accent, "strokeWidth": 1.4},
            "encoding": {"x": marks["x"], "y": y | {"field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "color": LIGHT.accent, "opacity": 1},
            "encoding": marks | {"size": size},
        },
    ]
    columns = (
        Column(say.text("head_said"), "percent"),
        Column(say.text("head_happened"), "percent"),
        Column(say.text("head_range"), "text"),
        Column(say.text("head_customers")),
    )
    return Chart(framed(layers, size=(410, 320)), columns, _rows(groups, say=say))


def _rows(groups: Sequence[ActiveBin], *, say: Language) -> tuple[tuple[str | float, ...], ...]:
    return tuple(
        (
            group.said,
            group.happened.share,
            say.text("range", low=say.percent(group.happened.low), high=say.percent(group.happened.high)),
            group.happened.customers,
        )
        for group in groups
    )
