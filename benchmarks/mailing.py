"""Whom a mail moves: the men's and the women's mail against none, learnt, judged on customers no model had seen.

Data: `hillstrom-email` (Hillstrom, MineThatData), a lot over 64,000 customers. A visit is held to be worth 1 and a mail
to cost .05: made-up figures that show how a rule is judged, for the data tell no margin.
"""

import csv
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from measured import keep

from keepworth.numerics.arrays import Floats
from keepworth.prove.uplift import Lot, Ranged, foretold_uplift, qini, seen_effect, uplift_by_tenth, worth_of_rule

MAILS = {"mens": "Mens E-Mail", "womens": "Womens E-Mail"}
NONE, VALUE, COST, LEVEL, SAMPLES = "No E-Mail", 1.0, 0.05, 0.95, 500


def lot(rows: list[dict[str, str]], mail: str, *, outcome: str) -> Lot:
    """Return one mail against none, with what was known of everybody before."""
    here = [row for row in rows if row["segment"] in (mail, NONE)]
    places, channels = (sorted({row[name] for row in here}) for name in ("zip_code", "channel"))
    before = [
        [
            *(float(row[name]) for name in ("recency", "history", "mens", "womens", "newbie")),
            *(float(row["zip_code"] == one) for one in places), *(float(row["channel"] == one) for one in channels),
        ]
        for row in here
    ]  # fmt: skip
    got = np.array([row["segment"] == mail for row in here])
    return Lot(np.array(before), got, np.array([float(row[outcome]) for row in here]), share=0.5)


def ranged(of: Ranged) -> list[float]:
    """Return a number with the ends of its range."""
    return [round(float(end), 5) for end in (of.value, of.low, of.high)]


def judged(of: Lot) -> dict[str, Any]:
    """Return what a list that goes by the foretold uplift is worth, and whom it leaves alone."""
    score: Floats = foretold_uplift(of)
    goes_to = score * VALUE > COST
    everybody = np.ones(of.got.size, dtype=bool)
    worth = worth_of_rule(of, goes_to, value=VALUE, cost=COST, level=LEVEL)
    return {
        "customers": of.got.size, "effect": ranged(seen_effect(of, everybody, level=LEVEL)),
        "qini": ranged(qini(of, score, level=LEVEL, samples=SAMPLES).area),
        "by_tenth": [ranged(one) for one in uplift_by_tenth(of, score, level=LEVEL)],
        "rule": {
            "mails": round(worth.share, 4), "earns": ranged(worth.rule), "everybody_earns": ranged(worth.everybody),
            "effect_on_those_left_alone": ranged(worth.left_alone),
        },
    }  # fmt: skip


def main() -> int:
    """Judge both mails by visits, and tell the effect on conversions too."""
    file = next((Path(os.environ["KEEPWORTH_DATA"]) / "hillstrom-email").glob("*.csv"))
    with file.open(encoding="utf-8") as read:
        rows = list(csv.DictReader(read))
    busy, found = time.process_time(), dict[str, Any]()
    for name, mail in MAILS.items():
        bought = lot(rows, mail, outcome="conversion")
        everybody = np.ones(bought.got.size, dtype=bool)
        found[name] = {
            "visit": judged(lot(rows, mail, outcome="visit")),
            "conversion_effect": ranged(seen_effect(bought, everybody, level=LEVEL)),
        }
    keep("mailing", {
        "data": "hillstrom-email", "level": LEVEL, "value_of_a_visit": VALUE, "cost_of_a_mail": COST,
        "processor_seconds": round(time.process_time() - busy, 1), "mails": found,
    })  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
