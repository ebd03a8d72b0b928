"""The course of a back-test: orders that came, against orders that we said would come, as running totals."""

from collections.abc import Sequence

from keepworth.charts.chart import Chart, Column, Language
from keepworth.charts.look import LIGHT, Spec, axis, framed

NAME_WIDTH = 56  # of the longest name of a line, in pixels


def course(
    weeks: Sequence[float],
    *,
    happened: Sequence[float],
    said: Sequence[float],
    size: tuple[int, int],
    say: Language,
) -> Chart:
    """Draw two running totals from the date of the forecast on; the solid line is what happened."""
    weeks, happened, said = [0.0, *weeks], [0.0, *happened], [0.0, *said]
    rows = [
        {"week": week, "happened": came, "said": forecast}
        for week, came, forecast in zip(weeks, happened, said, strict=True)
    ]
    axes: Spec = {
        "x": {
            "field": "week",
            "type": "quantitative",
            "scale": {"nice": False},
            "axis": axis(say.text("axis_weeks"), tickCount=6),
        },
        "y": _orders(max([*happened, *said, 1.0]), say=say),
    }
    over = said[-1] >= happened[-1]
    # The lines fall off to the left under the name: the steeper the picture, the lower it must stand.
    drop = 12 + NAME_WIDTH * size[1] / size[0]
    layers = [
        _line("said", axes, color=LIGHT.even, strokeDash=[5, 4]),
        _line("happened", axes, color=LIGHT.accent),
        _name("said", axes, text=say.text("line_said"), at=rows[-1], drop=0 if over else drop),
        _name("happened", axes, text=say.text("line_happened"), at=rows[-1], drop=drop if over else 0),
    ]
    spec = framed(layers, size=size) | {"data": {"values": rows}}
    columns = (
        Column(say.text("head_week"), "number"),
        Column(say.text("head_orders_said")),
        Column(say.text("head_orders_happened")),
    )
    return Chart(spec, columns, tuple((row["week"], row["said"], row["happened"]) for row in rows))


def _orders(top: float, *, say: Language) -> Spec:
    half, full = _round_down(top / 2), _round_down(top)
    spelled = f"datum.value < {half / 2!r} ? '0' : datum.value < {full * 0.75!r} ? "
    spelled += f"{say.count(half)!r} : {say.count(full)!r}"
    return {
        "type": "quantitative",
        "scale": {"domain": [0, top * 1.02], "nice": False},
        "axis": axis(say.text("axis_orders"), values=[0, half, full], labelExpr=spelled),
    }


def _line(field: str, axes: Spec, **look: object) -> Spec:
    mark = {"type": "line", "strokeWidth": 2, **look}
    return {"mark": mark, "encoding": {"x": axes["x"], "y": axes["y"] | {"field": field}}}


def _name(field: str, axes: Spec, *, text: str, at: dict[str, float], drop: float) -> Spec:
    place = {"dy": drop, "baseline": "top"} if drop else {"dy": -14, "baseline": "bottom"}
    mark = {"type": "text", "align": "right", "color": LIGHT.quiet, **place}
    encoding = {"x": axes["x"], "y": axes["y"] | {"field": field}, "text": {"value": text}}
    return {"data": {"values": [at]}, "mark": mark, "encoding": encoding}


def _round_down(number: float) -> float:
    """Return the next number below with two leading digits, so that a tick reads well."""
    size = 10.0 ** max(len(str(int(number))) - 2, 0)
    return float(int(number / size) * size)
