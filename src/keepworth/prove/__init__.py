"""Prove: did it help: holdouts, uplift, the metric bake-off, reports."""
