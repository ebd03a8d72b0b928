"""What every picture must be: drawn without a network, in the colours of the house, with its table."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from tests.factories.portfolio import a_back_test, a_portfolio

from keepworth.charts.calibration import calibration
from keepworth.charts.chart import Chart
from keepworth.charts.concentration import concentration
from keepworth.charts.course import course
from keepworth.charts.drawn import drawn
from keepworth.charts.look import DARK, LIGHT, dark_twins
from keepworth.charts.spread import spread
from keepworth.charts.standing import Mark, standing
from keepworth.charts.tenths import by_tenth
from keepworth.cli.words import LANGUAGES

SAY = LANGUAGES["en"]
OF = a_portfolio()
MARKS = [
    Mark("<script>", "valuable", (0.8, 0.9, 0.95), (10.0, 100.0, 900.0)),
    Mark("b", "risk", (0.1, 0.3, 0.5), (0.0, 50.0, 80.0)),
]
CHARTS: dict[str, Callable[[], Chart]] = {
    "calibration": lambda: calibration(a_back_test().calibration, say=SAY),
    "concentration": lambda: concentration(OF.value, say=SAY),
    "course": lambda: course([1.0, 2.0], happened=[90, 210], said=[100.5, 200.0], size=(400, 300), say=SAY),
    "spread": lambda: spread(OF.value, say=SAY),
    "standing": lambda: standing(OF.active, OF.value, marks=MARKS, size=(900, 400), say=SAY),
    "standing of few": lambda: standing(OF.active[:40], OF.value[:40], marks=MARKS, size=(380, 300), say=SAY),
    "tenths": lambda: by_tenth(a_back_test().tenths, say=SAY),
}


@pytest.fixture(params=sorted(CHARTS))
def chart(request: pytest.FixtureRequest) -> Chart:
    return CHARTS[request.param]()


def test_a_picture_is_drawn_without_script_style_or_address(chart: Chart) -> None:
    svg = drawn(chart.spec, name="it", title="what it shows")
    assert svg.startswith("<svg viewBox=")
    assert 'role="img" aria-label="what it shows"' in svg
    for unwanted in (
        "<script",
        "<style",
        " style=",
        "href",
        "http",
        "javascript",
        "NaN",
        "Infinity",
        "undefined",
    ):
        assert unwanted not in svg, unwanted


def test_a_picture_uses_only_colours_that_have_a_dark_twin(chart: Chart) -> None:
    svg = drawn(chart.spec, name="it", title="t")
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) - {"none", "transparent"}
    assert used <= set(dark_twins())


def test_the_same_figures_draw_the_same_bytes(chart: Chart) -> None:
    assert drawn(chart.spec, name="it", title="t") == drawn(chart.spec, name="it", title="t")


def test_every_picture_has_a_table_with_a_head_for_each_cell(chart: Chart) -> None:
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.columns)}


def test_ids_of_two_pictures_on_a_page_never_meet() -> None:
    chart = CHARTS["standing of few"]()
    one, two = (set(re.findall(r'id="([^"]+)"', drawn(chart.spec, name=name, title="t"))) for name in "ab")
    assert one
    assert not one & two


def test_each_colour_stands_for_one_role() -> None:
    assert len(dark_twins()) == len(set(dark_twins().values())) == 14


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("role", "least"), [("ink", 7.0), ("quiet", 4.5), ("accent", 4.5), ("valuable", 3.0)])
def test_text_and_marks_stand_out_from_the_paper(palette, role: str, least: float) -> None:
    # WCAG 2.2: 4.5 for text, 3 for what is drawn.
    assert contrast(getattr(palette, role), palette.paper) >= least


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])
