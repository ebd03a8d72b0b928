"""Trials where they show: in contracts, shares of rivals, acts, entered rows and answers, on whichever engine."""

import datetime as dt
from typing import Final

import numpy as np

from keepworth.measure.trials import STATED_KINDS, TrialKind
from keepworth.numerics.arrays import Floats, Ints
from keepworth.tables.evidence.people import Careers
from keepworth.tables.lake.engine import quoted
from keepworth.tables.renewals import NO, OPEN, YES, Renewals
from keepworth.tables.schemas import TABLES
from keepworth.tables.staying import Trying
from keepworth.tables.tie_results import UNKNOWN
from keepworth.tables.touching import DAY, NAN, Asker, end_of, fetched_columns
from keepworth.tables.trials.kinds import CALLED, OBJECT_ITEM, SPOKEN, SWITCHING_ITEM
from keepworth.tables.trials.tried import ACT, CONTRACT, ENTERED, OBJECTING, RIVALS, SWITCHING, Tried, together, tried

MOST_GAP: Final = 100.0  # percentage points: nobody is cheaper by more than the whole price


def of_contracts(of: Renewals, *, trying: Trying) -> Tried:
    """Return decisions on contracts that were trials: a rise, a cheaper rival, a discount, a loss."""
    change, rival = np.nan_to_num(of.price_change, nan=0.0), of.rival_gap
    cheaper, knows = np.nan_to_num(rival, nan=0.0) > 0, ~np.isnan(rival)
    rise, cut = change >= trying.rise, change <= -trying.rise
    kept, lost = of.kept == YES, of.kept == NO
    discount = cut & kept
    tests = (rise, discount, cheaper, lost)
    kinds = (TrialKind.PRICE_RISE, TrialKind.DISCOUNT, TrialKind.CHEAPER_RIVAL, TrialKind.RIVAL_BUSINESS)
    kind = np.select(tests, [int(one) for one in kinds], default=int(TrialKind.OTHER))
    # Without a discount the gap would have been as much wider.
    before_discount = np.where(cheaper, rival, 0.0) - change
    unknown = np.where(rise, change, np.minimum(change, 0.0))
    gap: Floats = np.select([discount, knows], [before_discount, rival], default=unknown)
    rows = np.flatnonzero((of.kept != OPEN) & (kind != TrialKind.OTHER))
    return tried(
        of.customer[rows], of.decided_on[rows], kind=kind[rows], passed=(kept & ~discount)[rows], proof=CONTRACT,
        number=of.contract[rows], gap=gap[rows], began=np.minimum(of.decided_on, of.due)[rows],
    )  # fmt: skip


def of_rivals(of: Asker, *, as_of: dt.date, trying: Trying) -> Tried:
    """Return days on which it was said that a rival has more of a customer's business than before."""
    since, gap = of.days.format("coalesce(valid_from, DATE '1900-01-01')"), TABLES["rivals"].column("price_gap").within
    found = fetched_columns(
        of.ask(
            f"SELECT customer_id, day, max(gap) AS gap FROM (SELECT customer_id, {since} AS day, share, "
            f"coalesce({gap}, 0) AS gap, lag(share) OVER (PARTITION BY customer_id, rival ORDER BY valid_from "
            f"NULLS FIRST) AS share_before FROM {of.tables['rivals']} AS told "
            f"WHERE share IS NOT NULL AND coalesce(valid_from, DATE '1900-01-01') <= DATE '{as_of}') AS shares "
            # A share is a fraction in binary: a growth that was written as just enough is enough.
            f"WHERE share - share_before >= {trying.share - 1e-9} GROUP BY customer_id, day ORDER BY customer_id, day"
        )
    )
    return tried(found["customer_id"], found["day"], kind=TrialKind.RIVAL_BUSINESS, passed=False, proof=RIVALS,
                 number=found["customer_id"], gap=found["gap"])  # fmt: skip


def of_acts(of: Asker, *, as_of: dt.date, careers: Careers, trying: Trying) -> Tried:
    """Return the times that somebody spoke up for us, at the customer where they worked then."""
    spoken = ", ".join(quoted(kind) for kind in SPOKEN)
    found = fetched_columns(
        of.ask(
            f"SELECT act_id, contact_id, {of.days.format('happened_on')} AS day FROM {of.tables['acts']} AS told "
            f"WHERE kind IN ({spoken}) AND happened_on <= DATE '{as_of}' ORDER BY act_id"
        )
    )
    customer = careers.at(found["contact_id"], found["day"])
    known = np.flatnonzero(customer != UNKNOWN)
    return tried(customer[known], found["day"][known], kind=TrialKind.SPOKE_UP, passed=True, proof=ACT,
                 number=found["act_id"][known], stress=trying.vouching)  # fmt: skip


def entered(of: Asker, *, as_of: dt.date, trying: Trying) -> Tried:
    """Return the trials that somebody entered or imported."""
    hardness = (TABLES["trials"].column(name) for name in ("price_gap", "stress"))
    # How hard it was is not known where a number cannot be; a trial of unknown hardness tells nothing.
    known = " AND ".join(f"({one.name} IS NULL OR ({one.within}) IS NOT NULL)" for one in hardness)
    called = " ".join(f"WHEN named = {quoted(word)} THEN {int(kind)}" for word, kind in CALLED.items())
    found = fetched_columns(
        of.ask(
            f"SELECT trial_id, customer_id, day, CASE {called} ELSE {int(TrialKind.OTHER)} END AS kind, gap, stress, "
            f"passed FROM (SELECT trial_id, customer_id, {of.days.format('happened_on')} AS day, "
            "replace(lower(trim(coalesce(kind, ''))), '_', ' ') AS named, coalesce(price_gap, 0) AS gap, "
            f"coalesce(stress, {NAN}) AS stress, CASE WHEN outcome = 'passed' THEN 1 ELSE 0 END AS passed "
            f"FROM {of.tables['trials']} AS told WHERE happened_on <= DATE '{as_of}' AND customer_id IS NOT NULL "
            f"AND outcome IS NOT NULL AND {known}) AS named ORDER BY trial_id"
        )
    )
    kind: Ints = found["kind"]
    hard = {TrialKind.FAILURE: trying.failure, TrialKind.SPOKE_UP: trying.vouching,
            TrialKind.WOULD_OBJECT: trying.vouching}  # fmt: skip
    usual = np.array([hard.get(one, 0.0) for one in TrialKind])[kind]
    stress = np.where(np.isnan(found["stress"]), usual, found["stress"])
    told = tried(found["customer_id"], found["day"], kind=kind, passed=found["passed"] == 1, proof=ENTERED,
                 number=found["trial_id"], gap=found["gap"], stress=stress)  # fmt: skip
    told.weight[np.isin(kind, STATED_KINDS)] = trying.stated
    return told.some(told.weight > 0)


def is_stated(of: Asker) -> bool:
    """Whether any answer is to a question that is a trial."""
    items = f"{quoted(SWITCHING_ITEM)}, {quoted(OBJECT_ITEM)}"
    found = fetched_columns(
        of.ask(f"SELECT 1 AS found FROM {of.tables['answers']} AS told WHERE item IN ({items}) LIMIT 1")
    )
    return bool(found["found"].size)


def stated(of: Asker, *, as_of: dt.date, careers: Careers, trying: Trying) -> Tried:
    """Return what contacts say that they would do: of each who was asked, the newest answer to each item."""
    items = f"{quoted(SWITCHING_ITEM)}, {quoted(OBJECT_ITEM)}"
    us = of.micros.format("told.answered_at")
    fits = (
        f"(item = {quoted(SWITCHING_ITEM)} AND value >= 0 AND value <= {MOST_GAP}) "
        f"OR (item = {quoted(OBJECT_ITEM)} AND value IN (0, 1))"
    )
    found = fetched_columns(
        of.ask(
            f"SELECT submission_id, customer, contact, us, objects, value FROM (SELECT submission_id, "
            f"coalesce(customer_id, {UNKNOWN}) AS customer, coalesce(contact_id, {UNKNOWN}) AS contact, {us} AS us, "
            f"CASE WHEN item = {quoted(OBJECT_ITEM)} THEN 1 ELSE 0 END AS objects, value, row_number() OVER "
            f"(PARTITION BY customer_id, contact_id, item ORDER BY {us} DESC, submission_id DESC) AS place "
            f"FROM {of.tables['answers']} AS told WHERE item IN ({items}) AND ({fits}) AND {us} < {end_of(as_of)} "
            "AND coalesce(side, 'customer') = 'customer' AND coalesce(perspective, 'own') = 'own') AS newest "
            "WHERE place = 1 ORDER BY submission_id, objects"
        )
    )
    day = found["us"] // DAY
    worked = careers.at(found["contact"], day)
    customer = np.where(found["customer"] == UNKNOWN, worked, found["customer"])
    known = customer != UNKNOWN
    if not trying.stated:
        known &= False
    price, objects = (np.flatnonzero(known & (found["objects"] == flag)) for flag in (0, 1))
    # From this price on they would leave: passed just below, failed just above, a coin-flip there.
    at_price = [
        tried(customer[price], day[price], kind=TrialKind.SWITCHING_PRICE, passed=passed, proof=SWITCHING,
              number=found["submission_id"][price], gap=found["value"][price], weight=trying.stated / 2)
        for passed in (True, False)
    ]  # fmt: skip
    would = tried(customer[objects], day[objects], kind=TrialKind.WOULD_OBJECT, passed=found["value"][objects] == 1,
                  proof=OBJECTING, number=found["submission_id"][objects], stress=trying.vouching,
                  weight=trying.stated)  # fmt: skip
    return together([*at_price, would])
