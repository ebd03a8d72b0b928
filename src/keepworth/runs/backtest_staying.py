"""Test chances of staying on a book's own past: said out of time, of customers who taught nothing of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from keepworth.errors import NotEnough
from keepworth.measure.calibration import (
    Backtest,
    Badge,
    Recalibration,
    backtest_splits,
    backtest_staying,
    corrected_by_others,
    fit_recalibration,
)
from keepworth.measure.calibration.recalibration import FEWEST
from keepworth.measure.estimate import Estimate
from keepworth.measure.staying import StayFeatures, fit_staying, predict_staying
from keepworth.numerics.arrays import Floats, Ints
from keepworth.runs.clock import Steps, Tell, nobody
from keepworth.runs.snapshots import take_snapshots
from keepworth.runs.staying import APART, ORIGINS, day_before, with_offers
from keepworth.tables.book import Book
from keepworth.tables.evidence.places import Places
from keepworth.tables.facts import open_facts
from keepworth.tables.lasting import Lasting, features_at, lasting_of
from keepworth.tables.renewals import OPEN, YES
from keepworth.tables.settings import Settings
from keepworth.tables.touching import EPOCH, Asker

HELD_OUT: Final = 365  # days before the last decision from which on chances are tested, unless said


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction that chances taught, and how chances do that one of other customers has put right."""

    by: Recalibration
    test: Backtest | None  # None where nothing is corrected


@dataclass(frozen=True, slots=True)
class StayTested:
    """How chances of staying came true."""

    days: tuple[dt.date, ...]  # on which they were said
    until: dt.date  # the last day of which it is known what came
    test: Backtest  # of chances as the model gives them
    corrected: Corrected
    inputs: list[dict[str, Any]]  # the batches that were read
    seconds: dict[str, float]

    @property
    def as_of(self) -> dt.date:
        """The first day on which they were said."""
        return self.days[0]

    def record(self) -> dict[str, Any]:
        """Return it as plain values that become JSON."""
        return {
            "as_of": self.as_of.isoformat(),
            "until": self.until.isoformat(),
            "origins": len(self.days),
            "days": [day.isoformat() for day in self.days],
            "staying": tested_record(self.test) | {"recalibration": _correction_record(self.corrected)},
            "seconds": self.seconds,
        }


def backtest_stays(book: Book, *, as_of: dt.date | None = None, tell: Tell = nobody) -> StayTested:
    """Say, on a day and every quarter after it, which contracts are renewed, and compare with what came.

    Each time what was decided before teaches, and customers are dealt into five folds: nobody is judged by a model that
    their own decisions taught. Without a date the last year of decisions is tested. The price that was offered at a
    renewal is taken to be known when it comes up; everything else as it was known before.

    Raises
    ------
    NotEnough
        No contract was decided, none by the day, or none after it.

    """
    steps = Steps(tell)
    take_snapshots(book)
    settings = book.settings
    with open_facts(book) as facts:
        asker = facts.lasting()
        if asker is None:
            raise NotEnough(f"{book.folder} knows nothing of contracts, so no chance of staying can be tested.")
        with steps.step("read"):
            today = dt.datetime.now(tz=dt.UTC).date()
            found = lasting_of(asker, as_of=today, settings=settings, others=np.empty(0, dtype=np.int64))
            origins, until = _period(found, as_of=as_of, book=book)
            features = _features(asker, found, settings=settings, origins=origins)
        inputs = facts.batches
    with steps.step("compare"):
        test, corrected = _tested(found, features, origins=origins)
    return StayTested(tuple(origins), until, test, corrected, inputs=inputs, seconds=steps.seconds)


def tested_record(of: Backtest) -> dict[str, Any]:
    """Return a back-test as plain values."""
    return {
        "decisions": of.decisions,
        "events": of.events,
        "events_needed": FEWEST,
        "auc": of.auc.value if of.auc else None,
        "auc_low": of.auc.low if of.auc else None,
        "auc_high": of.auc.high if of.auc else None,
        "brier": of.brier,
        "brier_baseline": of.brier_baseline,
        "log_loss": of.log_loss,
        **_line("calibration_slope", of.line.slope if of.line else None),
        **_line("calibration_intercept", of.line.intercept if of.line else None),
        "top_decile_lift": _number(of.top_decile_lift),
        "badge": str(of.badge),
        "reliability": [
            {"said": one.said, "least": one.least, "most": one.most, "stayed": one.stayed.share, "low": one.stayed.low,
             "high": one.stayed.high, "customers": one.stayed.of}
            for one in of.reliability
        ],
    }  # fmt: skip


def stays_sentences(of: StayTested) -> Iterator[str]:
    """Say how far chances of staying can be trusted."""
    test = of.test
    yield (
        f"Said from {of.as_of} on, {len(of.days)} times, and compared with what came until {of.until}: "
        f"{test.decisions:,} renewals fell due, {test.events:,} were lost."
    )
    if test.badge == Badge.UNCALIBRATED:
        yield f"Uncalibrated: fewer than {FEWEST} were lost, so nobody can know how far the chances can be trusted."
    beaten = "below" if test.brier < test.brier_baseline else "not below"
    yield (
        f"Brier score {test.brier:.4f}, {beaten} the {test.brier_baseline:.4f} of giving everybody the share that "
        "stayed before."
    )
    if test.auc:
        yield f"AUC {test.auc.value:.3f} (likely {test.auc.low:.3f} to {test.auc.high:.3f}, 8 in 10)."
    if test.line:
        slope = test.line.slope
        yield f"Calibration slope {slope.value:.2f} (likely {slope.low:.2f} to {slope.high:.2f}); 1 is right."
    yield from _correction_sentences(of.corrected)
    for one in test.reliability:
        yield f"  said {one.said:6.1%}   stayed {one.stayed.share:6.1%}   of {one.stayed.of:,}"


def _period(found: Lasting, *, as_of: dt.date | None, book: Book) -> tuple[list[dt.date], dt.date]:
    """Return the days on which chances are said, and the last of which it is known what came."""
    decided = found.renewals.decided_on[found.renewals.kept != OPEN]
    if not decided.size:
        raise NotEnough(f"{book.folder} has no contract whose renewal was decided, so nothing can be tested.")
    first, last = (EPOCH + dt.timedelta(days=int(day)) for day in (decided.min(), decided.max()))
    cut = as_of or last - dt.timedelta(days=HELD_OUT)
    if cut >= last:
        raise NotEnough(f"No renewal was decided after {cut}: the last is of {last}. Take an earlier day (--as-of).")
    if cut <= first:
        raise NotEnough(f"No renewal was decided before {cut}: the first is of {first}. Take a later day (--as-of).")
    count = -(-(last - cut).days // APART)
    return [cut + dt.timedelta(days=APART * at) for at in range(count)], last


def _features(of: Asker, found: Lasting, *, settings: Settings, origins: list[dt.date]) -> StayFeatures:
    """Read what was known of each decision on the last of the days before it."""
    renewals = found.renewals
    days = [origins[0] - dt.timedelta(days=APART * back) for back in range(ORIGINS, 0, -1)] + origins
    day = day_before(renewals, days=days)
    at = (Places(found.customers).of(renewals.customer), np.maximum(day, 0))
    x, variance = features_at(of, found.customers, at=at, days=days, settings=settings)
    x[day < 0], variance[day < 0] = np.nan, 0.0
    return with_offers(x, variance, renewals=renewals)


def _tested(found: Lasting, features: StayFeatures, *, origins: list[dt.date]) -> tuple[Backtest, Corrected]:
    renewals = found.renewals
    rows = np.flatnonzero(renewals.kept != OPEN)
    kept: Ints = (renewals.kept[rows] == YES).astype(np.int64)
    some = features.some(rows)
    chance, plain = np.full(rows.size, np.nan), np.full(rows.size, np.nan)
    splits = backtest_splits(
        renewals.customer[rows], renewals.due[rows], decided=renewals.decided_on[rows],
        origins=[(one - EPOCH).days for one in origins], days=APART,
    )  # fmt: skip
    for split in splits:
        model = fit_staying(some.some(split.learn), kept[split.learn])
        chance[split.judge] = predict_staying(model, some.some(split.judge)).chance
        plain[split.judge] = kept[split.learn].mean()
    judged = ~np.isnan(chance)
    said, came, beaten = chance[judged], kept[judged], plain[judged]
    return backtest_staying(said, came, baseline=beaten), _corrected(
        said, came, baseline=beaten, customer=renewals.customer[rows][judged]
    )


def _corrected(chance: Floats, kept: Ints, *, baseline: Floats, customer: Ints) -> Corrected:
    if not kept.size:
        return Corrected(Recalibration("none", 0), None)
    by = fit_recalibration(chance, kept)
    if by.kind == "none":
        return Corrected(by, None)
    return Corrected(
        by, backtest_staying(corrected_by_others(chance, kept, customer=customer), kept, baseline=baseline)
    )


def _correction_record(of: Corrected) -> dict[str, Any]:
    by, test = of.by, of.test
    intercept, slope = by.line if by.kind == "logistic" else (None, None)
    return {
        "kind": by.kind,
        "intercept": intercept,
        "slope": slope,
        "said": None if by.said is None else by.said.tolist(),
        "came": None if by.came is None else by.came.tolist(),
        "brier": test.brier if test else None,
        "calibration_slope": test.line.slope.value if test and test.line else None,
    }


def _correction_sentences(of: Corrected) -> Iterator[str]:
    if of.test is None:
        yield f"No correction: it takes {FEWEST} renewals that were lost, and as many that came."
        return
    yield (
        f"The next score puts its chances right by this. Of customers who did not teach it, the Brier score is then "
        f"{of.test.brier:.4f}" + (f" and the slope {of.test.line.slope.value:.2f}." if of.test.line else ".")
    )


def _line(name: str, of: Estimate | None) -> dict[str, Any]:
    if of is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: of.value, f"{name}_low": of.low, f"{name}_high": of.high}


def _number(value: float | Floats) -> float | None:
    return float(value) if np.isfinite(value) else None
