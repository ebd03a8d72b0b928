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


def _by_tier(most: float, *, above: bool = False) -> Callable[[object], bool]:
    fits = number(0, most, least=not above)

    def are(found: object) -> bool:
        return isinstance(found, Mapping) and all(name in TIERS and fits(much) for name, much in found.items())

    return are


_OURS: Final = "Ours, not a finding."
_TABLE: Final = "a table of A, B and C, each from 0 to"
# The keys of [service], a table of its own.
SERVICE: Final = (
    Setting("contacts", f"On how many days a year one of ours talks to a customer, by tier. {_OURS}", f"{_TABLE} 366",
            _by_tier(366)),
    Setting("reviews", f"Review meetings a year, by tier: days with a talk at the stage review. {_OURS}",
            f"{_TABLE} 366", _by_tier(366)),
    Setting("hours", f"Hours a year, by tier. {_OURS}", f"{_TABLE} 8760", _by_tier(8760)),
    Setting("answer_days", f"Days until the first answer to a case, at most, by tier. {_OURS}",
            "a table of A, B and C, each above 0, at most 365", _by_tier(365, above=True)),
    Setting(NAMED, f"Whether a colleague who is here serves a customer of the tier: 1 yes, 0 no. {_OURS}",
            f"{_TABLE} 1", _by_tier(1)),
)  # fmt: skip


def service_of(given: Mapping[str, Mapping[str, float]]) -> Service:
    """Return the standard, given what was said of it and can be."""
    return Service(**{
        name: {**OURS[name], **{tier: float(much) for tier, much in values.items()}} for name, values in given.items()
    })  # fmt: skip
