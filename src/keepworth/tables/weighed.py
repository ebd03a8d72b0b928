"""Getting against keeping as a run keeps it: balance.json."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

BALANCE_FILE: Final = "balance.json"


def write_balance(told: Mapping[str, Any], *, into: Path) -> None:
    """Write what is said of the whole book as JSON."""
    text = json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)
    (into / BALANCE_FILE).write_text(text + "\n", encoding="utf-8")


def balance_in(run: Path) -> dict[str, Any] | None:
    """Return what a run said of getting against keeping, None where it said nothing."""
    path = run / BALANCE_FILE
    if not path.is_file():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
