"""The part of a score about staying: chances, trials, stresses and price, joined to the run's customers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from keepworth.runs.fight import fight_columns, score_fight
from keepworth.runs.lasting import CUSTOMERS, Known, Stays
from keepworth.runs.premium import score_premium
from keepworth.runs.score_equity import Worth
from keepworth.runs.staying import score_staying
from keepworth.runs.stress import score_stress
from keepworth.tables.customers import Names
from keepworth.tables.fights_joined import Heard, join_fights
from keepworth.tables.touching import Asker

type Part = dict[str, Any]
type Try = Callable[[str, Callable[[], Any]], Any]


def score_lasting(of: Asker, known: Known, *, worth: Worth, into: Path, tried: Try) -> Part | None:
    """Score staying, value, fighting and stresses, and join them to the run's customers; None: nothing is known of it.

    Each is tried by itself: one that fails leaves the others standing, and is named. Stresses ask what customers are
    worth with their contracts, which staying decides: so that is told between the two.
    """
    stays = tried("probability of staying", lambda: score_staying(of, known, into=into))
    renewing = stays[2] if stays else None
    if tried("value of contracts", lambda: worth.after_staying(of, known, renewing=renewing)):
        known = known.again(into)
    if stays is None and not known.facts.is_any:
        return None
    fight = tried("fight to keep", lambda: score_fight(known, into=into))
    if fight is None and stays is None:
        return None
    chances = stays[1] if stays else None
    stress = None
    if fight is not None:
        stress = tried("stress tests", lambda: score_stress(known, fight[1], stays=chances, into=into))
    premium = tried("price and loyalty", lambda: score_premium(of, known, into=into))
    columns = _joined(known, chances, fight=fight_columns(known, fight))
    join_fights(into / CUSTOMERS, known.customers, columns=columns, heard=_heard(known, columns, names=worth.names()))
    return {
        "staying": stays[0] if stays else None,
        "fight": fight[0] if fight else None,
        "stress": stress,
        "premium": premium,
    }


def _heard(known: Known, columns: dict[str, Any], *, names: Names) -> Heard:
    """Return those of whom something is told: a trial, or a chance of staying."""
    rows = np.flatnonzero(~np.isnan(columns["p_stay"][:-1]) | (columns["trials"][:-1] > 0))
    facts = known.facts
    return Heard(facts.customers[rows], facts.segment[rows], known.customers[known.left], names)


def _joined(known: Known, stays: Stays | None, *, fight: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of `customers.parquet`, with a row more for whom nothing is known."""
    nothing = np.full(known.customers.size, np.nan)
    told = {"p_stay": nothing, "p_stay_low": nothing, "p_stay_high": nothing}
    if stays is not None:
        told = {"p_stay": stays.chance, "p_stay_low": stays.low, "p_stay_high": stays.high}
    return {**{name: np.append(values, np.nan) for name, values in told.items()}, **fight}
