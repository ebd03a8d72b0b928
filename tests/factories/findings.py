"""Bake-offs as a book keeps them: a winner, a tie, nobody, or too few events."""

import datetime as dt
from pathlib import Path

from keepworth.prove.bakeoff import Apart, Gain, NotEnough, Outcome, Response, Verdict
from keepworth.runs.bakeoff import Bakeoff, LeftOut
from keepworth.runs.kept_findings import keep_finding
from keepworth.tables.book import find_book

AS_OF = dt.date(2025, 12, 20)
MADE = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
SILENT = Response(
    900, 400, Apart(0.82, 0.7, 380, 450, 0.12, 0.06, 0.18), is_weighted=True, effective=310.4, heaviest=4.2
)


def gain(name: str, value: float, *, best: float) -> Gain:
    """Return a gain with two points of doubt either way."""
    return Gain(name, 0.7 + value, value, value - 0.02, value + 0.02, 0.01, best, 0.15, 0.97)


def verdict(*winners: str, kind: Outcome = Outcome.RETAINED) -> Verdict:
    """Return the verdict on three metrics, won by these."""
    gains = (
        gain("ces 2.0 ease", 0.061, best=0.9), gain("nps 1.0 recommend, top box", 0.034, best=0.1),
        gain("trust", 0.004, best=0.0),
    )  # fmt: skip
    return Verdict(kind, 0.7, gains, winners, 400, 260, 130, 88, (19500, 19800), 0.95, 2000)


def keep_bakeoff_of(
    folder: Path,
    found: Verdict | NotEnough | None = None,
    *,
    response: Response | None = SILENT,
    kind: Outcome = Outcome.RETAINED,
) -> Path:
    """Keep a bake-off in the book of a folder; a winner's unless another is given."""
    of = Bakeoff(
        AS_OF, kind, 365, found or verdict("ces 2.0 ease"), 400, (LeftOut("csat-5 1.0 satisfied_5", 90, 400),), response
    )
    return keep_finding(find_book(folder), f"bakeoff-{kind}", as_of=AS_OF, found=of.record(), at=MADE)


def keep_drivers_of(
    folder: Path, *, exceeding: float = -1.0, mending: float = 3.0, answers: int = 300, strong: bool = True,
    rival: bool = True,
) -> Path:  # fmt: skip
    """Keep drivers of recommending: two near-duplicates together, one that is only noise, with shapes and Kano."""
    drivers = [
        _driver(["trust", "commitment"], 0.31, given=62.0, strong=strong, rival=71.0 if rival else None),
        _driver(["ces 2.0 ease"], 0.12, given=78.0, strong=strong), _driver(["satisfaction"], 0.01, given=70.0),
    ]  # fmt: skip
    value = exceeding
    beyond = {
        "meeting": 14.0, "meeting_low": 11.0, "meeting_high": 17.0, "exceeding": value, "exceeding_low": value - 2,
        "exceeding_high": value + 2, "more": 14 - value, "more_low": 10 - value, "more_high": 18 - value, "n": answers,
        "level": 0.8,
    }  # fmt: skip
    share = {"share": 0.6, "low": 0.5, "high": 0.7, "hits": 60, "of": 100, "level": 0.8}
    found = {
        "r2": 0.44, "noise": 0.02, "kind": "shapley", "level": 0.8, "customers": 38, "cuts": [[0.5, 0.8], [0.3, 0.9]],
        "drivers": drivers,
        "exceeding": [beyond, {**beyond, "exceeding": 4.0, "exceeding_low": 1.0, "more_low": mending}],
        "kano": [{"name": "own 1.0 app", "counts": {}, "kind": "O", "better": share, "worse": share, "n": 100}],
        "left_out": [],
    }  # fmt: skip
    record = {
        "as_of": AS_OF.isoformat(), "outcome": "recommend", "answers": answers, "needed": 100,
        "found": found if answers >= 100 else None,
    }  # fmt: skip
    return keep_finding(find_book(folder), "drivers-recommend", as_of=AS_OF, found=record, at=MADE)


def _driver(
    names: list[str], part: float, *, given: float, strong: bool = False, rival: float | None = None
) -> dict[str, object]:  # fmt: skip
    shape = {
        "penalty": -6.0, "penalty_low": -8.0, "penalty_high": -4.0, "reward": 1.0, "reward_low": -1.0,
        "reward_high": 3.0, "low_answers": 40, "high_answers": 90, "shape": "basic",
    }  # fmt: skip
    return {
        "names": names, "part": part, "low": part * 0.8, "high": part * 1.2, "slope": 0.4, "johnson": part * 0.9,
        "johnson_low": part * 0.7, "johnson_high": part * 1.1, "is_above_noise": strong,
        "performance": {"mean": given, "low": given - 3, "high": given + 3, "n": 300},
        "rival": None if rival is None else {"mean": rival, "low": rival - 4, "high": rival + 4, "n": 80},
        "shapes": [shape, None],
    }  # fmt: skip


def lag(r: float | None, *, pairs: int = 150, units: int = 5) -> dict[str, object]:
    """Return a lag with a tenth of doubt either way."""
    low, high = (None, None) if r is None else (r - 0.1, r + 0.1)
    return {"r": r, "low": low, "high": high, "pairs": pairs, "units": units, "needed": 30}


def keep_long_view_of(folder: Path, *, growth: str = "leads") -> Path:
    """Keep a long view in the book of a folder."""
    driver = {
        "driver": "ces 2.0 ease", "lasting": "enduring", "mean": 0.31, "low": 0.21, "high": 0.41,
        "i2": 0.1, "same_sign": 1.0, "beyond_doubt": 1.0,
        "slope": 0.01, "slope_low": -0.03, "slope_high": 0.05, "windows": 6, "answers": 360,
    }  # fmt: skip
    stayed = [{"months": 12, "share": 0.9, "low": 0.82, "high": 0.95, "seen": 30}]
    cohorts = [
        {"began": 2019, "customers": 30, "left": 12, "stayed": stayed},
        {"began": 2025, "customers": 12, "left": 0, "stayed": []},
    ]  # fmt: skip
    found = {
        "as_of": AS_OF.isoformat(),
        "leads": [
            {"what": "growth", "order": growth, "forward": lag(0.42), "backward": lag(-0.02)},
            {"what": "promises", "order": "not_enough", "forward": lag(None, pairs=40, units=12),
             "backward": lag(None, pairs=31, units=9)},
        ],
        "drivers": {
            "needed": 4, "days": 182, "window_days": 182, "concordance": {"w": 0.7, "p": 0.02, "windows": 6},
            "drivers": [
                driver, driver | {"driver": "trust", "lasting": "fading", "mean": 0.12, "low": 0.02, "high": 0.22}
            ],
        },
        "cohorts": {"undated": 3, "too_small": 2, "cohorts": cohorts, "apart": {"statistic": 6.1, "p": 0.014}},
    }  # fmt: skip
    return keep_finding(find_book(folder), "long-view", as_of=AS_OF, found=found, at=MADE)
