"""A view of the portfolio: which customers, in which order, with which columns. The address holds all of it."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth.measure.states import STATES
from keepworth.tables.wanted import COLUMNS, Filter, Operator, Wanted
from keepworth_web.listen.reads.sides import INDICATORS
from keepworth_web.shared.panels import Column, Words
from keepworth_web.shared.states import FIGHTS, PUBLISHED, TRIALS, state_said

A_PAGE: Final = 50
LONGEST: Final = 200  # letters of a text
MOST_CHOICES: Final = 15  # of one column
NUMBER: Final = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,4})?")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ENDS: Final[tuple[Operator, Operator]] = ("ge", "le")  # of a range
BESIDE: Final = ("as-of",)  # what an address may carry that is not the view's


@dataclass(frozen=True, slots=True)
class Range:
    """A column that is asked from … to; `scale` is how many of the page's units one of the column's is."""

    slug: str
    column: str
    title: Words
    is_day: bool = False
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A column whose values are chosen from a list."""

    slug: str
    column: str
    title: Words


RANGES: Final = {
    one.slug: one
    for one in (
        Range("value", "value", _("Lifetime value")),
        Range("strength", "strength", _("Strength")),
        Range("staying", "p_stay", _("Likely to stay, in 100"), scale=100),
        Range("fights-up-to", "f50", _("Fights up to, % dearer")),
        Range("active", "p_active", _("Still active, in 100"), scale=100),
        Range("orders", "expected_orders", _("Orders expected")),
        Range("silence", "silence", _("Silence, in usual gaps")),
        Range("last", "last_order", _("Last order"), is_day=True),
        Range("since", "first_order", _("First order"), is_day=True),
        Range("spent", "total_spend", _("Spent so far")),
        Range("tier-chance", "tier_chance", _("Chance of their tier, in 100"), scale=100),
    )
}
CHOICES: Final = {
    one.slug: one
    for one in (
        Choice("state", "state", _("State")),
        Choice("published", "published", _("How sure the strength is")),
        Choice("fights", "fights", _("Would fight to keep us")),
        Choice("trials", "trial_state", _("Trials")),
        Choice("weakest", "weakest", _("Weakest indicator")),
        Choice("segment", "segment", _("Segment")),
        Choice("team", "team", _("Team")),
        Choice("kind", "kind", _("Kind")),
        Choice("served-by", "owner", _("Served by")),
        Choice("tier", "tier", pgettext_lazy("of a customer", "Tier")),
    )
}


# Kinds that stand in the table and are no customers: nobody counts them, and nothing of theirs is added up.
BESIDE_KINDS: Final = ("prospect", "internal")
CUSTOMER: Final = "customer"  # any other kind
CUSTOMERS: Final = tuple(Filter("kind", "not", kind) for kind in BESIDE_KINDS)
# What `keepworth.tables.schemas` allows as a customer's kind, in words.
KINDS: Final[Mapping[str, Words]] = {
    CUSTOMER: _("customer of any kind"),
    "organisation": _("organisation"),
    "person": _("person"),
    "prospect": _("prospect"),
    "internal": _("internal customer"),
}
# The words of values that a run or a file writes; other values are said as they stand.
SAID: Final[Mapping[str, Mapping[str, Words]]] = {
    "kind": KINDS,
    "state": {state: state_said(state) for state in STATES},
    "published": PUBLISHED,
    "weakest": INDICATORS,
    "fights": FIGHTS,
    "trials": TRIALS,
}


def said_of(slug: str, value: str) -> Words:
    """Return a chosen value as it is said."""
    return SAID.get(slug, {}).get(value, value)


@dataclass(frozen=True, slots=True)
class View:
    """What an address asks for; what could not be understood stands in `refused` and asks for nothing."""

    text: str = ""
    ranges: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by slug: from, to; as they were written
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "value"
    descending: bool = True
    columns: tuple[str, ...] = ()  # by slug; none: those that are shown first
    after: str = ""
    refused: tuple[str, ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves anybody out."""
        return bool(self.narrowed_by)

    @property
    def narrowed_by(self) -> list[str]:
        """Return by what it leaves somebody out, without the values."""
        return [*(["q"] if self.text else []), *self.ranges, *self.choices]

    def of_customers(self) -> str:
        """Return the address of this view without those who are no customers."""
        kinds = tuple(one for one in self.choices.get("kind", ()) if one not in BESIDE_KINDS)
        return self.query(choices={**self.choices, "kind": kinds or (CUSTOMER,)})

    def query(self, **changes: Any) -> str:
        """Return the address of this view, or of one that differs; the page within it is left out unless asked for."""
        return urlencode(list(replace(self, **{"after": "", **changes}).pairs()))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield what stands in the address, always in the same order."""
        if self.text:
            yield "q", self.text
        for slug in RANGES:
            for end, said in zip(("from", "to"), self.ranges.get(slug, ("", "")), strict=True):
                if said:
                    yield f"{slug}-{end}", said
        for slug in CHOICES:
            yield from ((slug, value) for value in self.choices.get(slug, ()))
        if (self.sort, self.descending) != ("value", True):
            yield "sort", f"-{self.sort}" if self.descending else self.sort
        yield from (("column", slug) for slug in self.columns)
        if self.after:
            yield "after", self.after

    def wanted(self, teams: tuple[str, ...] | None, *, columns: tuple[Column, ...], limit: int = A_PAGE) -> Wanted:
        """Return what is asked of the scored customers, for somebody who sees these teams."""
        sorts = {column.slug: column.sort for column in columns if column.sort}
        return Wanted(
            teams=teams,
            text=self.text,
            filters=tuple(self._filters()),
            sort=sorts.get(self.sort, "value"),
            descending=self.descending,
            after=self.after or None,
            limit=limit,
        )

    def _filters(self) -> Iterator[Filter]:
        for slug, ends in self.ranges.items():
            asked = RANGES[slug]
            for operator, said in zip(ENDS, ends, strict=True):
                if said:
                    value = said if asked.is_day else float(said) / asked.scale
                    yield Filter(asked.column, operator, value)
        for slug, values in self.choices.items():
            if slug == "kind" and CUSTOMER in values:
                yield from (one for one in CUSTOMERS if one.value not in values)
            else:
                yield Filter(CHOICES[slug].column, "in", tuple(values))


def view_of(said: QueryDict, *, columns: tuple[Column, ...]) -> View:
    """Understand an address."""
    refused: list[str] = []
    known = {*(f"{slug}-{end}" for slug in RANGES for end in ("from", "to")), *CHOICES, *BESIDE}
    known |= {"q", "sort", "column", "after"}
    refused += [name for name in said if name not in known]
    ranges = {slug: ends for slug, one in RANGES.items() if any(ends := _ends(said, one, refused=refused))}
    choices = {slug: values for slug in CHOICES if (values := _choices(said, slug, refused=refused))}
    text = " ".join(said.get("q", "").split())
    if not _is_plain(text):
        refused.append("q")
        text = ""
    sort, descending = _sort(said.get("sort", ""), columns=columns, refused=refused)
    shown = {column.slug for column in columns}
    asked = set(said.getlist("column"))
    refused += ["column"] if asked - shown - {""} else []
    chosen = tuple(column.slug for column in columns if column.slug in asked)
    first = tuple(column.slug for column in columns if column.is_first)
    return View(
        text=text,
        ranges=ranges,
        choices=choices,
        sort=sort,
        descending=descending,
        columns=() if chosen == first else chosen,
        after=said.get("after", ""),
        refused=tuple(dict.fromkeys(name[:40] for name in refused)),
    )


def _ends(said: QueryDict, one: Range, *, refused: list[str]) -> tuple[str, str]:
    found = []
    for end in ("from", "to"):
        name = f"{one.slug}-{end}"
        value = said.get(name, "").strip()
        is_good = not value or (_is_day(value) if one.is_day else NUMBER.fullmatch(value) is not None)
        if not is_good:
            refused.append(name)
        found.append(value if is_good else "")
    return found[0], found[1]


def _choices(said: QueryDict, slug: str, *, refused: list[str]) -> tuple[str, ...]:
    given = sorted({value for value in said.getlist(slug) if value})
    words = COLUMNS[CHOICES[slug].column].words
    good = [value for value in given if _is_plain(value) and (not words or value in words)][:MOST_CHOICES]
    if len(good) < len(given):
        refused.append(slug)
    return tuple(good)


def _sort(said: str, *, columns: tuple[Column, ...], refused: list[str]) -> tuple[str, bool]:
    slug = said.removeprefix("-")
    if slug in {column.slug for column in columns if column.sort}:
        return slug, said.startswith("-")
    if said:
        refused.append("sort")
    return "value", True


def _is_day(said: str) -> bool:
    try:
        return DAY.fullmatch(said) is not None and bool(dt.date.fromisoformat(said))
    except ValueError:
        return False


def _is_plain(said: str) -> bool:
    """Return whether a text can be looked for: not too long, no zero byte, no half of a character."""
    return len(said) <= LONGEST and "\0" not in said and not any("\ud800" <= letter <= "\udfff" for letter in said)
