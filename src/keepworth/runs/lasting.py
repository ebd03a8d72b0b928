"""What the parts of a score about staying, fighting and stresses are scored from, and what they share."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from keepworth.measure.calibration import Recalibration
from keepworth.numerics.arrays import Flags, Floats, Ints
from keepworth.runs.asked import Resolved
from keepworth.tables.evidence.places import each_once
from keepworth.tables.fights_joined import Scored, read_indicators, read_scored
from keepworth.tables.indicator_results import INDICATORS_FILE
from keepworth.tables.lasting import Lasting, lasting_of
from keepworth.tables.renewals import Renewals
from keepworth.tables.serving import Costs, Endless, endless_of, yearly_costs
from keepworth.tables.settings import Settings
from keepworth.tables.tie_results import THREADS_FILE
from keepworth.tables.touching import Asker

CUSTOMERS: Final = "customers.parquet"
NUMBERS: Final = ("value", "p_active", "strength", "strength_low", "strength_high")
TIES: Final = ("structural_cost", "business")  # indicators that enter staying and not the strength
THREADS: Final = ("single_thread_theirs", "champions")


@dataclass(frozen=True, slots=True)
class Known:
    """What the parts about staying are scored from."""

    facts: Lasting
    scored: Scored  # what the run has said of customers so far
    threads: Scored
    ties: dict[str, Scored]  # what holds a customer beside love, by the name of the indicator
    endless: Endless  # contracts without a last day: nothing of theirs is due
    costs: Costs
    left: Flags  # of each customer, whether they left by the day and are not back
    correction: Recalibration  # what puts chances of renewals right, by what came of earlier ones
    settings: Settings
    as_of: dt.date
    seed: int
    back: int = 0  # how many left and are back

    def again(self, into: Path) -> "Known":
        """Return the same with what the run says of customers by now."""
        return replace(self, scored=_scored(into))

    @property
    def customers(self) -> Ints:
        """The customers, rising."""
        return self.facts.customers

    @property
    def value(self) -> Floats:
        """What each is worth, NaN where it is not known."""
        return self.scored.of(self.customers, "value")


@dataclass(frozen=True, slots=True)
class Stays:
    """How likely customers are to stay; shapes (customers,), NaN where nothing is known."""

    chance: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Renewing:
    """Contracts that come up for renewal, and how likely each is to be renewed; shapes (contracts,)."""

    coming: Renewals
    chance: Floats
    shared: Floats  # (contracts, directions) by how much the logits may be wrong together with all others
    own: Floats  # variance of the logit, of what is known of the customer alone
    retention: Floats  # logit of staying of the cohort by age, as far as value looks
    level: Floats  # (directions,) the same as `shared` of somebody of whom nothing is known


def known_of(
    of: Asker, *, left: Ints, correction: Recalibration, settings: Settings, to: Resolved, into: Path
) -> Known:
    """Read what a book knows of staying, and what the run has scored by now."""
    scored = _scored(into)
    threads = read_scored(into / THREADS_FILE, key="customer_id", numbers=THREADS)
    ties = read_indicators(into / INDICATORS_FILE, TIES)
    endless, costs = endless_of(of, as_of=to.as_of), yearly_costs(of, as_of=to.as_of)
    others = each_once(scored.number, threads.number, endless.customer, left)
    facts = lasting_of(of, as_of=to.as_of, settings=settings, others=others)
    gone = np.isin(facts.customers, left)
    return Known(facts, scored, threads, ties, endless, costs, gone, correction, settings, to.as_of, to.seed)


def _scored(into: Path) -> Scored:
    return read_scored(into / CUSTOMERS, key="number", numbers=NUMBERS, words=("state",))
