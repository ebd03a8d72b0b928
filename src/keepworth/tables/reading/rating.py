"""How far ratings of public reviews go: told by their numbers, where nobody said which questionnaire they answer.

Sites rate from 1 to 5, from 1 to 10, or call a thing good and bad; headers are the same. The bound is ours: one number
in twenty above 5 may be a slip of the pen, more are a scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from keepworth.tables.reading.engine import text
from keepworth.tables.reading.staged import Staged

RATED: Final = "item:review-5/rating_5"
WRITTEN: Final = "words:review-5/text"
SLIPS: Final = 0.05

type Maps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ratings:
    """The numbers of a column."""

    lowest: float
    highest: float
    above: float  # the share of them above 5

    @property
    def most(self) -> int:
        """The questionnaire of public reviews that holds them: up to 5, up to 10, or 2 for good and bad."""
        if self.lowest == 0 and self.highest == 1:
            return 2
        return 10 if self.above > SLIPS else 5


def scaled(
    engine: duckdb.DuckDBPyConnection, staged: Staged, *, named: Maps, asked: Sequence[str]
) -> tuple[Maps, dict[str, str]]:  # fmt: skip
    """Return the maps with the questionnaire that the ratings fit, and what to say of each that was looked at."""
    rated = next((one for one in named if one.startswith(f"{RATED}=#") and one not in asked), None)
    found = _ratings(engine, staged, at=int(rated.partition("=#")[2]) - 1) if rated else None
    if rated is None or found is None:
        return named, {}
    new = {RATED: f"item:review-{found.most}/rating_{found.most}", WRITTEN: f"words:review-{found.most}/text"}
    maps = tuple("=".join((new.get(ours, ours), at)) for ours, _, at in (one.partition("=") for one in named))
    name, at = new[RATED], rated.partition("=")[2]
    said = (
        f"“{staged.columns[int(at[1:]) - 1]}” is read as {name}, for its numbers go from {found.lowest:g} to "
        f"{found.highest:g}. Another scale is named with --map."
    )
    return maps, {f"{name}={at}": said}


def _ratings(engine: duckdb.DuckDBPyConnection, staged: Staged, *, at: int) -> Ratings | None:
    number = f"TRY_CAST(replace(trim(c{at}::VARCHAR), ',', '.') AS DOUBLE)"
    low, high, above = engine.execute(
        f"SELECT min({number}), max({number}), avg(({number} > 5)::INT) FROM read_parquet({text(str(staged.raw))}) "
        f"WHERE isfinite({number})"
    ).fetchall()[0]
    return None if low is None else Ratings(low, high, above)
