"""Amounts and chances as people say them, in the language of the page."""

import math

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

# The larger unit first. Chinese counts in ten thousands.
UNITS: dict[str, tuple[tuple[float, Promise], ...]] = {
    "en": ((1e9, _("%(number)s billion")), (1e6, _("%(number)s million"))),
    "zh-hans": ((1e8, _("%(number)s hundred million")), (1e4, _("%(number)s ten thousand"))),
}
DIGITS = 3  # that count


def amount(number: float) -> str:
    """Say an amount with three digits that count: 16.9 million."""
    number = rounded(number)
    for size, said in UNITS.get(get_language() or "en", UNITS["en"]):
        if abs(number) >= size:
            return str(said) % {"number": minus(written(number / size))}
    return minus(written(number))


def likely(low: float, high: float) -> str:
    """Say a range of amounts: 14.1 to 19.8 million."""
    ends = [amount(low), amount(high)]
    # "14.1 to 19.8 million" reads better than "14.1 million to 19.8 million".
    unit = ends[1].lstrip("−0123456789.,")
    if unit and ends[0].endswith(unit):
        ends[0] = ends[0].removesuffix(unit)
    # Translators: a range, such as "14.1 to 19.8 million".
    return gettext("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}


def minus(number: str) -> str:
    """Give a written number a true minus sign, for people; what machines or forms read keeps the hyphen."""
    return "0" if number == "-0" else number.replace("-", "−")


def rounded(number: float) -> float:
    """Round to three digits that count; nothing finer than a whole unit."""
    if abs(number) < 10**DIGITS:
        return float(round(number))
    return round(number, DIGITS - 1 - math.floor(math.log10(abs(number))))


def written(number: float) -> str:
    """Write a number with separators and without empty decimals."""
    short = f"{number:.2f}".rstrip("0").rstrip(".")
    places = len(short.partition(".")[2])
    return formats.number_format(round(number, places), decimal_pos=places, use_l10n=True, force_grouping=True)
