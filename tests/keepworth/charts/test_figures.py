"""The figures behind the pictures, against sums that can be done by hand."""

import numpy as np
import pytest

from keepworth.charts.concentration import concentration, shares_carried
from keepworth.charts.course import course
from keepworth.charts.drawn import drawn
from keepworth.charts.plane import STRENGTHS
from keepworth.charts.spread import bands
from keepworth.charts.standing import standing
from keepworth.cli.words import LANGUAGES

SAY = LANGUAGES["en"]


def test_shares_are_of_the_most_valuable_first() -> None:
    assert shares_carried(np.array([1.0, 6.0, 3.0]), [0, 1, 2, 3]) == pytest.approx([0, 0.6, 0.9, 1.0])


def test_a_book_worth_nothing_has_nobody_who_carries_it() -> None:
    assert shares_carried(np.array([0.0, -2.0]), [1, 2]) == [0.0, 0.0]


@pytest.mark.parametrize("size", [1, 2, 30, 5_000])
def test_bands_hold_every_customer_once_and_all_of_the_value(size: int) -> None:
    value = np.random.default_rng(size).lognormal(6, 2, size)
    value[::7] = 0
    value[3::11] = -20
    found = bands(value)
    assert sum(band.customers for band in found) == size
    assert sum(band.value for band in found) == pytest.approx(value.sum())
    assert len(found) <= 12


def test_a_band_starts_at_its_lower_end() -> None:
    value = np.array([99.0, 100.0, 199.0, 200.0, 20.0, 5_000.0] * 50)
    by_low = {band.low: band for band in bands(value)}
    inside = by_low[100.0]
    assert (inside.high, inside.customers) in {(200.0, 100), (500.0, 150), (1_000.0, 150)}


def test_the_map_counts_everybody_in_its_table_and_draws_those_worth_something() -> None:
    active, value = np.array([0.0, 0.5, 0.951, 1.0]), np.array([0.0, 10.0, 20.0, -5.0])
    chart = standing(active, value, marks=[], size=(300, 200), say=SAY)
    assert [row[1] for row in chart.rows] == [2, 0, 0, 1, 0, 1]
    assert len(chart.spec["layer"][0]["data"]["values"]) == 2


def test_many_customers_become_a_density_whose_size_does_not_grow_with_the_book() -> None:
    rng = np.random.default_rng(3)
    active, value = rng.random(200_000), rng.lognormal(5, 2, 200_000)
    chart = standing(active, value, marks=[], size=(300, 200), say=SAY)
    fields = chart.spec["layer"][0]["data"]["values"]
    assert len(fields) <= 400
    assert {field["ink"] for field in fields} <= set(STRENGTHS)


@pytest.mark.parametrize(("language", "all_of_it"), [("en", "100 %"), ("zh-hans", "100%")])
def test_an_axis_writes_hundredths_as_the_page_does(language: str, all_of_it: str) -> None:
    chart = concentration(np.arange(1.0, 50.0), say=LANGUAGES[language])
    assert f">{all_of_it}</text>" in drawn(chart.spec, name="it", title="t")


def test_the_name_below_a_line_stands_clear_of_it_however_steep_it_is() -> None:
    def fall(size: tuple[int, int]) -> float:
        chart = course([1.0, 2.0], happened=[40.0, 80.0], said=[41.0, 82.0], size=size, say=SAY)
        return max(layer["mark"].get("dy", 0.0) for layer in chart.spec["layer"])

    # The line falls by at most the height over the width, and a name is some 50 pixels wide.
    assert fall((380, 280)) > 50 * 280 / 380
    assert fall((916, 300)) < 40
