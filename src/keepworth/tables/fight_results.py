"""The result files about staying and fighting. One place says their columns; writer, reader and docs go by it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.tie_results import DAY, FLAG, NUMBER, ROWS_A_GROUP, WHOLE, WORD, table_of

STAYING_FILE, FIGHT_FILE, TRIALS_FILE, STRESS_FILE = (
    "staying.parquet",
    "fight.parquet",
    "trials.parquet",
    "stress.parquet",
)
FIGHT_PRIORS_FILE, STRESSES_FILE, PREMIUM_FILE = "fight.json", "stress.json", "premium.json"

# Why a chance of staying is what it is: a term, its value, and what it adds in logits and in points of probability.
BECAUSE: Final = pa.list_(pa.struct({"term": WORD, "x": NUMBER, "logit": NUMBER, "points": NUMBER}))

STAYING: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "horizon": WORD,
    "due": DAY,
    "p_stay": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "logit": NUMBER,
    "baseline": NUMBER,
    "because": BECAUSE,
}
FIGHT: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "phi": NUMBER,
    "phi_sd": NUMBER,
    "f50": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "trials_passed": pa.int32(),
    "trials_failed": pa.int32(),
    "trial_state": WORD,
}
TRIALS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "day": DAY,
    "kind": WORD,
    "gap": NUMBER,
    "stress": NUMBER,
    "passed": FLAG,
    "weight": NUMBER,
    "push": NUMBER,
    "evidence_id": WORD,
}
STRESS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "stress": WORD,
    "p_stay": NUMBER,
    "value_lost": NUMBER,
}
# What is added to `customers.parquet`.
FIGHTS: Final[Mapping[str, pa.DataType]] = {
    "p_stay": NUMBER,
    "p_stay_low": NUMBER,
    "p_stay_high": NUMBER,
    "f50": NUMBER,
    "f50_low": NUMBER,
    "f50_high": NUMBER,
    "fights": FLAG,
    "trial_state": WORD,
    "trials": pa.int32(),
}
FILES: Final = {STAYING_FILE: STAYING, FIGHT_FILE: FIGHT, TRIALS_FILE: TRIALS, STRESS_FILE: STRESS}
FEW_KINDS: Final = ("horizon", "due", "trial_state", "trials_passed", "trials_failed", "kind", "day", "stress")

type Columns = Mapping[str, npt.NDArray[Any] | pa.Array]


def write_fight_results(columns: Columns, *, file: str, into: Path) -> None:
    """Write one of `FILES` into a folder; the same columns give the same bytes.

    Numbers that are NaN, days that are NaT and whole numbers that are `UNKNOWN` become null.
    """
    kinds = FILES[file]
    few = [name for name, kind in kinds.items() if name in FEW_KINDS and kind != NUMBER]
    table = table_of(columns, kinds)
    pq.write_table(table, into / file, compression="snappy", row_group_size=ROWS_A_GROUP, use_dictionary=few)


def write_told(told: Mapping[str, Any] | list[Mapping[str, Any]], *, file: str, into: Path) -> None:
    """Write what is said of the whole book as JSON."""
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    (into / file).write_text(text + "\n", encoding="utf-8")
