"""Why a customer fits, in words: what speaks for it and what against it, the weightiest first."""

from dataclasses import replace

from django.utils.translation import override

from keepworth.focus import Gap
from keepworth.runs.tiers import Tiered
from keepworth_web.focus.reads.tiers import row_said

ONE = Tiered(
    1, "c1", "Acme", "A", "B", {"A": 0.74, "B": 0.25, "C": 0.01}, 10.0, 5.0, 20.0, 61.0, 50.0, 70.0, fit=0.4,
    because={}, given={}, gap=Gap(None, (), (), None, None),
)  # fmt: skip


def test_reasons_stand_on_their_side_and_what_hardly_weighs_is_left_out():
    because = {"segment": 0.2, "team": -0.4, "channel": 0.6, "kind": 0.01, "what they answered": -0.9}
    said = row_said(replace(ONE, because=because))["because"]
    assert said == "for fit: channel, segment; against fit: what they answered, team"


def test_a_product_or_topic_is_said_in_the_language_of_the_page():
    because = {"buys Service plan": 0.6, "needs a person": 0.3, "product": 0.2}
    with override("zh-hans"):
        said = row_said(replace(ONE, because=because))["because"]
    assert said == "有利于契合：购买 Service plan、需要 a person、主要产品"
    assert row_said(replace(ONE, because=because))["because"] == (
        "for fit: buys Service plan, needs a person, main product"
    )


def test_who_lies_between_two_is_of_neither_and_chances_are_in_100():
    said = row_said(ONE)
    assert (said["is_sure"], said["between"], said["chances"]) == (False, "A / B", "A 74, B 25, C 1 in 100")


def test_a_strength_that_is_withheld_has_no_number():
    assert row_said(replace(ONE, strength=None))["strength"] is None
