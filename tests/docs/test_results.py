"""Every column of a result file about people is in the reference."""

from pathlib import Path

import pytest

from keepworth.tables.action_results import FILES as ACTIONS
from keepworth.tables.concentrated import FILES as CONCENTRATED
from keepworth.tables.fitted import FILES as FIT
from keepworth.tables.hedging import FILES as HEDGES
from keepworth.tables.indicator_results import FILES as INDICATORS
from keepworth.tables.indicator_results import STRENGTHS
from keepworth.tables.offer_results import FILES as OFFERS
from keepworth.tables.referring_results import FILES as WORD_OF_MOUTH
from keepworth.tables.served import FILES as SERVED
from keepworth.tables.success import SUCCESS, SUCCESS_FILE
from keepworth.tables.tie_results import FILES as PEOPLE
from keepworth.tables.tiered import FILES as TIERS
from keepworth.tables.value_results import FILES as VALUE

FILES = {
    **PEOPLE,
    **INDICATORS,
    **CONCENTRATED,
    **WORD_OF_MOUTH,
    **VALUE,
    **SERVED,
    **FIT,
    **TIERS,
    **ACTIONS,
    **HEDGES,
    **OFFERS,
    "customers.parquet": STRENGTHS,
    SUCCESS_FILE: SUCCESS,
}
PAGE = Path(__file__).parents[2] / "docs/reference/results.md"


@pytest.mark.parametrize(("file", "column"), [(file, column) for file, kinds in FILES.items() for column in kinds])
def test_a_column_is_in_the_reference(file: str, column: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    part = text[text.index(f"`{file}`\n") :].split("\n## ")[0]
    firsts = [line.split(" | ")[0] for line in part.splitlines() if line.startswith("| `")]
    assert any(f"`{column}`" in first for first in firsts)
