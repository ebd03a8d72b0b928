"""What might go before what, quarter by quarter: our people's growth and sales by team; promises and recommendations.

Plain Ibis that any engine can run. A quarter is a whole number, four times the year and 0 to 3 more. Nothing of a
quarter that is not over by the day is seen.
"""

import datetime as dt
from typing import TYPE_CHECKING, Final

from keepworth.tables.dealings import SERVED, YES, promises_on

if TYPE_CHECKING:
    import ibis

    type Table = ibis.Table
    type Column = ibis.Column

RECOMMENDS: Final = ("vouched", "introduced", "referenced")  # acts by which a contact recommends us


def quarter_of(day: dt.date) -> int:
    """Return the quarter of a day."""
    return 4 * day.year + (day.month - 1) // 3


def first_of(quarter: int) -> dt.date:
    """Return the first day of a quarter."""
    return dt.date(quarter // 4, quarter % 4 * 3 + 1, 1)


def steps_by_team(growth: "Table", colleagues: "Table", *, as_of: dt.date) -> "Table":
    """One row a team and quarter in which somebody of it grew: `team`, `quarter`, `steps`."""
    teams = colleagues.filter(colleagues.team.notnull()).select("colleague_id", "team").distinct()
    seen = growth.filter(_is_over(growth.grown_on, as_of=as_of))
    joined = seen.mutate(quarter=_quarter(seen.grown_on)).inner_join(teams, "colleague_id")
    return joined.group_by("team", "quarter").agg(steps=joined.count())


def terms_of(colleagues: "Table", *, as_of: dt.date) -> "Table":
    """One row a colleague of a team: from which quarter to which they were with us; null: not known, or still."""
    import ibis

    left = ibis.ifelse(colleagues.left_on <= ibis.literal(as_of), colleagues.left_on, ibis.null("date"))
    ours = colleagues.mutate(gone=left).filter(colleagues.team.notnull())
    return ours.select("team", joined=_quarter(ours.joined_on), left=_quarter(ours.gone))


def sold_by_team(orders: "Table", customers: "Table", *, as_of: dt.date) -> "Table":
    """One row a team and quarter: `team`, `quarter`, `sold` to the customers whom the team serves today."""
    import ibis

    since = customers.valid_from.fill_null(ibis.date(1, 1, 1))
    told = customers.mutate(begins=since).filter(since <= ibis.literal(as_of))
    served = told.group_by("customer_id").agg(team=told.team.argmax(told.begins, where=told.team.notnull()))
    seen = orders.filter(_is_over(orders.ordered_on, as_of=as_of))
    joined = seen.mutate(quarter=_quarter(seen.ordered_on)).inner_join(
        served.filter(served.team.notnull()), "customer_id"
    )
    return joined.group_by("team", "quarter").agg(sold=joined.amount.sum().cast("float64"))


def kept_by_quarter(promises: "Table", *, as_of: dt.date) -> "Table":
    """One row a customer and quarter in which promises fell due whose end is known; `kept`: the share kept on time."""
    made = promises_on(promises, as_of=as_of)
    known = made.filter((made.kept >= 0) & made.customer_id.notnull() & _is_over(made.due_on, as_of=as_of))
    known = known.mutate(quarter=_quarter(known.due_on), good=((known.kept == YES) & ~known.is_late).cast("float64"))
    return known.group_by("customer_id", "quarter").agg(kept=known.good.mean())


def recommended_by_quarter(referrals: "Table", acts: "Table", *, contacts: "Table", as_of: dt.date) -> "Table":
    """One row a customer and quarter in which they brought somebody, or one of them recommended us."""
    import ibis

    brought = referrals.filter(_is_over(referrals.happened_on, as_of=as_of))
    brought = brought.select(customer_id=brought.referrer_id, quarter=_quarter(brought.happened_on))
    own = contacts.filter(contacts.customer_id.notnull()).select("contact_id", "customer_id").distinct()
    done = acts.filter(acts.kind.isin(RECOMMENDS) & _is_over(acts.happened_on, as_of=as_of))
    spoke = done.mutate(quarter=_quarter(done.happened_on)).inner_join(own, "contact_id")
    return ibis.union(brought, spoke.select("customer_id", "quarter")).distinct()


def _quarter(day: "Column") -> "Column":
    return (4 * day.year() + day.quarter() - 1).cast("int64")


def _is_over(day: "Column", *, as_of: dt.date) -> "Column":
    """Return whether a day lies in a quarter that was over when the day `as_of` was."""
    import ibis

    return day < ibis.literal(first_of(quarter_of(as_of + dt.timedelta(days=1))))


def stays_by_cohort(customers: "Table", departures: "Table", *, as_of: dt.date) -> "Table":
    """One row of customers who began in one year and were seen as many months: `began`, `months`, `left`, `customers`.

    A year is null of whom nobody knows since when they are customers, and of those nothing else is told.
    """
    import ibis

    day = ibis.literal(as_of)
    since = customers.valid_from.fill_null(ibis.date(1, 1, 1))
    told = customers.mutate(begins=since).filter(since <= day)
    own = told.group_by("customer_id").agg(
        since=told.since.min(), kind=told.kind.argmax(told.begins, where=told.kind.notnull())
    )
    own = own.filter(own.kind.isnull() | own.kind.isin(SERVED))
    own = own.filter((own.since <= day).fill_null(True))  # noqa: FBT003 Ibis's own
    gone = departures.filter(departures.left_on <= day).group_by("customer_id").agg(left_on=departures.left_on.min())
    both = own.left_join(gone, "customer_id").select("since", "left_on")
    until = both.left_on.fill_null(day)
    both = both.mutate(
        began=both.since.year().cast("int64"),
        months=ibis.greatest(12 * (until.year() - both.since.year()) + until.month() - both.since.month(), 0).cast(
            "int64"
        ),
        left=both.left_on.notnull(),
    )
    return both.group_by("began", "months", "left").agg(customers=both.count())
