"""What a run says of one customer's staying and fighting: the chance and why, each trial with its proof, each stress.

Files that a run did not write are empty here. Who was never tested has no F50: the prior of the book is given as such.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from keepworth.tables.fight_results import (
    FIGHT,
    FIGHT_FILE,
    FIGHT_PRIORS_FILE,
    PREMIUM_FILE,
    STAYING,
    STAYING_FILE,
    STRESS,
    STRESS_FILE,
    STRESSES_FILE,
    TRIALS,
    TRIALS_FILE,
)
from keepworth.tables.measured import result_rows, typed
from keepworth.tables.scored import Scored

NEVER_TESTED: Final = "never tested"
# The engine's own word for the list of reasons, which has no plain type.
REASONS: Final = "STRUCT(term VARCHAR, x DOUBLE, logit DOUBLE, points DOUBLE)[]"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one thing adds to the chance of staying; logits and points both add up to it from the baseline."""

    term: str
    x: float | None  # None: not known
    logit: float
    points: float


@dataclass(frozen=True, slots=True)
class Stay:
    """How likely a customer is to stay."""

    horizon: str  # "renewal" or "year"
    due: dt.date | None
    p_stay: float
    low: float
    high: float
    logit: float
    baseline: float  # of customers of that age, whatever is known of this one
    because: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """An event that tested the wish to keep us."""

    day: dt.date | None
    kind: str
    gap: float  # percentage points that we were dearer
    stress: float  # what else made it hard, in logits
    passed: bool
    weight: float  # 1 of what they did, less of what they say
    push: float  # by how much it moved φ
    evidence_id: str


@dataclass(frozen=True, slots=True)
class Stressed:
    """What a stress would do to a customer."""

    stress: str
    p_stay: float | None
    value_lost: float | None  # None: nobody knows what the customer is worth


@dataclass(frozen=True, slots=True)
class Fight:
    """How much dearer we may be until keeping is a coin-flip."""

    phi: float
    phi_sd: float
    f50: float
    low: float
    high: float
    trials_passed: int
    trials_failed: int
    trial_state: str


@dataclass(frozen=True, slots=True)
class Fought:
    """What a run says of a customer."""

    stays: tuple[Stay, ...]  # the nearest renewal first
    fight: Fight | None  # None: never tested
    trials: tuple[Trial, ...]  # the oldest first
    stresses: tuple[Stressed, ...]
    priors: Mapping[str, Any]  # as in `fight.json`


def fought_of(scored: Scored, number: int, *, teams: tuple[str, ...] | None = None) -> Fought | None:
    """Return what a run says of a customer; None where it says nothing of any, or the teams do not see this one."""
    run = scored.run
    if run is None or not (run / FIGHT_PRIORS_FILE).is_file() or scored.one(number, teams=teams) is None:
        return None
    one = f"customer_id = {int(number)}"
    stays = result_rows(run / STAYING_FILE, {**typed(STAYING), "because": REASONS}, where=one, order="due NULLS LAST")
    fight = result_rows(run / FIGHT_FILE, typed(FIGHT), where=one)
    trials = result_rows(run / TRIALS_FILE, typed(TRIALS), where=one, order="day, evidence_id")
    stresses = result_rows(run / STRESS_FILE, typed(STRESS), where=one)
    return Fought(
        tuple(Stay(**{**row, "because": tuple(Reason(**reason) for reason in row["because"] or ())}) for row in stays),
        Fight(**fight[0]) if fight else None,
        tuple(Trial(**row) for row in trials),
        tuple(Stressed(**row) for row in stresses),
        fight_priors_in(run),
    )


def fight_priors_in(run: Path) -> Mapping[str, Any]:
    """Return what a run believed of those never tested, as in `fight.json`; empty: it says nothing of fighting."""
    file = run / FIGHT_PRIORS_FILE
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


def stresses_in(run: Path) -> list[Mapping[str, Any]]:
    """Return what each stress would cost the whole book, as in `stress.json`."""
    file = run / STRESSES_FILE
    found: list[Mapping[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    return found


def premium_in(run: Path) -> Mapping[str, Any]:
    """Return what a run says of price and loyalty, as in `premium.json`; empty: it says nothing of it."""
    file = run / PREMIUM_FILE
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found
