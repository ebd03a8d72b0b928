"""How often somebody should talk to a customer: `[cadence]` in keepworth.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from keepworth.tables.setting import whole

MOST_DAYS: Final = 3_660


@dataclass(frozen=True, slots=True)
class Cadence:
    """After how many days without a talk somebody is due. The fields are the keys of `[cadence]`."""

    default: int = 90
    segments: Mapping[str, int] = field(default_factory=dict)

    def days(self, segment: str | None) -> int:
        """Return the days of a segment, those of the default where it has none of its own."""
        return self.segments.get(segment or "", self.default)

    def record(self) -> Mapping[str, Any]:
        """Return the default and the segments' days."""
        return {"default": self.default, "segments": dict(self.segments)}


are_days: Final = whole(1, MOST_DAYS)  # after which somebody is due


def are_segments(found: object) -> bool:
    """Tell whether these are days by segment."""
    return isinstance(found, Mapping) and all(name and are_days(days) for name, days in found.items())
