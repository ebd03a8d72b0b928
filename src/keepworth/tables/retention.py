"""How long each kind of personal data is kept: `[retention]` in keepworth.toml."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from keepworth.tables.setting import whole

KEEP: Final = "keep"
MOST_MONTHS: Final = 1_200
FAR_BACK: Final = dt.date(1, 1, 1)  # nothing is older: what is kept
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


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the day so many months earlier, the last of its month where that is shorter."""
    count = day.year * 12 + day.month - 1 - months
    if count < 12:
        return FAR_BACK
    first = dt.date(count // 12, count % 12 + 1, 1)
    following = dt.date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))
