"""States: the first rule that holds, and what each says."""

from pathlib import Path

import numpy as np
import pytest

from keepworth.errors import BadInput
from keepworth.measure.states import RULES, STATES, Situation, State, Thresholds, relationship_states, rule_in_words

NAN = float("nan")
USUAL = {
    "has_left": False, "strength": 55.0, "reach": 5.0, "before": NAN, "structural_cost": NAN, "emotional": NAN,
    "value": 10.0,
}  # fmt: skip


def states(*customers: dict, thresholds: Thresholds | None = None) -> list[State]:
    rows = [{**USUAL, **one} for one in customers]
    of = Situation(**{name: np.array([row[name] for row in rows]) for name in USUAL})
    return [STATES[at] for at in relationship_states(of, thresholds)]


def state(**given: float) -> State:
    """Return the state of one customer among three of values 5, 10 and 20."""
    return states(given, {"value": 5.0}, {"value": 20.0})[0]


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ({}, State.STEADY),
        ({"has_left": True, "strength": NAN}, State.LEFT),
        ({"strength": NAN}, State.UNHEARD),
        ({"structural_cost": 60.0, "emotional": 49.9}, State.CAPTIVE),
        ({"structural_cost": 59.9, "emotional": 20.0}, State.STEADY),
        ({"structural_cost": 90.0, "emotional": 50.0}, State.STEADY),
        ({"structural_cost": 90.0}, State.STEADY),
        ({"emotional": 20.0}, State.STEADY),
        ({"strength": 49.9}, State.DRIFTING),
        ({"strength": 50.0}, State.STEADY),
        ({"before": 60.0}, State.STEADY),
        ({"before": 60.1}, State.DRIFTING),
        ({"strength": 80.0, "before": 90.0}, State.DRIFTING),
        ({"strength": 70.0, "value": 9.0}, State.STRONG),
        ({"strength": 70.0, "value": 4.0}, State.QUIET_ADVOCATE),
        ({"strength": 69.9, "value": 4.0}, State.STRONG),
        ({"strength": 70.0, "value": NAN}, State.STRONG),
        ({"strength": 60.0}, State.STRONG),
        ({"strength": 59.9}, State.STEADY),
    ],
)
def test_the_first_rule_that_holds(given: dict, want: State) -> None:
    # Of 4, 5 and 20 the median is 5; of 9, 5 and 20 it is 9.
    assert state(**given) == want


def test_an_earlier_rule_goes_before_a_later_one() -> None:
    everything = {"strength": 45.0, "before": 90.0, "structural_cost": 80.0, "emotional": 10.0, "value": 1.0}
    assert state(**everything, has_left=True) == State.LEFT
    assert state(**{**everything, "strength": NAN}) == State.UNHEARD
    assert state(**everything) == State.CAPTIVE
    assert state(**{**everything, "emotional": NAN}) == State.DRIFTING


def test_who_has_left_does_not_move_the_median() -> None:
    advocate = {"strength": 75.0, "value": 9.0}
    assert states(advocate, {"value": 20.0})[0] == State.QUIET_ADVOCATE
    gone = [{"value": 1.0, "has_left": True}] * 5
    assert states(advocate, {"value": 20.0}, *gone)[0] == State.QUIET_ADVOCATE


def test_without_any_value_nobody_is_a_quiet_advocate() -> None:
    assert states({"strength": 75.0, "value": NAN}) == [State.STRONG]


def test_thresholds_are_settings() -> None:
    assert states({"strength": 55.0}, thresholds=Thresholds(strong=55.0)) == [State.STRONG]
    assert "55 or more" in rule_in_words(State.STRONG, Thresholds(strong=55.0))


@pytest.mark.parametrize("wrong", [{"strong": -1.0}, {"drifting": 101.0}, {"advocate": NAN}])
def test_thresholds_that_cannot_be_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        Thresholds(**wrong)


def test_columns_of_different_lengths_are_refused() -> None:
    columns = {name: np.zeros(2) for name in USUAL}
    with pytest.raises(BadInput):
        Situation(**{**columns, "value": np.zeros(3)})


def test_every_state_has_its_rule_in_words() -> None:
    assert set(RULES) == set(State) == set(STATES)
    for one in State:
        said = rule_in_words(one)
        assert said.endswith(".")
        assert "{" not in said
    assert rule_in_words(State.CAPTIVE) == (
        "Leaving costs them much (60 or more) and they are little attached (below 50)."
    )


def test_the_docs_print_the_same_rules() -> None:
    page = (Path(__file__).parents[3] / "docs/reference/measure/strength.md").read_text(encoding="utf-8")
    for one in State:
        assert f"| {one} | {rule_in_words(one)} |" in page
