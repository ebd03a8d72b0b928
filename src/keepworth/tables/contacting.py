"""How often one person may be written to: `[contact_budget]` in keepworth.toml."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from keepworth.tables.setting import whole

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


are_times: Final = whole(1, MOST_TIMES)  # that somebody may be written to
are_budget_days: Final = whole(1, MOST_DAYS)
