"""Commands of Django that this site changes, each named as Django names it."""
