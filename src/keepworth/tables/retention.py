"""How long each kind of personal data is kept: `[retention]` in keepworth.toml."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from keepworth.tables.setting import whole

KEEP: Final = "keep"
MOST_MONTHS: Final = 1_200
# Columns of words in rows that people write; words of their own stand in `texts`.
WORDS_BESIDE: Final[Mapping[str, str]] = {"rivals": "source", "needs": "measure"}

type Period = int | str  # whole months, or "keep"


@dataclass(frozen=True, slots=True)
class Retention:
    """After how many months each kind of data goes. The fields are the keys of `[retention]`."""

    identities: Period = KEEP
    texts: Period = KEEP
    scores: Period = KEEP
    errors: Period = KEEP
    sources: Period = KEEP

    def record(self) -> Mapping[str, Period]:
        """Return every period by kind."""
        return asdict(self)


def is_period(found: object) -> bool:
    """Tell whether this says how long data are kept."""
    return found == KEEP or whole(1, MOST_MONTHS)(found)
