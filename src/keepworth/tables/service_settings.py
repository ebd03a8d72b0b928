"""What each tier of customers is to get: `[service]` in keepworth.toml."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from keepworth.focus.service import MEASURES, NAMED
from keepworth.tables.setting import Setting, number

# Ours, no findings.
OURS: Final[Mapping[str, Mapping[str, float]]] = {
    "contacts": {"A": 24.0, "B": 12.0, "C": 4.0},
    "reviews": {"A": 4.0, "B": 1.0, "C": 0.0},
    "hours": {"A": 120.0, "B": 40.0, "C": 10.0},
    "answer_days": {"A": 1.0, "B": 2.0, "C": 4.0},
    NAMED: {"A": 1.0, "B": 1.0, "C": 0.0},
}
TIERS: Final = tuple(OURS["contacts"])


@dataclass(frozen=True, slots=True)
class Service:
    """The standard, by tier. The fields are the keys of `[service]`; a tier that is left out goes by ours."""

    contacts: Mapping[str, float] = field(default_factory=lambda: dict(OURS["contacts"]))
    reviews: Mapping[str, float] = field(default_factory=lambda: dict(OURS["reviews"]))
    hours: Mapping[str, float] = field(default_factory=lambda: dict(OURS["hours"]))
    answer_days: Mapping[str, float] = field(default_factory=lambda: dict(OURS["answer_days"]))
    named: Mapping[str, float] = field(default_factory=lambda: dict(OURS[NAMED]))

    @property
    def standard(self) -> Mapping[str, Mapping[str, float]]:
        """What is to be given, by measure and tier."""
        return {measure: getattr(self, measure) for measure in MEASURES}


def _by_tier(measure: str) -> Callable[[object], bool]:
    def are(found: object) -> bool:
        each = SERVICE_EACH[measure]
        return isinstance(found, Mapping) and all(name in TIERS and each.fits(much) for name, much in found.items())

    return are


_OURS: Final = "Ours, not a finding."
# What each number of [service] may be, by measure.
SERVICE_EACH: Final[Mapping[str, Setting]] = {one.name: one for one in (
    Setting("contacts", f"On how many days a year one of ours talks to a customer, by tier. {_OURS}", "from 0 to 366",
            number(0, 366, least=True)),
    Setting("reviews", f"Review meetings a year, by tier: days with a talk at the stage review. {_OURS}",
            "from 0 to 366", number(0, 366, least=True)),
    Setting("hours", f"Hours a year, by tier. {_OURS}", "from 0 to 8760", number(0, 8760, least=True)),
    Setting("answer_days", f"Days until the first answer to a case, at most, by tier. {_OURS}",
            "above 0, at most 365", number(0, 365)),
    Setting(NAMED, f"Whether a colleague who is here serves a customer of the tier: 1 yes, 0 no. {_OURS}",
            "from 0 to 1", number(0, 1, least=True)),
)}  # fmt: skip
# The keys of [service], a table of its own.
SERVICE: Final = tuple(
    Setting(name, one.meaning, f"a table of A, B and C, each {one.must}", _by_tier(name))
    for name, one in SERVICE_EACH.items()
)


def service_of(given: Mapping[str, Mapping[str, float]]) -> Service:
    """Return the standard, given what was said of it and can be."""
    return Service(**{
        name: {**OURS[name], **{tier: float(much) for tier, much in values.items()}} for name, values in given.items()
    })  # fmt: skip
