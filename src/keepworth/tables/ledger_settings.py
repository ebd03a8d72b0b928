"""What the value ledger goes by: `[ledger]` in keepworth.toml."""

from dataclasses import dataclass
from typing import Final

from keepworth.tables.setting import Setting, number

FAIR_SHARE: Final = 0.8


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """How far lines are believed, and when one side takes too much. The fields are the keys of `[ledger]`."""

    claimed: float = 0.3
    verified: float = 0.7
    signed: float = 1.0
    fair_share: float = FAIR_SHARE

    @property
    def weights(self) -> tuple[float, float, float]:
        """How far a line counts, by its status."""
        return self.claimed, self.verified, self.signed

    @property
    def fair(self) -> tuple[float, float]:
        """Between which shares of the joint value neither side takes too much of it."""
        return 1.0 - self.fair_share, self.fair_share


_SHARE: Final = "from 0 to 1"
_DESIGN: Final = "The design's, not a finding."
# The keys of [ledger], a table of its own.
LEDGER: Final = (
    Setting("claimed", f"How much of a line counts that one side claims. {_DESIGN}", _SHARE, number(0, 1, least=True)),
    Setting("verified", f"How much of one that was checked. {_DESIGN}", _SHARE, number(0, 1, least=True)),
    Setting("signed", f"How much of one that both signed. {_DESIGN}", _SHARE, number(0, 1, least=True)),
    Setting(
        "fair_share",
        "From which share of the joint value on one side takes too much of it. 0.8 is ours, not a finding.",
        "from 0.5 to 1",
        number(0.5, 1, least=True),
    ),
)
