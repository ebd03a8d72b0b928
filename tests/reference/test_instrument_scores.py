"""A composite against the worked example of science §2: answers 8, 7 and 2 (reversed) on 1 to 9."""

import numpy as np
import pytest

from keepworth.listen.instruments import composite, read_instrument, read_scales

SCALES = """
format = 1
[nine]
kind = "points"
lowest = 1
highest = 9
low = { en = "No", zh-hans = "否" }
high = { en = "Yes", zh-hans = "是" }
"""
ITEM = """
[[items]]
name = "item_{at}"
construct = "Hon & Grunig's nine points"
feeds = "trust"
scale = "nine"
lower_is_better = {turned}
customer = {{ en = "Statement.", zh-hans = "陈述。" }}
"""
HEAD = """
format = 1
name = "nine"
version = "1.0"
sources = "Made for this test."
title = { en = "Nine", zh-hans = "九" }
opening.customer = { en = "Hello.", zh-hans = "您好。" }
"""


def test_three_answers_with_one_reversed_are_83_33() -> None:
    items = (ITEM.format(at=at, turned=turned) for at, turned in enumerate(("false", "false", "true")))
    of = read_instrument(HEAD + "".join(items), where="nine", scales=read_scales(SCALES, where="scales"))
    answers = {f"item_{at}": np.array([value]) for at, value in enumerate((8.0, 7.0, 2.0))}
    # 8, 7 and 10 − 2 have the mean 7.667, which is 83.33 of 100.
    assert composite(of, "trust", answers=answers).score == pytest.approx([83.33], abs=5e-3)
