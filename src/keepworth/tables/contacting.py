"""How often one person may be written to: `[contact_budget]` in keepworth.toml."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

MOST_TIMES: Final = 100
MOST_DAYS: Final = 3_660


@dataclass(frozen=True, slots=True)
class Contacting:
    """One budget over surveys, offers, asks and invitations. The fields are the keys of `[contact_budget]`.

    They are those of `keepworth.listen.Budget`, which reckons with them: settings are read where no NumPy is.
    """

    most: int = 2
    within_days: int = 90
    days_apart: int = 30

    def record(self) -> Mapping[str, Any]:
        """Return the three numbers."""
        return asdict(self)


def are_times(found: object) -> bool:
    """Tell whether somebody may be written to so often."""
    return _is_whole(found, most=MOST_TIMES)


def are_budget_days(found: object) -> bool:
    """Tell whether these are days that a budget may hold for."""
    return _is_whole(found, most=MOST_DAYS)


def _is_whole(found: object, *, most: int) -> bool:
    return isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= most
