"""What stands behind some customers of a scored book: the cells that they are in, and their means."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from keepworth.tables.answering import ask, cursor_here
from keepworth.tables.arrays import Columns
from keepworth.tables.lake.engine import quoted
from keepworth.tables.scored import CELLS, CUSTOMERS, Scored, Typical
from keepworth.tables.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Behind:
    """Some customers, as far as a person sees them."""

    customers: int  # seen; of nobody else anything is said
    valued: int
    held: Columns  # as `keepworth.runs.worth.worth_of` takes them


def behind(scored: Scored, numbers: Iterable[int], *, teams: tuple[str, ...] | None = None) -> Behind:
    """Return what stands behind these customers, of those that the teams see."""
    listed = ", ".join(str(int(number)) for number in numbers)
    if not listed:
        return Behind(0, 0, {})
    seen = f"SELECT number FROM ({scored.those(teams)}) WHERE number IN ({listed})"
    customers = int(ask(f"SELECT count(*) FROM ({seen})")[0][0])
    if scored.run is None:
        return Behind(customers, 0, {})
    own = (
        "SELECT cell, count(*) AS customers, sum(expected_spend) AS spend, "
        f"sum(expected_spend * expected_spend) AS squares FROM {_parquet(scored, CUSTOMERS)} "
        f"WHERE number IN ({seen}) AND value IS NOT NULL GROUP BY cell"
    )
    cells = f"SELECT * EXCLUDE (customers) FROM {_parquet(scored, CELLS)}"
    found = cursor_here().execute(f"SELECT * FROM ({own}) JOIN ({cells}) USING (cell) ORDER BY cell").fetchnumpy()
    held = {name: np.ma.getdata(column) for name, column in found.items()}
    return Behind(customers, int(held["customers"].sum()), held)


def seen_of(scored: Scored, wanted: Wanted) -> set[int]:
    """Return the numbers of the customers that are wanted."""
    return {row[0] for row in ask(scored.wanted(wanted))}


def typical_of(scored: Scored, numbers: Iterable[int], *, teams: tuple[str, ...] | None = None) -> Typical | None:
    """Return the average of those of these customers that are valued and that the teams see."""
    listed = ", ".join(str(int(number)) for number in numbers)
    if scored.run is None or not listed:
        return None
    (row,) = ask(
        "SELECT count(*), avg(p_active), avg(value / expected_spend), avg(expected_spend) "
        f"FROM {_parquet(scored, CUSTOMERS)} WHERE number IN ({listed}) AND number IN ({scored.those(teams)}) "
        "AND value IS NOT NULL AND expected_spend > 0"
    )
    return Typical(*row) if row[0] else None


def _parquet(scored: Scored, name: str) -> str:
    assert scored.run is not None
    return f"read_parquet({quoted(str(scored.run / name))})"
