"""Orders, as the value stage sees them: occasions, lives, cells, and what is joined back to customers.

Plain Ibis that any engine can run: no ordered aggregates, no engine's own hash, decimals until the last step.
Nothing dated after *as of* is seen. Time is in whole days here; a week is seven of them.
"""

import datetime as dt
from collections.abc import Sequence

import ibis

from keepworth.tables.customers import PREDICTED
from keepworth.tables.dealings import segments_of
from keepworth.tables.sampling import MULTIPLIER, PRIME, SAMPLE, least_out

# One line a customer needs no more of the world than this; a sum of DECIMAL(18,4) never overflows it.
MONEY = "decimal(38, 4)"
CELL = ("repeats", "last_days", "age_days")

type Table = ibis.Table
type Column = ibis.Column


def occasions(lines: Table) -> Table:
    """Reduce order lines to one row a customer and day: the day's net amount, and whether it is an occasion.

    An occasion is a day with at least one line of amount ≥ 0; a day of refunds alone is none. `lines` needs
    `customer_id`, `ordered_on` (date), `amount` and `margin` (decimals); `margin_amount` is the amount of those lines
    whose margin is known. What an import writes beside its batch has these columns.
    """
    known = lines.margin.notnull()
    return lines.group_by("customer_id", "ordered_on").agg(
        amount=lines.amount.sum().cast(MONEY),
        bought=lines.amount.max() >= 0,
        margin_amount=lines.amount.sum(where=known).cast(MONEY),
        margin=lines.margin.sum().cast(MONEY),
    )


def merged(days: Table) -> Table:
    """Bring occasions of several files together: again one row a customer and day."""
    return days.group_by("customer_id", "ordered_on").agg(
        amount=days.amount.sum().cast(MONEY),
        bought=days.bought.any(),
        margin_amount=days.margin_amount.sum().cast(MONEY),
        margin=days.margin.sum().cast(MONEY),
    )


def seen(days: Table, *, as_of: dt.date) -> Table:
    """Leave out what is dated after a day."""
    return days.filter(days.ordered_on <= ibis.literal(as_of))


def histories(days: Table, *, as_of: dt.date) -> Table:
    """One row a customer: repeats, first and latest occasion, and money, exact to the last digit.

    `repeats` counts occasions after the first; −1 marks a customer of refunds alone. `net` is what came after
    the first occasion, refunds taken off: a refund before it is of an order that the book does not know.
    `total` is all of the customer's money.
    """
    days = seen(days, as_of=as_of)
    lives = days.group_by("customer_id").agg(
        repeats=days.count(where=days.bought) - 1,
        first=days.ordered_on.min(where=days.bought),
        latest=days.ordered_on.max(where=days.bought),
        earliest=days.ordered_on.min(),
        total=days.amount.sum().cast(MONEY),
        opening=days.amount.argmin(days.ordered_on, where=days.bought),
    )
    early = _refunds_before_the_first_occasion(days, lives)
    joined = lives.left_join(early, "customer_id")
    return joined.select(
        "customer_id",
        "repeats",
        "first",
        "latest",
        "total",
        "opening",
        net=(joined.total - joined.opening - joined.early.fill_null(0)).cast(MONEY),
    )


def _refunds_before_the_first_occasion(days: Table, lives: Table) -> Table:
    """Add up what was refunded before the first occasion; few customers have such days, mostly none."""
    odd = lives.filter(lives.earliest < lives["first"]).select("customer_id", "first")
    found = days.join(odd, "customer_id")
    found = found.filter(found.ordered_on < found["first"])
    return found.group_by("customer_id").agg(early=found.amount.sum().cast(MONEY))


def lives(histories: Table, *, as_of: dt.date) -> Table:
    """Lay the customers with at least one occasion on the day grid of the models.

    `last_days` is from the first to the latest occasion, `age_days` from the first to `as_of`. `speaks` says
    whether the customer's own repeat orders tell what they spend: at least one, and above zero on balance.
    """
    bought = histories.filter(histories.repeats >= 0)
    end = ibis.literal(as_of)
    return bought.select(
        "customer_id",
        repeats=bought.repeats,
        last_days=bought.latest.delta(bought["first"], unit="day"),
        age_days=end.delta(bought["first"], unit="day"),
        speaks=(bought.repeats > 0) & (bought.net > 0),
        first=bought["first"],
        latest=bought.latest,
        net=bought.net,
        total=bought.total,
        opening=bought.opening,
    )


def headcount(histories: Table) -> Table:
    """One row: how many customers there are, by what can be said of them, and the first occasion's day."""
    bought = histories.repeats >= 0
    silent = (histories.repeats > 0) & (histories.net <= 0)
    heads = {"customers": bought, "refunds_only": ~bought, "silent": silent, "one_time": histories.repeats == 0}
    # On Spark a count of some rows is a sum, which is null where there are no rows at all.
    counts = {name: histories.count(where=these).fill_null(0) for name, these in heads.items()}
    return histories.agg(**counts, first=histories["first"].min())


def refunded_only(histories: Table, *, names: Table) -> Table:
    """Name the customers of whom only refunds are known, sorted by number."""
    odd = histories.filter(histories.repeats < 0)
    return odd.join(names, odd.customer_id == names.number).order_by("number").select("text")


def buying_cells(lives: Table) -> Table:
    """One row per distinct history, with a headcount, sorted.

    Customers whose repeat orders do not tell what they spend stand in rows of their own (`speaks`).
    """
    keys = [*CELL, "speaks"]
    return lives.group_by(keys).agg(customers=lives.count()).order_by(keys)


def spend_histories(lives: Table) -> Table:
    """Repeat buyers with a positive net mean: repeats and mean spend per repeat occasion, sorted."""
    tell = lives.filter(lives.speaks)
    found = tell.select("repeats", mean_spend=tell.net.cast("float64") / tell.repeats.cast("float64"))
    return found.order_by(["repeats", "mean_spend"])


def opening_amounts(lives: Table) -> Table:
    """Spend on the first occasion, above zero, sorted: all there is to learn from where nobody came again."""
    paid = lives.filter(lives.opening > 0)
    found = paid.select(repeats=paid.repeats * 0 + 1, mean_spend=paid.opening.cast("float64"))
    return found.order_by(["mean_spend"])


def money_seen(days: Table, *, as_of: dt.date) -> Table:
    """One row: the amounts whose margin is known, and that margin."""
    known = seen(days, as_of=as_of)
    return known.agg(amount=known.margin_amount.sum().cast("float64"), margin=known.margin.sum().cast("float64"))


def first_and_last_day(days: Table) -> Table:
    """One row: the days of the first and the last line."""
    return days.agg(first=days.ordered_on.min(), last=days.ordered_on.max())


def scatter(number: Column) -> Column:
    """Spread customers' numbers evenly over 0 … 2³¹ − 2, by arithmetic that is the same on every engine."""
    return (number % PRIME) * MULTIPLIER % PRIME


def sampled(days: Table, *, customers: int, most: int = SAMPLE) -> Table:
    """Occasions of a fixed sample of about `most` of `customers` customers; of all where they are fewer."""
    if customers <= most:
        return days
    return days.filter(scatter(days.customer_id) < least_out(customers=customers, most=most))


def before_and_after(days: Table, *, cut: dt.date, end: dt.date) -> Table:
    """One row a customer known at `cut`: the history by then, orders in the time before, and orders after.

    `later` counts occasions after `cut` until `end`; `previous` those of the equally long time up to `cut`,
    the first occasion left out, for that is how the customer came.
    """
    known = lives(histories(days, as_of=cut), as_of=cut)
    bought = _bought(days, end=end)
    start = ibis.literal(cut - (end - cut))
    border = ibis.literal(cut)
    counted = bought.group_by("customer_id").agg(
        later=bought.count(where=bought.ordered_on > border),
        within=bought.count(where=(bought.ordered_on > start) & (bought.ordered_on <= border)),
    )
    joined = known.join(counted, "customer_id")
    came = (joined["first"] > start).cast("int64")
    return joined.select(
        "customer_id",
        *CELL,
        "net",
        "speaks",
        later=joined.later,
        previous=joined.within - came,
    )


def ordered_twice(days: Table, *, as_of: dt.date, ends: Sequence[dt.date]) -> Table:
    """One row: how many customers have two occasions in one of the periods that end on the days given, or since."""
    bought = _bought(days, end=as_of)
    period = ibis.literal(0).cast("int64")
    for end in ends:
        period = period + (bought.ordered_on <= ibis.literal(end)).cast("int64")
    placed = bought.select("customer_id", period=period)
    many = placed.group_by("customer_id", "period").agg(occasions=placed.count())
    twice = many.filter(many.occasions > 1)
    return twice.agg(customers=twice.customer_id.nunique())


def _bought(days: Table, *, end: dt.date) -> Table:
    known = seen(days, as_of=end)
    return known.filter(known.bought)


def with_segments(known: Table, segments: Table) -> Table:
    """Add each customer's segment, null where none is given."""
    joined = known.left_join(segments, "customer_id")
    return joined.select(*known.columns, "segment")


def counted_outcomes(lives: Table, *, by: tuple[str, ...]) -> Table:
    """Count customers with the same history and the same outcome, sorted."""
    keys = [*CELL, *by]
    return lives.group_by(keys).agg(customers=lives.count()).order_by(keys)


def orders_by_day(days: Table, *, cut: dt.date, end: dt.date) -> Table:
    """Occasions per day after `cut` of customers known by then, sorted by day."""
    bought = _bought(days, end=end)
    joined_on = bought.group_by("customer_id").agg(first=bought.ordered_on.min())
    known = joined_on.filter(joined_on["first"] <= ibis.literal(cut))
    later = bought.filter(bought.ordered_on > ibis.literal(cut)).semi_join(known, "customer_id")
    found = later.group_by("ordered_on").agg(orders=later.count())
    day = found.ordered_on.delta(ibis.literal(cut), unit="day")
    return found.select(day=day, orders=found.orders).order_by("day")


def named(lives: Table, *, names: Table) -> Table:
    """Add the customers' own ids, as `text`."""
    joined = lives.join(names, lives.customer_id == names.number)
    return joined.select(*lives.columns, "text")


def scored_customers(lives: Table, *, cells: Table, described: Table, notes: Sequence[str], reach: float) -> Table:
    """One row a customer, sorted by number: the predictions of its cell, times what it spends.

    Expected spend is `spend_base` + `spend_slope` · net, which is E(M | x, x̄) of Gamma-Gamma with its terms
    collected per cell. The variance of its logarithm is a quadratic in γ/(γ + net), with the coefficients
    `doubt_0` to `doubt_2`; `reach` is how many standard errors the range goes to each side. `lives` are
    `named`; a cell's `note` is the place of its words in `notes`, counted from 1, or 0. Who is `outside` of equity is
    not valued.
    """
    joined = lives.join(cells, [*CELL, "speaks"]).left_join(described, lives.customer_id == described.customer_id)
    net = joined.net.cast("float64")
    own = ibis.cases((joined.speaks, net), else_=ibis.literal(0.0).cast("float64"))
    spend = joined.spend_base + joined.spend_slope * own
    share = joined.spend_gamma / (joined.spend_gamma + own)
    variance = joined.doubt_0 + joined.doubt_1 * share + joined.doubt_2 * share * share
    width = (variance.sqrt() * ibis.literal(reach).cast("float64")).exp()
    valued = ibis.cases((joined.outside.fill_null(False), ibis.null("float64")), else_=spend)  # noqa: FBT003
    seven = ibis.literal(7.0).cast("float64")
    return joined.select(
        customer_id=joined.text,
        number=joined.customer_id,
        segment=joined.segment,
        first_order=joined["first"],
        last_order=joined.latest,
        repeats=joined.repeats,
        last_order_weeks=joined.last_days.cast("float64") / seven,
        age_weeks=joined.age_days.cast("float64") / seven,
        total_spend=joined.total,
        mean_repeat_spend=net / joined.repeats.nullif(0).cast("float64"),
        **{name: joined[name] for name in PREDICTED},
        expected_spend=spend,
        expected_spend_low=spend / width,
        expected_spend_high=spend * width,
        value=valued * joined.value_mean,
        value_low=valued * joined.value_low,
        value_high=valued * joined.value_high,
        cell=joined.cell,
        note=ibis.cases(*((joined.note == place, words) for place, words in enumerate(notes, start=1))),
    ).order_by("number")


def segments(customers: Table, *, as_of: dt.date) -> Table:
    """Name the segment of each customer: the newest that was given and is not dated after `as_of`."""
    since = customers.valid_from.fill_null(ibis.literal(dt.date(1, 1, 1)))
    dated = customers.mutate(since=since)
    known = dated.filter((dated.since <= ibis.literal(as_of)) & dated.segment.notnull())
    return known.group_by("customer_id").agg(segment=known.segment.argmax(known.since))


def described(customers: Table, *, as_of: dt.date, outside: Sequence[str]) -> Table:
    """Say of each customer the segment, and whether the newest kind is one that is left out of equity."""
    if "kind" not in customers.columns:  # a company's own table
        return segments(customers, as_of=as_of).mutate(outside=ibis.literal(False))  # noqa: FBT003
    found = segments_of(customers, as_of=as_of)
    return found.select("customer_id", "segment", outside=found.kind.isin(list(outside)))
