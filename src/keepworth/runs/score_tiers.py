"""The part of a score about tiers: value × strength × fit with the doubt, and what each customer was given."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from keepworth.focus.tiers import NAMES, SHARES, Ranged, draws_for, tiers_of
from keepworth.runs.asked import Resolved
from keepworth.tables.concentrated import belonging_of
from keepworth.tables.evidence.places import values_at
from keepworth.tables.fights_joined import Scored
from keepworth.tables.fitted import fits_of
from keepworth.tables.given import given_to
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.tiered import days_column, pushes_column, write_tiers
from keepworth.tables.touching import Asker

MEAN, REACH = 60.0, 20.0  # a strength that is withheld: the printed prior, and how far it may lie; 8 in 10


def score_tiers(of: Asker, held: Scored, *, to: Resolved, into: Path) -> dict[str, Any] | None:
    """Write tiers.parquet of who is worth something and return the record; None of fewer than there are tiers."""
    numbers = held.number
    if numbers.size < len(NAMES):
        return None
    belongs = belonging_of(of, as_of=to.as_of)
    owner = values_at(numbers, belongs.number, values=belongs.ids["owner_id"], missing=UNKNOWN)
    value, strength = _ranged(held, name="value"), _ranged(held, name="strength")
    withheld = np.isnan(strength.mean)
    taken = Ranged(*(np.where(np.isnan(end), MEAN + step * REACH, end) for end, step in
                     ((strength.mean, 0), (strength.low, -1), (strength.high, 1))))  # fmt: skip
    fits = fits_of(into, numbers)
    apart = fits if fits and np.ptp(fits.fit) else None  # whoever fits like everybody is told apart by nothing
    likely = apart.fit if apart else np.ones(numbers.size)
    found = tiers_of(value, taken, fit=likely, rng=np.random.default_rng(to.seed))
    given = given_to(of, numbers, owner=owner, as_of=to.as_of)
    names = np.array([*NAMES, None], dtype=np.object_)
    write_tiers({
        "customer_id": numbers, "tier": names[found.tier], "also": names[found.also],
        **{f"chance_{name.lower()}": found.chances[:, at] for at, name in enumerate(NAMES)},
        "score": found.score, "fit": apart.fit if apart else np.full(numbers.size, np.nan), "withheld": withheld,
        "because": pushes_column(apart.moves if apart else {}, size=numbers.size),
        "contacts": given.contacts, "reviews": given.reviews, "hours": given.hours, "money": given.money,
        "named": np.full(numbers.size, -1, np.int8) if given.named is None else given.named.astype(np.int8),
        "answered": days_column(given.answered), "waiting": days_column(given.waiting),
    }, into=into)  # fmt: skip
    sure = found.also < 0
    return {
        "customers": int(numbers.size), "withheld": int(withheld.sum()),
        "no_fit": fits.no_fit if fits and not apart else None,
        "tiers": _counted(found.tier), "sure": _counted(found.tier[sure]), "between": int((~sure).sum()),
        "cuts": dict(zip(NAMES, found.cuts.tolist(), strict=False)),
        "shares": dict(zip(NAMES, SHARES, strict=False)), "draws": draws_for(numbers.size), "seed": to.seed,
        "given": dict(given.known),
    }  # fmt: skip


def _counted(tiers: npt.NDArray[Any]) -> dict[str, int]:
    return dict(zip(NAMES, np.bincount(tiers, minlength=len(NAMES)).tolist(), strict=True))


def _ranged(held: Scored, *, name: str) -> Ranged:
    mean, low, high = (held.numbers[f"{name}{end}"] for end in ("", "_low", "_high"))
    return Ranged(mean, np.where(np.isnan(low), mean, low), np.where(np.isnan(high), mean, high))
