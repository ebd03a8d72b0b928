"""A questionnaire of a company's own."""

OURS = """
format = 1
name = "ours"
version = "1.0"
sources = "Our own words."
title = { en = "Ours", zh-hans = "我们的" }
opening.customer = { en = "Hello.", zh-hans = "您好。" }

[[items]]
name = "works"
construct = "Whether it works"
feeds = "trust"
scale = "agree"
customer = { en = "{company} works.", zh-hans = "{company}好用。" }
"""


def on_a_scale(lowest: int, highest: int, *, is_reversed: bool = False) -> str:
    """The same questionnaire, answered on a scale of its own."""
    reverse = "lower_is_better = true\n" if is_reversed else ""
    ends = 'low = { en = "No", zh-hans = "否" }\nhigh = { en = "Yes", zh-hans = "是" }\n'
    scale = f'\n[scales.ours]\nkind = "points"\nlowest = {lowest}\nhighest = {highest}\n{ends}'
    return OURS.replace('scale = "agree"\n', f'scale = "ours"\n{reverse}') + scale
