"""How numbers, states and doubt are shown. Built into every template."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, Final

from django import template
from django.template.base import Parser, Token
from django.utils import formats
from django.utils.html import escape, format_html
from django.utils.translation import gettext

from keepworth_web.shared.amounts import amount, minus
from keepworth_web.shared.amounts import likely as likely_words
from keepworth_web.shared.sentences import told
from keepworth_web.shared.states import STATES, slug_of

register = template.Library()

# Full-width marks hold their own blank: behind a stop and before a bracket another one is a hole.
HOLES: Final = re.compile(r"(?<=[。；：？！])\s+|(?<=[。；：？！]</b>)\s+|\s+(?=（)")


@register.filter
def money(amount: float | Decimal | None) -> str:
    """Write an amount in whole units, with separators; a dash where there is none."""
    if amount is None:
        return "–"
    return minus(formats.number_format(round(Decimal(amount)), use_l10n=True, force_grouping=True))


@register.filter
def count(number: int | None) -> str:
    """Write a whole number with separators."""
    return "–" if number is None else formats.number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def in_100(share: float | None) -> str:
    """Write a chance as people say it: 81 in 100. What only rounds to never or always is not said to be that."""
    if share is None:
        return "–"
    if 0.995 <= share < 1:
        return gettext("over 99 in 100")
    if 0 < share < 0.005:
        return gettext("under 1 in 100")
    # Translators: a chance, such as "81 in 100".
    return gettext("%(hits)s in 100") % {"hits": round(100 * share)}


register.filter("amount", amount)


@register.filter
def within(worth: Any, how: str = "") -> str:
    """Say the range of something that has `low` and `high`; nothing where they are not known.

    The first range of a text says how often it holds (`within:"8 in 10"`), the others need not.
    """
    if worth.low is None or worth.high is None:
        return ""
    # Translators: both stand right behind an amount: " (likely 14.1 to 19.8 million)".
    form = gettext(" (likely %(range)s, 8 in 10)") if how else gettext(" (likely %(range)s)")
    return form % {"range": likely_words(worth.low, worth.high)}


@register.filter
def day(date: dt.date | None) -> str:
    """Write a day in the manner of the language; a dash where there is none."""
    return "–" if date is None else formats.date_format(date, "DATE_FORMAT")


@register.filter("told")
def told_here(said: object) -> str:
    """Say in the page's language what the library said; what has no translation is marked as English."""
    words, is_told = told(str(said))
    return escape(words) if is_told else format_html('<span lang="en">{}</span>', words)


@register.inclusion_tag("shared/state.html", takes_context=True)
def state(context: template.Context, name: str, rule: str = "") -> dict[str, object]:  # noqa: PLR0917 tags give places
    """Draw a customer's state: its shape, its colour and its word; its rule on hover and focus."""
    mark = next_tip(context) if rule else ""
    return {"name": slug_of(name), "label": STATES[slug_of(name)], "rule": rule, "mark": mark}


@register.simple_tag(takes_context=True)
def next_tip(context: template.Context) -> str:
    """Return an id for a tip, its own also where a page takes in a part of another: {% next_tip as mark %}."""
    request = context["request"]
    count = request.__dict__["tips"] = request.__dict__.get("tips", 0) + 1
    return f"tip-{request.resolver_match.url_name}-{count}"


@register.inclusion_tag("shared/likely.html")
def likely(low: float | None, high: float | None) -> dict[str, object]:
    """Say a range in words: likely 8,200 to 14,600 (8 in 10)."""
    return {"low": low, "high": high}


@register.inclusion_tag("shared/bar.html")
def bar(share: float, label: str = "") -> dict[str, object]:
    """Draw how far something is, or how large a part; `share` is from 0 to 1."""
    return {"width": round(100 * min(max(share, 0), 1), 1), "label": label}


class Sentences(template.Node):
    """Sentences in a row, with a blank between them only in languages that have one."""

    def __init__(self, nodelist: template.NodeList) -> None:
        """Hold what the sentences are made of."""
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        """Write the sentences."""
        return HOLES.sub("", self.nodelist.render(context))


@register.tag
def sentences(parser: Parser, token: Token) -> Sentences:
    """Write sentences in a row: {% sentences %}…{% endsentences %}; nothing else stands between the two."""
    del token
    nodes = parser.parse(("endsentences",))
    parser.delete_first_token()
    return Sentences(nodes)
