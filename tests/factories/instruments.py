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
