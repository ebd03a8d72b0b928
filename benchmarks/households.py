"""Whether loyal households are swayed less by price: brand choices of grocery panels, loyal by an earlier half.

A household is loyal where at least 7 in 10 of its purchases in the first half of its own record were of one brand. In
the second half a conditional logit tells how choices go with price, features and displays, once more for the loyal; the
errors are of whole households. Data: `price-panels` (Ecdat: Catsup, Cracker), scanner panels of US households.
"""

import csv
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from measured import keep
from scipy.optimize import minimize

from keepworth.numerics.arrays import Floats, Ints

LOYAL, FEWEST, LEVEL_Z = 0.7, 6, 1.959964
CAVEATS = (
    "Loyalty is behaviour, not feeling: 7 in 10 of the earlier purchases; a favourite may have been the cheap one.",
    "Prices were not drawn by lot: who buys in a week of promotion differs. An association, not an effect.",
    "Households that lean to one brand for good and those that bought it last are not told apart.",
    "Slopes are in logits for each unit of price: whoever chooses with less noise looks swayed more.",
    "US groceries of the 1980s, few households, price in cents as the source has it.",
)


def panel(file: Path) -> tuple[Ints, Floats, Ints, list[str]]:
    """Return households, what each purchase offered (price, display, feature of each brand), and what was bought."""
    with file.open(encoding="utf-8") as read:
        told = list(csv.DictReader(read))
    brands = sorted(name.removeprefix("price.") for name in told[0] if name.startswith("price."))
    offered = [
        [[float(row[f"{kind}.{brand}"]) for kind in ("price", "disp", "feat")] for brand in brands] for row in told
    ]
    bought = [brands.index(row["choice"]) for row in told]
    return np.array([int(row["id"]) for row in told]), np.array(offered), np.array(bought), brands


def halves(household: Ints, bought: Ints) -> tuple[Ints, Ints]:
    """Return the rows of the second half of each household's record, and whether it was loyal in the first."""
    rows: list[int] = []
    loyal: list[int] = []
    for one in np.unique(household):
        at = np.flatnonzero(household == one)
        if at.size < FEWEST:
            continue
        first, second = at[: at.size // 2], at[at.size // 2 :]
        share = Counter(bought[first].tolist()).most_common(1)[0][1] / first.size
        rows += second.tolist()
        loyal += [int(share >= LOYAL)] * second.size
    return np.array(rows), np.array(loyal)


def logit(design: Floats, bought: Ints, *, cluster: Ints) -> tuple[Floats, Floats]:
    """Return slopes of a conditional logit and their covariance by clusters; the design is (rows, brands, columns)."""
    n = bought.size

    def told(slope: Floats) -> tuple[float, Floats, Floats]:
        pull = design @ slope
        pull -= pull.max(axis=1, keepdims=True)
        chance = np.exp(pull) / np.exp(pull).sum(axis=1, keepdims=True)
        each = design[np.arange(n), bought] - np.einsum("rb,rbc->rc", chance, design)
        return -float(np.log(chance[np.arange(n), bought]).sum()), each, chance

    found = minimize(
        lambda slope: (told(slope)[0], -told(slope)[1].sum(axis=0)), np.zeros(design.shape[2]), jac=True, method="BFGS"
    )
    _, each, chance = told(found.x)
    mean = np.einsum("rb,rbc->rc", chance, design)
    apart = design - mean[:, None, :]
    inverse = np.linalg.inv(np.einsum("rb,rbc,rbd->cd", chance, apart, apart))
    _, of = np.unique(cluster, return_inverse=True)
    sums = np.stack([np.bincount(of, weights=column) for column in each.T], axis=1)
    many = len(sums)
    return found.x, many / (many - 1) * inverse @ (sums.T @ sums) @ inverse


def compared(file: Path) -> dict[str, Any]:
    """Return how choices of the loyal and of the others go with price."""
    household, offered, bought, brands = panel(file)
    rows, loyal = halves(household, bought)
    offered = offered[rows]
    own = np.broadcast_to(np.eye(len(brands))[None, :, 1:], (rows.size, len(brands), len(brands) - 1))
    design = np.concatenate([own, offered, offered[:, :, :1] * loyal[:, None, None]], axis=2)
    slope, spread = logit(design, bought[rows], cluster=household[rows])
    price, more = slope[len(brands) - 1], slope[-1]
    error = np.sqrt(np.diagonal(spread))
    both = float(np.sqrt(spread[len(brands) - 1, len(brands) - 1] + spread[-1, -1] + 2 * spread[len(brands) - 1, -1]))
    low, high = more - LEVEL_Z * error[-1], more + LEVEL_Z * error[-1]
    said = "less" if low > 0 else "more" if high < 0 else "cannot be told"

    def ranged(value: float, of: float) -> list[float]:
        return [round(float(end), 4) for end in (value, value - LEVEL_Z * of, value + LEVEL_Z * of)]

    return {
        "purchases": rows.size, "households": np.unique(household[rows]).size,
        "loyal_households": np.unique(household[rows][loyal > 0]).size,
        "price_slope_others": ranged(price, float(error[len(brands) - 1])),
        "price_slope_loyal": ranged(price + more, both), "difference": ranged(more, float(error[-1])),
        "loyal_are_swayed": said,
    }  # fmt: skip


def main() -> int:
    """Compare in each panel."""
    folder = Path(os.environ["KEEPWORTH_DATA"]) / "price-panels"
    keep("households", {
        "data": "price-panels, Catsup and Cracker", "loyal_from": LOYAL, "level": 0.95, "caveats": list(CAVEATS),
        "panels": {name: compared(folder / f"panel_{name}.csv") for name in ("catsup", "cracker")},
    })  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
