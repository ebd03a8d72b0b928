"""All trials of a book as of a day: one event counts once."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.measure.trials import TrialKind
from keepworth.numerics.arrays import Flags
from keepworth.tables.evidence.people import careers_of
from keepworth.tables.lake import Lake
from keepworth.tables.renewals import Renewals
from keepworth.tables.staying import Staying, Trying
from keepworth.tables.touching import Asker, lake_asker
from keepworth.tables.trials.failures import of_cases
from keepworth.tables.trials.kinds import APART
from keepworth.tables.trials.near import Days
from keepworth.tables.trials.seen import entered, of_acts, of_contracts, of_rivals, stated
from keepworth.tables.trials.tried import Tried, harder, together

NEEDED: Final = ("contracts", "rivals", "cases", "acts", "trials", "answers")  # tables that trials show in
READ: Final = (*NEEDED, "departures", "orders", "contacts")


def trials_asker(lake: Lake) -> Asker | None:
    """Return who answers about trials; None where a book holds nothing in which one could show."""
    return lake_asker(lake, read=READ, needed=NEEDED)


def trials_of(of: Asker, renewals: Renewals, *, as_of: dt.date, staying: Staying, trying: Trying) -> Tried:
    """Return every trial that was over by a day, sorted by customer, day and proof.

    One event counts once. What somebody entered goes before what facts show of the same customer within
    `trying.same_days`. A decision on a contract within `trying.failure_days` of a severe failure is one trial, hard by
    both. A loss that follows a failed trial within that time is how that one ended.
    """
    careers = careers_of(of, as_of=as_of)
    told = entered(of, as_of=as_of, trying=trying)
    contracts = _not_told(of_contracts(renewals, trying=trying), told, within=trying.same_days)
    cases = of_cases(of, renewals, as_of=as_of, staying=staying, trying=trying)
    cases = _not_told(cases, told, within=trying.same_days)
    cases = cases.some(cases.passed | ~_ends(cases, told.some(~told.passed), trying=trying))
    contracts, cases = _in_one(contracts, cases, trying=trying)
    failed = together([one.some(~one.passed) for one in (told, cases, contracts.some(_hard(contracts)))])
    contracts = contracts.some(_hard(contracts) | ~_follows(contracts, failed, trying=trying))
    rivals = of_rivals(of, as_of=as_of, trying=trying)
    failed = together([failed, contracts.some(~contracts.passed)])
    rivals = rivals.some(~_follows(rivals, failed, trying=trying))
    acts = of_acts(of, as_of=as_of, careers=careers, trying=trying)
    acts = _not_told(acts, told, within=trying.same_days)
    said = stated(of, as_of=as_of, careers=careers, trying=trying)
    every = together([told, contracts, rivals, cases, acts, said])
    return every.some(np.lexsort((~every.passed, every.number, every.proof, every.day, every.customer)))


def _not_told(shown: Tried, told: Tried, *, within: int) -> Tried:
    """Leave out what was entered as well: of the same customer, about the same, about the same day."""
    again = np.zeros(shown.customer.size, dtype=np.bool_)
    for family in np.unique(shown.family):
        if family != APART:
            rows, same = shown.family == family, told.some(told.family == family)
            days = Days(same.customer, same.day)
            again |= rows & days.any(shown.customer, low=shown.began - within, high=shown.day + within)
    return shown.some(~again)


def _ends(cases: Tried, failed: Tried, *, trying: Trying) -> Flags:
    """Tell which failures ended with a loss that was entered as a trial of another kind."""
    days = Days(failed.customer, failed.day)
    return days.any(cases.customer, low=cases.began - trying.same_days, high=cases.day + trying.same_days)


def _in_one(contracts: Tried, cases: Tried, *, trying: Trying) -> tuple[Tried, Tried]:
    """Make one trial of a failure and of a decision on a contract soon after it, hard by both."""
    after = Days(cases.customer, cases.began)
    both = after.any(contracts.customer, low=contracts.day - trying.failure_days, high=contracts.day)
    days = Days(contracts.customer, contracts.day)
    covered = days.any(cases.customer, low=cases.began, high=cases.began + trying.failure_days)
    return harder(contracts, both, by=trying.failure), cases.some(~covered)


def _hard(contracts: Tried) -> Flags:
    """Tell which decisions were hard by themselves; the others are losses that nobody explains."""
    found: Flags = (contracts.kind != TrialKind.RIVAL_BUSINESS) | (contracts.stress > 0)
    return found


def _follows(losses: Tried, failed: Tried, *, trying: Trying) -> Flags:
    """Tell which losses follow a failed trial, or are told of shortly before it."""
    days = Days(failed.customer, failed.began)
    return days.any(losses.customer, low=losses.day - trying.failure_days, high=losses.day + trying.same_days)
