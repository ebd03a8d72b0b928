"""The result files about relationships: indicators, and what moved them. One place says their columns."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.tie_results import DAY, NUMBER, ROWS_A_GROUP, WHOLE, WORD, table_of

INDICATORS_FILE, PUSHES_FILE, PRIORS_FILE = "indicators.parquet", "pushes.parquet", "priors.json"
INSIDE_FILE: Final = "internal.parquet"
STRENGTH: Final = "strength"  # what stands in `internal.parquet` in place of an indicator where it is all together
SIDES: Final = ("customer", "us")

INDICATORS: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "side": WORD,
    "indicator": WORD,
    "score": NUMBER,
    "sd": NUMBER,
    "low": NUMBER,
    "high": NUMBER,
    "information": NUMBER,
    "freshness": NUMBER,
    "coverage": NUMBER,
    "conflict": NUMBER,
    "prior": NUMBER,
    "prior_sd": NUMBER,
    "pieces": pa.int32(),
    "newest": DAY,
}
PUSHES: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "side": WORD,
    "indicator": WORD,
    "evidence_id": WORD,
    "source": WORD,
    "day": DAY,
    "contact_id": WHOLE,
    "colleague_id": WHOLE,
    "y": NUMBER,
    "push": NUMBER,
}
# What is added to `customers.parquet`.
STRENGTHS: Final[Mapping[str, pa.DataType]] = {
    "strength": NUMBER,
    "strength_low": NUMBER,
    "strength_high": NUMBER,
    "published": WORD,
    "weakest": WORD,
    "state": WORD,
    "ask_next": WORD,
    "ask_next_contact": WHOLE,
    "ask_next_minutes": NUMBER,
    "population": WORD,
}
# Of teams of ours whom other teams of ours serve: an indicator a row, and one of all together.
INSIDE: Final[Mapping[str, pa.DataType]] = {**INDICATORS, "people": WHOLE, "sources": WORD, "published": WORD}
FILES: Final = {INDICATORS_FILE: INDICATORS, PUSHES_FILE: PUSHES}
FEW_KINDS: Final = ("side", "indicator", "source", "day", "contact_id", "colleague_id", "newest", "pieces")

type Columns = Mapping[str, npt.NDArray[Any] | pa.Array]


def write_indicator_results(columns: Columns, *, file: str, into: Path) -> None:
    """Write one of `FILES`, or `internal.parquet`, into a folder; the same columns give the same bytes.

    Numbers that are NaN, days that are NaT and whole numbers that are `UNKNOWN` become null.
    """
    kinds = INSIDE if file == INSIDE_FILE else FILES[file]
    few = [name for name in FEW_KINDS if name in kinds]
    table = table_of(columns, kinds)
    pq.write_table(table, into / file, compression="snappy", row_group_size=ROWS_A_GROUP, use_dictionary=few)


def write_priors(priors: Mapping[str, Any], *, into: Path) -> None:
    """Write what was believed before anything was heard as `priors.json`."""
    text = json.dumps(priors, ensure_ascii=False, indent=2, allow_nan=False)
    (into / PRIORS_FILE).write_text(text + "\n", encoding="utf-8")
