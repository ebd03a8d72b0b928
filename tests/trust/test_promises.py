"""Every point of what Keepworth is to withstand has its test, or says that it has none and why."""

import re
from typing import Any

import pytest
from tests.docs.test_readme import test_names
from tests.trust.promised import PROMISES, points

NAMES = test_names()


def held_by(part: str, number: str, point: dict[str, Any]) -> list[str]:
    """Return the tests that hold a point: those that it names, or whose names carry it."""
    named: list[str] = point.get("tests", [])
    return named or [name for name in NAMES if re.match(rf"test_{part}_{number}(_|$)", name)]


@pytest.mark.parametrize(("part", "number", "point"), points(), ids=lambda one: one if isinstance(one, str) else "")
def test_a_point_is_held_by_tests_that_exist_or_comes_later(part: str, number: str, point: dict[str, Any]) -> None:
    found = held_by(part, number, point)
    assert set(point) <= {"what", "tests", "lacks", "later"}
    assert found or "later" in point, "no test holds it, and nothing says why"
    assert not (found and "later" in point), "it is held now: take `later` out of promises.yaml"
    assert [name for name in found if name not in NAMES] == [], "a test that was named is gone"


def test_no_test_carries_a_point_that_is_not_listed() -> None:
    listed = {f"{part}_{number}" for part, number, _ in points()}
    carried = {match[1] for name in NAMES if (match := re.match(r"test_(d[124]_\d\d)_", name))}
    assert carried - listed == set()


def test_every_point_is_there() -> None:
    assert [len(PROMISES[part]) for part in ("d1", "d2", "d4", "d5")] == [19, 17, 27, 19]


def test_a_test_that_is_gone_would_be_missed() -> None:
    gone = {"what": "x", "tests": ["test_that_nobody_wrote"]}
    with pytest.raises(AssertionError, match="is gone"):
        test_a_point_is_held_by_tests_that_exist_or_comes_later("d5", "01", gone)
    with pytest.raises(AssertionError, match="no test holds it"):
        test_a_point_is_held_by_tests_that_exist_or_comes_later("d1", "99", {"what": "x"})
