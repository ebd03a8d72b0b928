"""Lengths in pictures, the same in every language; and parts of something in its own words."""

from django import template
from django.utils.translation import gettext as _

from keepworth_web.shared.amounts import minus
from keepworth_web.shared.templatetags.shown import count

register = template.Library()


@register.filter
def of_100(share: float) -> str:
    """Write a length as SVG reads it: with a point, whatever the language's own mark is."""
    return f"{100 * share:.2f}"


@register.filter
def percent(share: float | None) -> str:
    """Say a part of something, which may be more than all of it, or below nothing."""
    if share is None:
        return "–"
    # Translators: a part of something, such as "140 %".
    return _("%(n)s %%") % {"n": minus(count(round(100 * share)))}
