"""Needs, promises, partners, rivals, talks, departures, segments and trends, as they stood on a day.

Plain Ibis that any engine can run. Nothing dated after the day is seen, and an outcome of a later day is open. Days are
UTC days of instants, as everywhere.
"""

import datetime as dt
from typing import TYPE_CHECKING, Final

from keepworth.tables.schemas import TABLES

if TYPE_CHECKING:
    import ibis

    type Table = ibis.Table
    type Column = ibis.Column

STATED, IN_WORK, MET, DROPPED = range(4)  # places in `keepworth.know.STATES`
SERVED: Final = ("organisation", "person")
YES, NO, OPEN = 1, 0, -1  # as in `keepworth.know.promises`
KEEPS: Final = ("need_id", "customer_id", "contact_id", "owner_id", "partner_id", "kind", "stated_on", "text_id")
COUNTED: Final = ("customer_id", "topic", "state", "days", "is_answered")  # of needs: what a report is made from


def needs_on(needs: "Table", *, as_of: dt.date) -> "Table":
    """One row a need stated by the day: where it stood, `days` until it was met or dropped, else until the day.

    `is_answered` says that it was met on a day that is known. A state without a day holds from the day it was stated.
    """
    import ibis

    day = ibis.literal(as_of)
    said = needs.filter(needs.stated_on <= day)
    named = said.state.fill_null("").strip().lower()
    said = said.mutate(said_state=named, moved_on=ibis.coalesce(said.state_on, said.stated_on))
    is_met_then = said.met_on.isnull() & (said.said_state == "met")
    said = said.mutate(ended_on=ibis.coalesce(said.met_on, ibis.ifelse(is_met_then, said.state_on, ibis.null("date"))))
    # What is called met, and nobody knows since when, is met and tells nothing of how long it took.
    met = (said.ended_on <= day).fill_null(False) | (is_met_then & said.state_on.isnull())  # noqa: FBT003 Ibis's own
    dropped = ~met & (said.said_state == "dropped") & (said.moved_on <= day)
    working = (said.said_state == "in work") & (said.moved_on <= day)
    until = ibis.cases(
        (met, ibis.coalesce(said.ended_on, said.stated_on)), (dropped, said.moved_on), else_=ibis.literal(as_of)
    )
    found = said.mutate(
        place=ibis.cases((met, MET), (dropped, DROPPED), (working, IN_WORK), else_=STATED).cast("int64"),
        until=until,
        is_answered=met & said.ended_on.notnull(),
    )
    waited = found.until.delta(found.stated_on, unit="day").cast("float64")
    return found.select(
        *KEEPS,
        topic=found.topic.fill_null(""),
        state=found.place,
        is_answered=found.is_answered,
        days=ibis.greatest(waited, ibis.literal(0.0).cast("float64")),
    )


def promises_on(promises: "Table", *, as_of: dt.date) -> "Table":
    """One row a promise agreed by the day: `kept` and `stayed` as 1, 0 or −1 for open, and three flags.

    An outcome without a day counts from the day it was due, and from the day it was agreed where none was.
    """
    import ibis

    day = ibis.literal(as_of)
    made = promises.filter(promises.agreed_on <= day)
    known = ibis.coalesce(made.kept_on, made.due_on, made.agreed_on) <= day
    kept = ibis.cases((known & (made.kept == "yes"), YES), (known & (made.kept == "no"), NO), else_=OPEN)
    seen = (made.stayed_on <= day).fill_null(False)  # noqa: FBT003 Ibis's own
    stayed = ibis.cases(
        (seen & (made.stayed_right == "yes"), YES), (seen & (made.stayed_right == "no"), NO), else_=OPEN
    )
    return made.select(
        "promise_id", "customer_id", "contact_id", "partner_id", "what_text_id", "target", "agreed_on", "due_on",
        measure=made.measure.fill_null(""),
        standard=made.standard.fill_null(""),
        kept=kept.cast("int64"),
        is_late=(made.kept_on > made.due_on).fill_null(False),  # noqa: FBT003 Ibis's own
        is_due=(made.due_on < day).fill_null(False),  # noqa: FBT003 Ibis's own
        is_right=(made.right_on <= day).fill_null(False),  # noqa: FBT003 Ibis's own
        stayed=stayed.cast("int64"),
    )  # fmt: skip


def partners_on(partners: "Table", *, as_of: dt.date) -> "Table":
    """One row a partner who worked with us by the day: `is_there` says that they still do."""
    import ibis

    day = ibis.literal(as_of)
    known = partners.filter((partners.since <= day).fill_null(True))  # noqa: FBT003 Ibis's own
    still = (known.left_on >= day).fill_null(True)  # noqa: FBT003 Ibis's own
    return known.select("partner_id", "does", is_there=still)


def offerings_on(offerings: "Table", *, as_of: dt.date) -> "Table":
    """Return what could be done about needs on the day, by us or by a partner."""
    import ibis

    day = ibis.literal(as_of)
    lasts = (offerings.valid_to >= day).fill_null(True)  # noqa: FBT003 Ibis's own
    return offerings.filter((offerings.valid_from <= day) & lasts).select("partner_id", "need")


def served_through(customers: "Table", *, as_of: dt.date) -> "Table":
    """Return the customers whom we serve through a partner on a day: of each the newest word by then."""
    import ibis

    since = customers.valid_from.fill_null(ibis.date(1, 1, 1))
    seen = customers.mutate(begins=since).filter(since <= ibis.literal(as_of))
    newest = seen.group_by("customer_id").agg(
        partner_id=seen.via_id.argmax(seen.begins, where=seen.via_id.notnull()),
        kind=seen.kind.argmax(seen.begins, where=seen.kind.notnull()),
    )
    serves = newest.kind.isnull() | newest.kind.isin(SERVED)
    return newest.filter(newest.partner_id.notnull() & serves).select("customer_id", "partner_id")


def newest_on(versions: "Table", *, of: tuple[str, ...], as_of: dt.date) -> "Table":
    """Return of each thing its newest row by the day; a row without a day holds from the start."""
    import ibis

    since = versions.valid_from.fill_null(ibis.date(1, 1, 1))
    seen = versions.mutate(since=since).filter(since <= ibis.literal(as_of))
    latest = ibis.row_number().over(ibis.window(group_by=list(of), order_by=ibis.desc("since")))
    ranked = seen.mutate(place=latest)
    return ranked.filter(ranked.place == 0).drop("place", "since")


def rivals_on(rivals: "Table", *, as_of: dt.date) -> "Table":
    """Return each customer's rivals that are not gone: a share of 0 says that one is."""
    import ibis

    held = newest_on(rivals, of=("customer_id", "rival"), as_of=as_of)
    gap = TABLES["rivals"].column("price_gap")
    # Older batches may hold what is refused today.
    known = held.mutate(
        price_gap=ibis.ifelse(held.price_gap.between(gap.low, gap.high), held.price_gap, ibis.null("float64"))
    )
    return known.filter((known.share != 0).fill_null(True))  # noqa: FBT003 Ibis's own


def trends_on(trends: "Table", *, as_of: dt.date) -> "Table":
    """Return the trends that matter on the day, as they are seen then."""
    import ibis

    held = newest_on(trends, of=("trend_id",), as_of=as_of)
    return held.filter((held.closed_on > ibis.literal(as_of)).fill_null(True))  # noqa: FBT003 Ibis's own


def members_of(customers: "Table", *, segment: str, as_of: dt.date) -> "Table":
    """Return the customers of a segment on a day; prospects and our own offices are none yet."""
    held = segments_of(customers, as_of=as_of)
    serves = held.kind.isnull() | held.kind.isin(SERVED)
    return held.filter((held.segment == segment) & serves).select("customer_id")


def segment_names(customers: "Table", *, as_of: dt.date) -> "Table":
    """Return the segments that a customer is of on a day."""
    held = segments_of(customers, as_of=as_of)
    return (
        held.filter(held.segment.notnull() & (held.kind.isnull() | held.kind.isin(SERVED))).select("segment").distinct()
    )


def segments_of(customers: "Table", *, as_of: dt.date) -> "Table":
    """Return each customer's segment and kind: of each the newest word by the day."""
    import ibis

    since = customers.valid_from.fill_null(ibis.date(1, 1, 1))
    seen = customers.mutate(begins=since).filter(since <= ibis.literal(as_of))
    return seen.group_by("customer_id").agg(
        segment=seen.segment.argmax(seen.begins, where=seen.segment.notnull()),
        kind=seen.kind.argmax(seen.begins, where=seen.kind.notnull()),
    )


def last_talks(touchpoints: "Table", *, by: str = "customer_id", as_of: dt.date) -> "Table":
    """Return the day of the last talk with each customer or contact; what a machine sent is none."""
    import ibis

    day = touchpoints["at"].cast("date")
    said = touchpoints.mutate(day=day).filter(
        (day <= ibis.literal(as_of)) & ~touchpoints.automated.fill_null(False) & touchpoints[by].notnull()  # noqa: FBT003
    )
    return said.group_by(by).agg(last=said.day.max(), talks=said.count())


def departures_on(departures: "Table", *, as_of: dt.date) -> "Table":
    """Return the customers who had left by the day, with the reason."""
    import ibis

    return departures.filter(departures.left_on <= ibis.literal(as_of)).select(
        "customer_id", "left_on", "reason_text_id"
    )


def last_departures(gone: "Table", *, most: int) -> "Table":
    """Return the last of those who left."""
    import ibis

    return gone.order_by(ibis.desc("left_on"), ibis.desc("customer_id")).limit(most)


def occasions_by_month(orders: "Table", *, as_of: dt.date) -> "Table":
    """Count occasions by month of the year: days on which a customer has a line of amount ≥ 0."""
    import ibis

    bought = orders.filter((orders.ordered_on <= ibis.literal(as_of)) & (orders.amount >= 0))
    days = bought.select("customer_id", "ordered_on").distinct()
    days = days.mutate(month=days.ordered_on.month().cast("int64"))
    return days.group_by("month").agg(occasions=days.count(), first=days.ordered_on.min())


def rivals_counted(rivals: "Table") -> "Table":
    """Count at how many customers each rival is, those at most first."""
    import ibis

    counted = rivals.group_by("rival").agg(customers=rivals.customer_id.nunique())
    return counted.order_by(ibis.desc("customers"), "rival")


def with_words(rows: "Table", texts: "Table", *, column: str) -> "Table":
    """Put beside each row the words that one of its columns names, null where there are none."""
    said = texts.select(known_as=texts.text_id, words=texts.words)
    return rows.left_join(said, rows[column] == said.known_as).drop("known_as")


def acts_on(acts: "Table", contacts: "Table", *, since: dt.date, as_of: dt.date) -> "Table":
    """Return what people did for us after a day and by another, with the customer that each was at then."""
    import ibis

    seen = acts.filter((acts.happened_on > ibis.literal(since)) & (acts.happened_on <= ibis.literal(as_of)))
    began = contacts.filter(contacts.customer_id.notnull()).select(
        who="contact_id", at_customer="customer_id", since=contacts.valid_from.fill_null(ibis.date(1, 1, 1))
    )
    met = seen.join(began, (seen.contact_id == began.who) & (began.since <= seen.happened_on))
    return met.group_by("act_id", "contact_id", "kind", "happened_on").agg(
        customer_id=met.at_customer.argmax(met.since)
    )


def trials_on(trials: "Table", *, as_of: dt.date) -> "Table":
    """Count the passed and failed trials by the day, in one row."""
    import ibis

    seen = trials.filter(trials.happened_on <= ibis.literal(as_of))
    return seen.agg(
        passed=seen.count(where=seen.outcome == "passed"), failed=seen.count(where=seen.outcome == "failed")
    )


def colleagues_named(identities: "Table") -> "Table":
    """Return the names of our people by number."""
    return identities.filter((identities.who == "colleague") & identities.name.notnull()).select("who_id", "name")


def last_day(orders: "Table", *, as_of: dt.date) -> "Table":
    """Return the last day with an order by the day: after it the book is silent, not empty."""
    import ibis

    return orders.filter(orders.ordered_on <= ibis.literal(as_of)).agg(last=orders.ordered_on.max())
