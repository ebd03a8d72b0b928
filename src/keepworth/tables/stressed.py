"""The customers that somebody sees as stresses meet them: how gladly they stay, what they are worth, who speaks for us.

Only those of whom a run says whether they stay: whoever was tested, or has a chance of staying.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepworth.tables.answering import ask, cursor_here
from keepworth.tables.arrays import Columns
from keepworth.tables.fight_results import FIGHT_FILE, FILES, STRESS_FILE
from keepworth.tables.known import rows_in
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.tie_results import THREADS_FILE

COLUMNS: Final = ("number", "value", "p_stay")


@dataclass(frozen=True, slots=True)
class Lost:
    """What a stress would cost some customers together."""

    customers: int
    worth_unknown: int  # of them, of whom nobody knows what they are worth
    value: float | None  # of the others; None where there is none


def lost_by(scored: Scored, *, wanted: Wanted) -> dict[str, Lost]:
    """Return of each stress how many of the wanted customers it was put to, and what they would lose together."""
    run = scored.run
    if run is None or not (run / STRESS_FILE).is_file():
        return {}
    seen = scored.told(wanted, columns=("number",))
    found = ask(
        "SELECT stress, count(*), count(*) - count(value_lost), sum(value_lost) "
        f"FROM ({rows_in(run / STRESS_FILE, files=FILES)}) WHERE customer_id IN ({seen}) GROUP BY ALL"
    )
    return {stress: Lost(int(many), int(unknown), value) for stress, many, unknown, value in found}


def stressed_of(scored: Scored, *, wanted: Wanted) -> Columns | None:
    """Return what a stress is computed from, a row for each wanted customer; None where the run puts nobody to any.

    Columns: number, value, p_stay, phi, phi_sd (NaN where not known, or never tested) and champions.
    """
    run = scored.run
    if run is None or not (run / STRESS_FILE).is_file():
        return None
    seen = scored.told(wanted, columns=COLUMNS)
    put = f"SELECT customer_id FROM ({rows_in(run / STRESS_FILE, files=FILES)})"
    found = cursor_here().sql(
        "SELECT seen.number, seen.value, seen.p_stay, fight.phi, fight.phi_sd, "
        f"coalesce(threads.champions, 0) AS champions FROM ({seen}) AS seen "
        f"LEFT JOIN ({rows_in(run / FIGHT_FILE, files=FILES)}) AS fight ON fight.customer_id = seen.number "
        f"LEFT JOIN ({rows_in(run / THREADS_FILE)}) AS threads ON threads.customer_id = seen.number "
        f"WHERE seen.number IN ({put}) ORDER BY seen.number"
    )
    columns: dict[str, Any] = found.fetchnumpy()
    return {name: _numbers(values) for name, values in columns.items()}


def _numbers(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return a column as numbers, NaN where there is none; whole numbers stay whole."""
    if np.issubdtype(values.dtype, np.integer):
        return np.ma.filled(values, 0)
    return np.ma.filled(values.astype(np.float64), np.nan)
