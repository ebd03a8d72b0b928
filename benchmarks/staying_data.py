"""Staying of real customers beside scikit-learn's logistic regression and gradient boosting, on a blind split.

The data sets are those in the folder that KEEPWORTH_DATA names; their licences keep them out of the repository. Of each
row a hash says whether it is learnt from. `tests/reference/test_real_staying.py` holds ours to what it must reach.

Usage: python benchmarks/staying_data.py
"""

import os
import sys
from pathlib import Path
from typing import Any

from measured import keep, show

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))


def main() -> int:
    """Print what each data set tells, and keep it."""
    from tests.factories.renewals_judged import judged
    from tests.factories.renewals_real import SOURCES

    data = Path(os.environ.get("KEEPWORTH_DATA", ""))
    if not all((data / one.file).is_file() for one in SOURCES.values()):
        print("staying_data: KEEPWORTH_DATA names no folder with the data sets; nothing was measured.")
        return 0
    found: dict[str, Any] = {}
    for name in SOURCES:
        of = judged(name, data)
        found[name] = {
            "judged": of.found.decisions, "losses": of.found.events, "auc": of.auc,
            "auc_error": of.found.auc.error if of.found.auc else None, "auc_logistic": of.logistic,
            "auc_boosting": of.boosting, "gap_to_boosting": of.gap, "slope": of.slope, "brier": of.found.brier,
            "brier_baseline": of.found.brier_baseline, "top_decile_lift": of.found.top_decile_lift,
            "added_terms": of.chosen.added,
        }  # fmt: skip
    rows = [("", "AUC", "logistic", "boosting", "gap", "slope", "lift", "added terms")]
    for name, one in found.items():
        areas = (f"{one[key]:.4f}" for key in ("auc", "auc_logistic", "auc_boosting", "gap_to_boosting"))
        rows.append((name, *areas, f"{one['slope']:.2f}", f"{one['top_decile_lift']:.1f}", str(one["added_terms"])))
    show(rows)
    keep("staying_data", {"sets": {name: _rounded(one) for name, one in found.items()}})
    return 0


def _rounded(of: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in of.items()}


if __name__ == "__main__":
    sys.exit(main())
