"""Measure: how strong it is and how sure we are: evidence, indicators, strength, staying, trials."""
