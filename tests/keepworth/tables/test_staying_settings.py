"""`[staying]` and `[trials]` in keepworth.toml: what holds, what is refused, what a run stores of them."""

from pathlib import Path

import pytest
from tests.factories.settings import checked, refused

from keepworth.tables.settings import read_settings, write_settings
from keepworth.tables.staying import Staying, Trying


def test_the_numbers_of_the_design_hold_unless_a_book_says_otherwise() -> None:
    found = checked(trials={"rise": 2, "captive_fights": True}, staying={"severe": 5})
    of = found.trials
    assert (of.failure, of.vouching, of.stated, of.gamma) == (1.5, 1.0, 0.5, 0.1)
    assert (found.trials.rise, found.trials.captive_fights, found.staying.severe) == (2.0, True, 5)
    assert isinstance(found.trials.rise, float)
    assert (checked().staying, checked().trials) == (Staying(), Trying())


@pytest.mark.parametrize(
    ("table", "given", "said"),
    [
        ("staying", {"severe": 6}, "staying.severe = 6 must be a whole number from 1 to 5"),
        ("staying", {"severe": 4.0}, "staying.severe = 4.0 must be"), ("staying", {"severe": True}, "staying.severe ="),
        ("staying", {"order_days": 0}, "staying.order_days = 0 must be a whole number from 1 to 3660"),
        ("staying", {"usage_days": 1.5}, "staying.usage_days = 1.5 must be"),
        ("staying", {"gap_sd": -1}, "staying.gap_sd = -1 must be from 0 to 100"),
        ("trials", {"gamma": 0}, "trials.gamma = 0 must be above 0, at most 10"),
        ("trials", {"stated": 1.5}, "trials.stated = 1.5 must be from 0 to 1"),
        ("trials", {"captive_fights": 1}, "trials.captive_fights = 1 must be true or false"),
        ("trials", {"gama": 0.1}, "there is no setting trials.gama (did you mean trials.gamma?)"),
        ("trials", [], "trials must be a table: [trials]"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_it_must_be(table: str, given: object, said: str) -> None:
    assert said in refused(**{table: given})


def test_a_run_stores_them_and_a_new_book_names_them(tmp_path: Path) -> None:
    stored = checked(trials={"gamma": 0.2}).record()
    assert (stored["trials"]["gamma"], stored["staying"]["severe"]) == (0.2, 4)
    written = write_settings(tmp_path, name="A book", currency="USD")
    assert read_settings(tmp_path) == written
    text = (tmp_path / "keepworth.toml").read_text(encoding="utf-8")
    assert "[staying]" in text
    assert "champion_days: For how long" in text
