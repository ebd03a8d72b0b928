"""Vega specifications, one source for web, mail and PDF."""
