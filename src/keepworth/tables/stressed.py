"""The customers that somebody sees as stresses meet them: how gladly they stay, what they are worth, who speaks for us.

Only those of whom a run says whether they stay: whoever was tested, or has a chance of staying.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from keepworth.tables.answering import ask, columns_in, cursor_here
from keepworth.tables.arrays import Columns
from keepworth.tables.fight_results import FIGHT_FILE, STRESS_FILE
from keepworth.tables.lake.engine import quoted
from keepworth.tables.scored import Scored, Wanted
from keepworth.tables.tie_results import THREADS_FILE

COLUMNS: Final = ("number", "value", "p_stay")


def lost_by(scored: Scored, *, wanted: Wanted) -> dict[str, tuple[int, float]]:
    """Return of each stress how many of the wanted customers it was put to, and what they would lose together."""
    run = scored.run
    if run is None or not (run / STRESS_FILE).is_file():
        return {}
    seen = scored.told(wanted, columns=("number",))
    found = ask(
        f"SELECT stress, count(*), coalesce(sum(value_lost), 0) FROM {_read(run / STRESS_FILE)} "
        f"WHERE customer_id IN ({seen}) GROUP BY ALL"
    )
    return {stress: (int(customers), float(lost)) for stress, customers, lost in found}


def stressed_of(scored: Scored, *, wanted: Wanted) -> Columns | None:
    """Return what a stress is computed from, a row for each wanted customer; None where the run puts nobody to any.

    Columns: number, value, p_stay, phi, phi_sd (NaN where not known, or never tested) and champions.
    """
    run = scored.run
    if run is None or not (run / STRESS_FILE).is_file():
        return None
    seen, put = scored.told(wanted, columns=COLUMNS), f"SELECT customer_id FROM {_read(run / STRESS_FILE)}"
    found = cursor_here().sql(
        "SELECT seen.number, seen.value, seen.p_stay, fight.phi, fight.phi_sd, "
        f"coalesce(threads.champions, 0) AS champions FROM ({seen}) AS seen "
        f"LEFT JOIN ({_of(run / FIGHT_FILE, ('phi', 'phi_sd'))}) AS fight ON fight.customer_id = seen.number "
        f"LEFT JOIN ({_of(run / THREADS_FILE, ('champions',))}) AS threads ON threads.customer_id = seen.number "
        f"WHERE seen.number IN ({put}) ORDER BY seen.number"
    )
    columns: dict[str, Any] = found.fetchnumpy()
    return {name: _numbers(values) for name, values in columns.items()}


def _numbers(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return a column as numbers, NaN where there is none; whole numbers stay whole."""
    if np.issubdtype(values.dtype, np.integer):
        return np.ma.filled(values, 0)
    return np.ma.filled(values.astype(np.float64), np.nan)


def _of(file: Path, names: tuple[str, ...]) -> str:
    """Write the query of some columns of a result file by customer; empty where the run has no such file."""
    if file.is_file() and set(names) <= columns_in(file):
        return f"SELECT customer_id, {', '.join(names)} FROM {_read(file)}"
    nothing = ", ".join(f"NULL::DOUBLE AS {name}" for name in names)
    return f"SELECT NULL::BIGINT AS customer_id, {nothing} LIMIT 0"


def _read(file: Path) -> str:
    return f"read_parquet({quoted(str(file))})"
