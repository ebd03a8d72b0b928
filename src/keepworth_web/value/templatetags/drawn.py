"""Lengths in pictures: the same in every language."""

from django import template

register = template.Library()


@register.filter
def of_100(share: float) -> str:
    """Write a length as SVG reads it: with a point, whatever the language's own mark is."""
    return f"{100 * share:.2f}"
