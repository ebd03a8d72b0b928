"""What narrows a view, as chips that can be taken off one by one."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from keepworth_web.focus.reads.view import CHOICES, RANGES, Range, View, said_of
from keepworth_web.shared.middleware import day_said
from keepworth_web.shared.templatetags.shown import day


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the view without it."""

    said: str
    without: str


def chips_of(view: View) -> Iterator[Chip]:
    """Yield a chip for every condition."""
    if view.text:
        yield Chip(_("“%(text)s”") % {"text": view.text}, view.query(text=""))
    for slug, ends in view.ranges.items():
        left = {other: said for other, said in view.ranges.items() if other != slug}
        yield Chip(_range(RANGES[slug], ends), view.query(ranges=left))
    for slug, values in view.choices.items():
        for value in values:
            left_values = tuple(one for one in values if one != value)
            left_choices = {**view.choices, slug: left_values}
            said = _("%(title)s: %(value)s") % {"title": CHOICES[slug].title, "value": said_of(slug, value)}
            yield Chip(said, view.query(choices=left_choices))


def _range(asked: Range, ends: tuple[str, str]) -> str:
    low, high = (_end(asked, said) for said in ends)
    if low and high:
        form = _("%(title)s: %(low)s to %(high)s")
    else:
        form = _("%(title)s: %(low)s or more") if low else _("%(title)s: %(high)s or less")
        if asked.is_day:
            form = _("%(title)s: %(low)s or later") if low else _("%(title)s: %(high)s or earlier")
    return form % {"title": asked.title, "low": low, "high": high}


def _end(asked: Range, said: str) -> str:
    if not said or not asked.is_day:
        return _number(said)
    return day(day_said(said))


def _number(said: str) -> str:
    whole, point, part = said.partition(".")
    return f"{int(whole):,}{point}{part}" if said else ""
