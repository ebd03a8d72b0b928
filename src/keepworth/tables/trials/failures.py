"""Severe failures of ours as trials: who stayed afterwards, and who did not."""

import datetime as dt

import numpy as np

from keepworth.measure.trials import TrialKind
from keepworth.tables.renewals import NO, YES, Renewals
from keepworth.tables.staying import Staying, Trying
from keepworth.tables.touching import EPOCH, Asker, fetched_columns
from keepworth.tables.trials.near import NEVER, Days
from keepworth.tables.trials.tried import CASE, Tried, tried


def of_cases(
    of: Asker, renewals: Renewals, *, as_of: dt.date, staying: Staying, trying: Trying
) -> Tried:  # fmt: skip
    """Return severe failures of ours of which it is known how they went.

    Failed: they left, did not renew, or were called lost within `trying.failure_days`. Passed: they renewed since, or
    bought later than that. What is neither is no trial yet.
    """
    found = fetched_columns(of.ask(_cases(of, as_of=as_of, severe=staying.severe, after=trying.failure_days)))
    customer, opened = found["customer_id"], found["opened"]
    until = opened + trying.failure_days
    kept, gone = (
        Days(renewals.customer[rows], renewals.decided_on[rows]) for rows in (renewals.kept == YES, renewals.kept == NO)
    )
    lost = np.minimum.reduce([
        np.where(found["left_on"] <= until, found["left_on"], NEVER),
        np.where(found["lost"] <= until, found["lost"], NEVER),
        gone.first(customer, low=opened, high=until),
    ])  # fmt: skip
    renewed = kept.first(customer, low=opened + 1, high=np.full(customer.size, NEVER))
    stayed = np.minimum(renewed, found["bought"])
    passed = lost == NEVER
    day = np.where(passed, stayed, lost)
    rows = np.flatnonzero(day <= (as_of - EPOCH).days)
    return tried(customer[rows], day[rows], kind=TrialKind.FAILURE, passed=passed[rows], proof=CASE,
                 number=found["case_id"][rows], stress=trying.failure, began=opened[rows])  # fmt: skip


def _cases(of: Asker, *, as_of: dt.date, severe: int, after: int) -> str:
    """Write the query of severe cases of our own, each with what became of the customer since, by a day."""
    day = f"DATE '{as_of}'"
    opened, solved = (of.days.format(f"CAST({name} AS DATE)") for name in ("opened_at", "solved_at"))
    cases = (
        f"SELECT case_id, customer_id, {opened} AS opened, CASE WHEN NOT saved AND CAST(solved_at AS DATE) <= {day} "
        f"THEN {solved} END AS lost FROM {of.tables['cases']} AS told WHERE customer_id IS NOT NULL "
        f"AND cause = 'us' AND severity >= {severe} AND CAST(opened_at AS DATE) <= {day}"
    )
    left, bought = of.days.format("left_on"), of.days.format("ordered_on")
    return (
        f"WITH cases AS ({cases}) SELECT cases.case_id, cases.customer_id, opened, coalesce(lost, {NEVER}) AS lost, "
        f"coalesce(left_on, {NEVER}) AS left_on, coalesce(bought, {NEVER}) AS bought FROM cases LEFT JOIN "
        f"(SELECT case_id, min({left}) AS left_on FROM cases JOIN {of.tables['departures']} AS told "
        f"ON told.customer_id = cases.customer_id WHERE left_on <= {day} AND {left} >= opened GROUP BY case_id) "
        "AS gone ON gone.case_id = cases.case_id LEFT JOIN "
        f"(SELECT case_id, min({bought}) AS bought FROM cases JOIN {of.tables['orders']} AS told "
        f"ON told.customer_id = cases.customer_id WHERE ordered_on <= {day} AND amount >= 0 "
        f"AND {bought} > opened + {after} GROUP BY case_id) AS ordered ON ordered.case_id = cases.case_id "
        "ORDER BY cases.case_id"
    )
