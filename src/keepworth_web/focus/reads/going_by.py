"""What the pages of focus go by, as keepworth.toml calls it: each number with its words, bounds and our default."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from keepworth.focus.service import MEASURES
from keepworth.tables.focusing import FOCUS, HEDGES, Focusing, is_amount
from keepworth.tables.profile_settings import PROFILE, Profile
from keepworth.tables.service_settings import OURS, SERVICE_EACH, TIERS
from keepworth.tables.setting import Setting
from keepworth.tables.settings import Settings
from keepworth_web.care.actions.change_book_settings import value_of
from keepworth_web.focus.reads.tiers import SERVICE
from keepworth_web.shared.panels import Words

REPOSITIONING: Final = "focus.repositioning"  # a table by segment
SERVICE_TABLE: Final = "service."
NUMBER: Final = re.compile(r"\d{1,14}(\.\d{1,9})?")
PLAIN: Final[Mapping[str, Words]] = {
    "won": _("of prospects, the share that is won with what is spent now (0.2: 20 in 100)"),
    "won_most": _("the share of prospects that would be won whatever is spent"),
    "kept": _("of customers, the share that is kept for a year with what is spent now"),
    "kept_most": _("the share of customers that would be kept whatever is spent"),
    "prospects": _("on how many prospects a year the money for getting is spent"),
    "hours": _("hours a year that one of our people has for customers"),
    "continuity": _("what changing hands costs, as a share of what the customer brings in a year"),
    "knows": _("what a colleague adds who serves the segment, as such a share"),
    "speaks": _("what a colleague adds who shares a language, as such a share"),
    "tied": _("what a tie of full strength adds, as such a share"),
    "correlation": _("how much of what makes customers leave they share, such as a slump: 0 nothing, 0.3 much"),
}
HEDGED: Final[Mapping[str, Words]] = {
    "second_contact": _("what a second contact costs, at one customer"),
    "close_complaint": _("what it costs to solve a complaint, at one customer"),
    "longer_term": _("what a longer contract costs, at one customer"),
    "second_partner": _("what a second partner costs beside one through whom we serve customers"),
}
POINT: Final = _("what one point of a wish moves fit by, in logits")
AMOUNT: Final = "from 0 to 10000000000000"
# What each may be, in the words of tables/, gathered for translation; a test compares them.
MUST: Final[Mapping[str, Words]] = {
    "from 0 to 366": _("from 0 to 366"),
    "from 0 to 8760": _("from 0 to 8760"),
    "above 0, at most 365": _("above 0, at most 365"),
    "from 0 to 1": _("from 0 to 1"),
    "above 0, at most 1": _("above 0, at most 1"),
    "above 0, at most 10000000000": _("above 0, at most 10000000000"),
    "above 0, at most 8760": _("above 0, at most 8760"),
    "from 0 to 0.95": _("from 0 to 0.95"),
    "above 0, at most 2": _("above 0, at most 2"),
    AMOUNT: _("from 0 to 10000000000000"),
}
NOW_AND_MOST: Final = (("focus.won", "focus.won_most"), ("focus.kept", "focus.kept_most"))
BELOW: Final = _("This must be below the share whatever is spent.")


@dataclass(frozen=True, slots=True)
class Number:
    """One number, as the settings' file calls it."""

    name: str  # "service.contacts.A"
    title: Words
    setting: Setting
    default: float | None  # None: unset

    def held(self, by: Settings) -> float | None:
        """Return what a book goes by, None where it says nothing."""
        found = value_of(by, self.name)
        return self.default if found is None else float(found)


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that one page goes by."""

    slug: str
    title: Words
    about: Words
    page: str  # the page that shows what comes of them
    numbers: tuple[Number, ...]


_PLAIN_SETTINGS: Final = {one.name: one for one in FOCUS}


def _plain(*names: str) -> tuple[Number, ...]:
    ours = Focusing()
    return tuple(Number(f"focus.{name}", PLAIN[name], _PLAIN_SETTINGS[name], getattr(ours, name)) for name in names)


def _service() -> Iterator[Number]:
    for measure in MEASURES:
        for tier in TIERS:
            yield Number(f"{SERVICE_TABLE}{measure}.{tier}", SERVICE[measure], SERVICE_EACH[measure],
                         OURS[measure][tier])  # fmt: skip


GROUPS: Final = (
    Group(
        "service",
        _("What each tier is to get in a year"),
        _("The service standard. It holds at once: what customers got is held against it as it stands."),
        "focus:tiers",
        tuple(_service()),
    ),
    Group(
        "balance",
        _("Getting against keeping, as you say it"),
        _(
            "Used until the book's own quarters tell it; all four shares are needed then. Prospects come before those "
            "that are counted in the book."
        ),
        "focus:balance",
        _plain("won", "won_most", "kept", "kept_most", "prospects"),
    ),
    Group(
        "serving",
        _("Who serves whom"),
        _("What a pair of a customer and a colleague is weighed by, and how much time a colleague has."),
        "focus:serving",
        _plain("hours", "continuity", "knows", "speaks", "tied"),
    ),
    Group(
        "risk",
        _("What hangs on few, and what would lower it"),
        _("What nobody says costs nothing that could be told: a hedge without its cost stands last."),
        "focus:concentration",
        (
            *_plain("correlation"),
            *(Number(f"focus.hedges.{name}", HEDGED[name], Setting(name, "", AMOUNT, is_amount), None)
              for name in HEDGES),
        ),
    ),
    Group(
        "fit",
        _("Fit"),
        _("Whom you want is said on a page of its own; this is how much a wish weighs."),
        "focus:fit",
        (Number("profile.point", POINT, PROFILE[0], Profile().point),),
    ),
)  # fmt: skip
NUMBERS: Final = tuple(one for group in GROUPS for one in group.numbers)
BY_NAME: Final = {one.name: one for one in NUMBERS}


def written(value: float | None) -> str:
    """Write a number as the file has it, whatever the language; nothing where nothing is said."""
    if value is None:
        return ""
    return str(int(value)) if value == math.floor(value) else f"{value:.9f}".rstrip("0")


def went_by(record: Mapping[str, Any] | None, number: Number) -> float | None:
    """Return what a run went by, as it wrote its settings down; None where it says nothing."""
    found: Any = (record or {}).get("settings")
    for part in number.name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return number.default if found is None else float(found)


def unattainable(said: Mapping[str, float | None]) -> list[str]:
    """Return which shares of today are not below what they could be at most."""
    found = []
    for now, most in NOW_AND_MOST:
        today, highest = said.get(now), said.get(most)
        if today is not None and highest is not None and today >= highest:
            found.append(now)
    return found
