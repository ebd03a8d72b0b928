"""The map of customers: each where its figures are, in the shape of its state, leading to its page."""

import re

import numpy as np
import pytest

from keepworth.charts.customer_map import STATES, Map, Standing, customer_map
from keepworth.charts.drawn import drawn
from keepworth.charts.look import dark_twins
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
    assert [row[0] for row in found.chart.rows][:1] == ["band_chance 90 100"]
    assert sum(int(row[1]) for row in found.chart.rows) == sum(square.customers for square in squares())


def test_a_few_worth_next_to_nothing_do_not_take_half_of_the_map() -> None:
    found = map_of(crowd=[Square(0.1, 0.125, 1e-6, 1e-5, 1), *squares()])
    assert found.low >= 100


def test_a_map_of_nobody_is_empty_and_no_fault() -> None:
    assert svg_of(map_of()).endswith("</svg>")
