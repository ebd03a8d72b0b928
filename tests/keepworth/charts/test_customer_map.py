"""The map of customers: each where its figures are, in the shape of its state, leading to its page."""

import re
from dataclasses import replace

import numpy as np
import pytest

from keepworth.charts.customer_map import STATES, Map, Standing, customer_map
from keepworth.charts.drawn import drawn
from keepworth.charts.look import dark_twins
from keepworth.charts.plane import Across
from keepworth.charts.touchable import Target, touchable
from keepworth.tables.points import Square

EVIL = '"><script>alert(1)</script>瀚海物流'


class Said:
    """The words of a page, as the website has them."""

    def text(self, key: str, **values: object) -> str:
        return f"{key} {' '.join(map(str, values.values()))}".strip()

    def count(self, number: float) -> str:
        return f"{number:,.0f}"

    money = count

    def percent(self, share: float) -> str:
        return f"{100 * share:.0f}"


def one(state: str = "steady", *, active: float = 0.5, value: float = 1_000.0) -> Standing:
    return Standing(EVIL, state, (active - 0.1, active, active + 0.1), (value / 2, value, value * 2))


def map_of(*named: Standing, **more: object) -> Map:
    return customer_map(named, crowd=more.get("crowd", ()), size=(900, 400), say=Said())  # type: ignore[arg-type]


def svg_of(found: Map, *targets: Target) -> str:
    return touchable(found.chart.spec, name="map", title="Map", told="across … up", targets=targets)


def test_every_state_is_drawn_in_colours_that_have_a_dark_twin() -> None:
    svg = svg_of(map_of(*(one(state, value=10.0**n) for n, state in enumerate(STATES, start=2))))
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) - {"none", "transparent"}
    assert used <= set(dark_twins())
    assert {look.colour for look in STATES.values()} <= used


def test_shapes_differ_where_colours_do() -> None:
    looks = [(look.shape, look.hollow) for state, look in STATES.items() if state != "steady"]
    assert len(set(looks)) == len(looks)


@pytest.mark.parametrize("unwanted", ["<script", "<style", " style=", "http", "NaN", "Infinity", "onload"])
def test_nothing_in_it_runs_or_is_refused_by_a_strict_policy(unwanted: str) -> None:
    found = map_of(one(), one("unheard"), one("left"))
    assert unwanted not in svg_of(found, Target(0.5, 0.5, "/know/1/", EVIL))


def test_a_mark_leads_to_its_customer_from_where_it_is_drawn() -> None:
    customer = one("drifting", active=0.25, value=5_000.0)
    found = map_of(customer, one(value=100.0))
    across, down = found.place(customer)
    svg = svg_of(found, Target(across, down, "/know/1/", "Acme"))
    left, top, width, height = map(float, re.search(r'data-plot="([^"]+)"', svg)[1].split())  # type: ignore[index]
    x, y = map(float, re.search(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="12"', svg).groups())  # type: ignore[union-attr]
    assert x == pytest.approx(0.25 * width, abs=0.1)
    colour = STATES["drifting"].colour
    drawn_at = re.search(rf'<path transform="translate\(([\d.]+),([\d.]+)\)" d="[^"]+" fill="{colour}"', svg)
    assert drawn_at is not None
    assert (x, y) == pytest.approx(tuple(map(float, drawn_at.groups())), abs=0.1)
    assert 0 < left < left + width <= 900
    assert 0 < top < top + height < 400


def test_whoever_is_worth_nothing_is_in_the_table_and_not_on_the_map() -> None:
    found = map_of(one(), one("left", value=0.0))
    assert len(found.chart.rows) == 2
    assert STATES["left"].colour not in drawn(found.chart.spec, name="map", title="t")


def squares(customers: int = 100) -> list[Square]:
    steps = 10 ** np.linspace(2, 6, 31)
    return [
        Square(x / 40, (x + 1) / 40, float(steps[y]), float(steps[y + 1]), customers + x * y)
        for x in range(40)
        for y in range(30)
    ]


def test_very_many_are_a_density_under_the_named_ones() -> None:
    found = map_of(one("drifting", value=3_000.0), crowd=squares())
    svg = svg_of(found)
    assert STATES["drifting"].colour in svg
    assert len(svg) < 150_000
    assert [row[0] for row in found.chart.rows][:1] == ["band 90 100"]
    assert sum(int(row[1]) for row in found.chart.rows) == sum(square.customers for square in squares())


def test_a_few_worth_next_to_nothing_do_not_take_half_of_the_map() -> None:
    found = map_of(crowd=[Square(0.1, 0.125, 1e-6, 1e-5, 1), *squares()])
    assert found.low >= 100


STRENGTH = Across("axis_strength")


def strength_map(*named: Standing, crowd: list[Square] | None = None) -> Map:
    return customer_map(named, crowd=crowd or (), size=(900, 400), say=Said(), across=STRENGTH)


def withheld(value: float = 4_000.0) -> Standing:
    return Standing("Brandt", "unheard", None, (value / 2, value, value * 2), told="withheld")


def test_whose_strength_is_withheld_stands_left_of_the_axis_and_has_no_range_across() -> None:
    found = strength_map(one("strong", active=0.0), withheld(), withheld(5_000.0))
    across, _ = found.place(withheld())
    zero, _ = found.place(one("strong", active=0.0))
    assert 0 < across < zero < 0.2
    assert found.place(withheld(5_000.0))[0] != across  # side by side, for equal values hide each other
    (brandt,) = [row for row in found.chart.rows if row[4] == 4_000.0]
    assert brandt[:4] == ("Brandt", "state_unheard", "withheld", "–")
    assert "axis_withheld" in svg_of(found)
    svg = svg_of(found, Target(across, 0.5, "/know/1/", "Brandt"))
    x = float(re.search(r'<circle cx="([\d.]+)"', svg)[1])  # type: ignore[index]
    unheard = re.findall(rf'translate\(([\d.]+),[\d.]+\)" d="[^"]+" stroke="{STATES["unheard"].colour}"', svg)
    assert x == pytest.approx(min(map(float, unheard), key=lambda at: abs(at - x)), abs=0.1)


def test_there_is_no_room_for_the_withheld_where_there_are_none() -> None:
    found = strength_map(one("strong", active=0.0))
    assert found.place(one("strong", active=0.0))[0] == 0
    assert "axis_withheld" not in svg_of(found)


def test_who_said_nothing_themselves_is_hollow_in_the_shape_of_its_state() -> None:
    colour = STATES["strong"].colour
    said, by_group = (
        Standing("Acme", "strong", (0.6, 0.7, 0.8), (1e3, 2e3, 3e3), is_hollow=hollow) for hollow in (0, 1)
    )
    assert f'fill="{colour}"' in svg_of(strength_map(said))
    assert f'fill="{colour}"' not in svg_of(strength_map(by_group))
    assert f'stroke="{colour}"' in svg_of(strength_map(by_group))


def test_a_density_counts_the_withheld_apart() -> None:
    lane = [Square(-1 / 40, 0.0, 100.0, 200.0, 7), Square(-1 / 40, 0.0, 200.0, 400.0, 5)]
    found = strength_map(crowd=[*lane, *squares()])
    assert found.chart.rows[-1] == ("band_withheld", 12)
    assert "axis_withheld" in svg_of(found)
    assert not {"NaN", "Infinity"} & set(re.findall(r"NaN|Infinity", svg_of(found)))


def test_a_map_of_nobody_is_empty_and_no_fault() -> None:
    assert svg_of(map_of()).endswith("</svg>")


def test_the_bar_across_is_paler_the_older_what_was_heard_is() -> None:
    ages = ("fresh", "older", "oldest")
    inks = [
        float(re.findall(r'opacity="(0\.\d+)"', svg_of(map_of(replace(one(), age=age, heard="long ago"))))[0])
        for age in ages
    ]
    assert inks == sorted(inks, reverse=True)
    assert len(set(inks)) == 3
    chart = map_of(replace(one(), heard="long ago"), one()).chart
    assert [row[-1] for row in chart.rows] == ["long ago", ""]
    assert chart.columns[-1].label == "head_heard"
    assert len(map_of(one()).chart.columns) == 6
