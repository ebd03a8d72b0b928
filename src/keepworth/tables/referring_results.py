"""The result files about word of mouth and profit. One place says their columns; writer, reader and docs go by it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from keepworth.tables.tie_results import DAY, FLAG, NUMBER, ROWS_A_GROUP, WHOLE, WORD, table_of

REFERRALS_FILE, ADVOCATES_FILE, PROFIT_FILE = "referrals.parquet", "advocates.parquet", "profit.parquet"
WORD_OF_MOUTH_FILE, WHALE_FILE = "word_of_mouth.json", "whale.json"

# Who is credited with whom: a row a referral and a reference.
REFERRALS: Final[Mapping[str, pa.DataType]] = {
    "kind": WORD,
    "referrer_id": WHOLE,
    "customer_id": WHOLE,
    "day": DAY,
    "counts": WORD,
    "chance": NUMBER,
    "share": NUMBER,
    "is_believed": FLAG,
    "value": NUMBER,
    "saved": NUMBER,
    "cost": NUMBER,
}
# A row a customer.
ADVOCATES: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "value": NUMBER,
    "referral_value": NUMBER,
    "referral_low": NUMBER,
    "referral_high": NUMBER,
    "reference_value": NUMBER,
    "reference_low": NUMBER,
    "reference_high": NUMBER,
    "brought": WHOLE,
    "spoke_to": WHOLE,
    "field": WORD,
    "won_on": DAY,
    "came_by_word": FLAG,
}
PROFIT: Final[Mapping[str, pa.DataType]] = {
    "customer_id": WHOLE,
    "from_orders": NUMBER,
    "from_contracts": NUMBER,
    "hours": NUMBER,
    "money": NUMBER,
    "cost": NUMBER,
    "profit": NUMBER,
    "place": WHOLE,
    "total": NUMBER,
}
FILES: Final = {REFERRALS_FILE: REFERRALS, ADVOCATES_FILE: ADVOCATES, PROFIT_FILE: PROFIT}
FEW_KINDS: Final = ("kind", "counts", "field", "brought", "spoke_to", "day", "won_on")

type Columns = Mapping[str, npt.NDArray[Any] | pa.Array]


def write_referring_results(columns: Columns, *, file: str, into: Path) -> None:
    """Write one of `FILES` into a folder; the same columns give the same bytes.

    Numbers that are NaN, days that are NaT and whole numbers that are `UNKNOWN` become null.
    """
    kinds = FILES[file]
    few = [name for name in kinds if name in FEW_KINDS]
    table = table_of(columns, kinds)
    pq.write_table(table, into / file, compression="snappy", row_group_size=ROWS_A_GROUP, use_dictionary=few)
