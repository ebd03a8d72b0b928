"""Numbers of focus as people say them."""

from django.utils import formats


def decimal(value: float) -> str:
    """Write a number with at most one decimal."""
    places = 0 if float(value).is_integer() else 1
    return formats.number_format(round(value, places), decimal_pos=places, use_l10n=True, force_grouping=True)
