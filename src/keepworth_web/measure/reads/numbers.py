"""The numbers that relationships are measured by, as keepworth.toml calls them: each with its words and our default."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from keepworth.tables.measuring import (
    ERRORS,
    ERRORS_EACH,
    HALF_LIFE,
    HALF_LIVES,
    MEASURE,
    STATES,
    WEIGHTS_EACH,
    Believed,
    StateThresholds,
)
from keepworth.tables.setting import Setting
from keepworth.tables.settings import Settings
from keepworth.tables.settings_change import value_of
from keepworth_web.listen.reads.sides import INDICATORS
from keepworth_web.shared.panels import Words

BELIEVED: Final[Mapping[str, Words]] = {
    "mean": _("where an indicator is taken to lie"),
    "sd": _("how far customers lie around that"),
    "contact_sd": _("how far the people of one customer lie around what their firm thinks"),
    "together": _("how much the errors of two indicators go together, 0 to 1"),
}
KINDS: Final[Mapping[str, Words]] = {
    "item": _("one answer to one question"),
    "shares": _("promises, beyond what their count can tell"),
    "opinion": _("a colleague's opinion"),
    "money": _("a verified line of the value ledger"),
    "claimed": _("a line that is only claimed"),
    "record": _("links, trained people, contracts"),
    "act": _("something that they did for us"),
}
THRESHOLDS: Final[Mapping[str, Words]] = {
    "captive_cost": _("captive: cost of leaving from"),
    "captive_emotional": _("captive: and emotional dependence below"),
    "drifting": _("drifting: strength below"),
    "advocate": _("quiet advocate: strength from"),
    "strong": _("strong: strength from"),
}
# What each may be, in the words of tables/measuring.py, gathered for translation; a test compares them.
MUST: Final[Mapping[str, Words]] = {
    "from 0 to 100": _("from 0 to 100"),
    "above 0, at most 100": _("above 0, at most 100"),
    "from 0 to 1": _("from 0 to 1"),
    "from 0 to 1000": _("from 0 to 1000"),
    "above 0, at most 1200": _("above 0, at most 1200"),
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number, as the settings' file calls it."""

    name: str  # "half_life_months.trust"
    title: Words
    setting: Setting
    default: float

    def held(self, by: Settings) -> float:
        """Return what a book goes by."""
        found = value_of(by, self.name)
        return self.default if found is None else float(found)

    def held_in(self, record: Mapping[str, Any]) -> float:
        """Return what a run went by, as it wrote its settings down; runs of earlier versions went by ours."""
        found: Any = record
        for part in self.name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return self.default if found is None else float(found)


@dataclass(frozen=True, slots=True)
class Group:
    """Numbers that are of one kind."""

    slug: str
    title: Words
    about: Words
    numbers: tuple[Number, ...]


def _numbers(
    of: str, settings: Iterable[Setting], *, titles: Mapping[str, Words], defaults: Mapping[str, float]
) -> tuple[Number, ...]:  # fmt: skip
    return tuple(Number(of + one.name, titles[one.name], one, defaults[one.name]) for one in settings)


def _printed(of: Believed | StateThresholds) -> Mapping[str, float]:
    return {name: value for name, value in asdict(of).items() if isinstance(value, float)}


BEYOND_SETTING: Final = next(one for one in MEASURE if one.name == "beyond")
GROUPS: Final = (
    Group(
        "half-life",
        _("How long what was heard holds"),
        _(
            "In months: after so long half of what was known of it is still so. Longer keeps old answers weighty, "
            "shorter fades them. Where a book has taught its own, that one holds."
        ),
        _numbers("half_life_months.", HALF_LIFE, titles=INDICATORS, defaults=HALF_LIVES),
    ),
    Group(
        "errors",
        _("How far each source may be off"),
        _(
            "In points of 0 to 100: a standard deviation around the truth. Larger makes a source weigh less. Of "
            "answers and of opinions a book teaches its own."
        ),
        _numbers("measure.errors.", ERRORS_EACH, titles=KINDS, defaults=ERRORS),
    ),
    Group(
        "believed",
        _("What is believed before anything is heard"),
        _(
            "Where nothing was heard of a customer this stands in, with a wide range. From 20 customers of a segment "
            "on who were heard, the segment's own takes its place."
        ),
        _numbers(
            "measure.", (one for one in MEASURE if one.name in BELIEVED), titles=BELIEVED, defaults=_printed(Believed())
        ),
    ),
    Group(
        "weights",
        _("How much each indicator weighs in the strength"),
        _("Alike, until a book says otherwise: one that weighs 2 counts as two do, one that weighs 0 not at all."),
        _numbers("measure.weights.", WEIGHTS_EACH, titles=INDICATORS, defaults=dict.fromkeys(HALF_LIVES, 1.0)),
    ),
    Group(
        "states",
        _("Where states begin"),
        _("From 0 to 100. The first that holds is the state."),
        _numbers("states.", STATES, titles=THRESHOLDS, defaults=_printed(StateThresholds())),
    ),
)
NUMBERS: Final = tuple(one for group in GROUPS for one in group.numbers)
BY_NAME: Final = {one.name: one for one in NUMBERS}


def written(value: float) -> str:
    """Write a number as the file has it, whatever the language."""
    return f"{value:g}"
