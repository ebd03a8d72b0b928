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
