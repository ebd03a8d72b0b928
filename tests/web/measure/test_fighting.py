"""The panel of fighting and staying: words first, each trial, why they stay, what a stress would do."""

import re

import pytest

from tests.factories.trials import tell_fight

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(filled, run, number):
    """A run that tested the first customer, and says why the first and the third stay."""
    tell_fight(run, tested=[number(0)], stays=[number(0), number(2)])
    return number


def panel(page: str) -> str:
    """Return the words of the panel."""
    found = re.search(r'<section[^>]*id="panel-fighting".*?</section>', page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", found[0])) if found else ""


def test_it_says_how_much_dearer_with_range_and_trials(owner, told):
    said = panel(owner.get(f"/know/{told(0)}/").text)
    assert "They fight up to 16 % dearer (likely 6 to 25, 8 in 10): 3 trials passed, 1 failed." in said
    assert "Renewal at a changed price 15 Jan 2023 4 % passed +0.23" in said
    assert "A discount demanded to stay 15 Jan 2025 15 % failed −0.52" in said


def test_it_draws_passed_above_and_failed_below_the_band(owner, told):
    page = owner.get(f"/know/{told(0)}/").text
    svg = re.search(r'<svg class="trials".*?</svg>', page)[0]
    assert [svg.count(f'class="{way}"') for way in ("passed", "failed")] == [3, 1]
    assert 'class="reach" x1="21.32%" x2="83.11%"' in svg
    assert 'cx="52.21%"' in svg


def test_it_says_why_they_stay_in_points_that_add_up(owner, told):
    said = panel(owner.get(f"/know/{told(0)}/").text)
    assert "Likely to renew by 31 Dec 2026: 81 in 100 (likely 74 to 87, 8 in 10)." in said
    assert "Any customer of that age 88 in 100" in said
    assert "How much hangs on one person −6.3" in said
    assert "Likely to stay 81 in 100" in said


def test_it_says_what_each_stress_would_do(owner, told):
    said = panel(owner.get(f"/know/{told(0)}/").text)
    assert "A rival 10 % cheaper: likely to stay 52 in 100; on average 40,900 of their value would be lost." in said
    assert "All of that at once: likely to stay 10 in 100" in said


def test_who_was_never_tested_is_never_shown_as_loyal(owner, told):
    said = panel(owner.get(f"/know/{told(2)}/").text)
    assert "Never tested: nothing has shown yet how much dearer we may be." in said
    assert "we believe 10 % (likely −3 to 23, 8 in 10), and that is no proof of loyalty" in said
    assert "They fight up to" not in said


def test_a_run_that_says_nothing_of_it_has_no_panel(owner, filled, number):
    assert 'id="panel-fighting"' not in owner.get(f"/know/{number(0)}/").text


def test_it_stays_behind_the_wall(stranger, colleague, told):
    assert 'id="panel-fighting"' not in stranger.get(f"/know/{told(0)}/").text
