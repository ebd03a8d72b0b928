"""What relationships are measured by: as it stands, whether it is ours, and what changes at the next score."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.runs.store import read_record
from keepworth.tables.book import find_book
from keepworth.tables.measured import priors_in
from keepworth.tables.measuring import BEYOND, NO_LOVE, NOTHING, SEVEN, Believed, not_entering
from keepworth.tables.scored import open_scored
from keepworth.tables.settings import Settings
from keepworth_web.listen.reads.sides import named
from keepworth_web.measure.reads.numbers import BY_NAME, GROUPS, Number, written
from keepworth_web.measure.reads.words import listed, tracked_said
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.panels import Words
from keepworth_web.shared.templatetags.shown import count, day

NAMED: Final = 6  # numbers that a sentence names; the table has all


@dataclass(frozen=True, slots=True)
class Newest:
    """What the newest score of the book went by, and what its book taught it."""

    as_of: dt.date
    run: str
    settings: Mapping[str, Any]
    learnt: Mapping[str, Any]  # as in `priors.json`

    def taught(self, number: Number) -> tuple[float, int] | None:
        """Return what took the place of a number, and from how many people; None where the number itself holds."""
        table, _, name = number.name.rpartition(".")
        found = self.learnt.get({"half_life_months": table, "measure.errors": "errors"}.get(table, ""), {}).get(name)
        if not found:
            return None
        return float(found["months" if table == "half_life_months" else "sd"]), int(found["people"])


@dataclass(frozen=True, slots=True)
class Held:
    """One number as it stands."""

    number: Number
    value: float
    is_ours: bool
    before: float | None  # what the newest score went by, where it was another; None: the same, or there is none
    taught: tuple[float, int] | None
    counts: bool = True  # False: a weight of what does not enter the strength

    @property
    def changes(self) -> bool:
        """Whether the next score goes by another number than the newest."""
        return self.before is not None


def newest() -> Newest | None:
    """Return what the newest score went by; None where the book has none."""
    run = open_scored(find_book(settings.ENVIRONMENT.book)).run
    if run is None:
        return None
    record = read_record(run)
    return Newest(
        dt.date.fromisoformat(record["as_of"]), record["run"], record["settings"], priors_in(run).get("learnt", {})
    )


def held(number: Number, *, by: Settings, since: Newest | None) -> Held:
    """Return a number as it stands, beside what the newest score went by."""
    value = number.held(by)
    before = number.held_in(since.settings) if since else value
    return Held(
        number, value, value == number.default, before if before != value else None,
        since.taught(number) if since else None,
        counts=not (number.name.startswith("measure.weights.") and number.setting.name in _out(by)),
    )  # fmt: skip


def settings_of() -> dict[str, Any]:
    """Return what the page shows."""
    by, since = book_settings(), newest()
    groups = [
        {"title": group.title, "about": group.about, "slug": group.slug,
         "rows": [_row(held(one, by=by, since=since)) for one in group.numbers]}
        for group in GROUPS
    ]  # fmt: skip
    return {
        "sentences": list(_sentences(by, since)),
        "tracked": [_tracked(name, by=by) for name in SEVEN],
        "beyond": beyond_said(by.measure.beyond),
        "is_beyond_ours": by.measure.beyond == Believed().beyond,
        "groups": groups,
        "run": since.run if since else "",
    }


def changed_since(by: Settings, since: Newest | None) -> Iterator[str]:
    """Name what the next score goes by and the newest did not."""
    if since is None:
        return
    for number in BY_NAME.values():
        one = held(number, by=by, since=since)
        if one.changes:
            yield _("%(what)s (%(before)s, now %(now)s)") % {
                "what": number.title,
                "before": written(one.before or 0),
                "now": written(one.value),
            }
    tracked = since.settings.get("tracked", {}).get("indicators", SEVEN)
    if set(tracked) != set(by.tracked.indicators):
        yield _("which indicators are tracked")
    if since.settings.get("measure", {}).get("beyond", Believed().beyond) != by.measure.beyond:
        yield _("what value beyond the product feeds")


def beyond_said(name: str) -> str:
    """Say what value beyond the product feeds."""
    return _("nothing") if name == NOTHING else named(name)


def beyond_choices() -> list[tuple[str, str]]:
    """Return what value beyond the product may feed."""
    return [(name, beyond_said(name)) for name in (*_indicators(), NOTHING)]


def beyond_items() -> str:
    """Name the items of value beyond the product."""
    words: dict[str, Words] = {"affiliation": _("belonging"), "status": _("standing"), "learning": _("learning")}
    return listed([str(words[name]) for name in BEYOND])


def _indicators() -> list[str]:
    return [one.setting.name for one in GROUPS[0].numbers]


def _out(by: Settings) -> list[str]:
    return [*not_entering(by.tracked.indicators), *NO_LOVE]


def _sentences(by: Settings, since: Newest | None) -> Iterator[str]:
    yield _(
        "This company tracks %(n)s of the seven indicators of loyalty; a strength is told where five of them were "
        "heard."
    ) % {"n": count(len(by.tracked.indicators))}  # fmt: skip
    own = [one for one in BY_NAME.values() if one.held(by) != one.default]
    if own:
        form = ngettext(
            "One number is this company's own, the rest is ours and no finding.",
            "%(n)s numbers are this company's own, the rest is ours and no finding.",
            len(own),
        )
        yield form % {"n": count(len(own))}
    else:
        yield _("All numbers are ours and no finding.")
    if since is None:
        yield _("The book was not scored yet: its first score goes by these.")
        return
    different = list(changed_since(by, since))
    if len(different) > NAMED:
        more = len(different) - NAMED
        form = ngettext("%(n)s more", "%(n)s more", more)
        different = [*different[:NAMED], form % {"n": count(more)}]
    said = {"day": day(since.as_of), "what": listed(different)}
    if different:
        yield _("From the next score on these are others than in the newest, as of %(day)s: %(what)s.") % said
    else:
        yield _("The newest score, as of %(day)s, went by these.") % said


def _tracked(name: str, *, by: Settings) -> dict[str, Any]:
    return {
        "what": tracked_said(name),
        "is_tracked": name in by.tracked.indicators,
        "because": by.tracked.because.get(name, ""),
    }


def _row(of: Held) -> dict[str, Any]:
    return {
        "what": of.number.title,
        "value": written(of.value),
        "ours": written(of.number.default),
        "is_ours": of.is_ours,
        "before": written(of.before) if of.before is not None else "",
        "taught": _taught(of),
        "counts": of.counts,
    }


def _taught(of: Held) -> str:
    if of.taught is None:
        return ""
    value, people = of.taught
    form = ngettext("%(value)s, learnt from %(n)s person", "%(value)s, learnt from %(n)s people", people)
    return form % {"value": f"{value:.3g}", "n": count(people)}
