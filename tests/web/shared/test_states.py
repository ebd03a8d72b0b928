"""States in words: the library's rules, in both languages."""

import pytest
from django.utils.translation import override

from keepworth.measure.states import STATES, Thresholds, rule_in_words
from keepworth.measure.strength import Published
from keepworth_web.shared import states

ODD = {"captive_cost": 61.5, "captive_emotional": 44.0, "drifting": 33.0, "advocate": 77.0, "strong": 66.0}


@pytest.mark.parametrize("state", STATES)
def test_a_rule_says_what_the_library_says(state):
    with override("en"):
        assert states.rule_said(state) == rule_in_words(state)
        assert states.rule_said(state, {"states": ODD}) == rule_in_words(state, Thresholds(**ODD))
        assert states.state_said(state) == state
    with override("zh-hans"):
        assert states.rule_said(state, {"states": ODD}) != rule_in_words(state, Thresholds(**ODD))


def test_every_state_and_every_way_of_telling_has_its_words():
    slugs = {states.slug_of(state) for state in STATES}
    assert slugs == set(states.STATES) == set(states.RULES)
    assert {one.name.lower() for one in Published} == set(states.PUBLISHED) == set(states.MEANT)
