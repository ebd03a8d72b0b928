"""Answers to a questionnaire and who was asked, as a book knew them on a day: Ibis that any engine can run."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keepworth.tables.dealings import newest_on

if TYPE_CHECKING:
    from ibis import Column, Table

NOBODY: Final = -1  # a customer or a contact that is not known


@dataclass(frozen=True, slots=True)
class Sought:
    """Which answers are sought: of a side to a questionnaire, between two days."""

    as_of: dt.date
    since: dt.date | None = None  # None: from the first on
    instrument: str | None = None  # None: any
    side: str = "customer"
    stage: str | None = None  # None: any
    touchpoint: int | None = None
    location: int | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether only the answers of a stage, a touchpoint or a place are sought."""
        return not (self.stage is None and self.touchpoint is None and self.location is None)


def heard(answers: "Table", contacts: "Table", *, sought: Sought) -> "Table":
    """One row an answer in numbers, in the order of time.

    `person` is who answered; an answer that names none is of a person of its own, numbered downwards from −2. What one
    side guesses of the other is left out. `role` is the contact's on the last day; whoever names no customer answers
    for the one where they work.
    """
    import ibis

    of_ours = sought.side == "us"
    said = _between(answers, answers.answered_at, sought=sought)
    said = said.mutate(
        person=ibis.coalesce(said.colleague_id if of_ours else said.contact_id, -2 - said.submission_id),
        version=said.version.fill_null(""),
    )
    said = said.filter((said.perspective.fill_null("own") == "own") & said["value"].notnull())
    said = _somewhere(said, sought=sought)
    told = _with_contacts(said, contacts, sought=sought)
    return told.select(
        "instrument",
        "person",
        "item",
        "version",
        "day",
        "weight",
        "answered_at",
        "submission_id",
        customer=ibis.coalesce(told.customer_id, told.works_at, NOBODY),
        value=told["value"].cast("float64"),
        stage=told.stage.fill_null(""),
        role=told.role.fill_null(""),
        source=told.source.fill_null(""),
    ).order_by("answered_at", "submission_id", "item")


def asked_and_answered(invitations: "Table", *, sought: Sought) -> "Table":
    """One row a questionnaire and customer: invitations sent, and those of them that were answered by the day."""
    import ibis

    sent = _between(invitations, invitations.sent_at, sought=sought)
    answered = (sent.answered_at.cast("date") <= ibis.literal(sought.as_of)).fill_null(False)  # noqa: FBT003 Ibis's own
    sent = sent.mutate(customer=sent.customer_id.fill_null(NOBODY), is_answered=answered)
    # On Spark a count of some rows is a sum, which is null where there are none.
    many = sent.count(where=sent.is_answered).fill_null(0)
    return sent.group_by("instrument", "customer").agg(sent=sent.count(), answered=many)


def asked_when(invitations: "Table", *, sought: Sought) -> "Table":
    """One row a customer, contact and day on which they were asked anything, and whether they answered by the last day.

    Who was asked without a customer's name is left out.
    """
    import ibis

    sent = _between(invitations, invitations.sent_at, sought=sought)
    answered = (sent.answered_at.cast("date") <= ibis.literal(sought.as_of)).fill_null(False)  # noqa: FBT003 Ibis's own
    sent = sent.filter(sent.customer_id.notnull()).mutate(
        customer=sent.customer_id, person=sent.contact_id.fill_null(NOBODY), is_answered=answered.cast("int64")
    )
    asked = sent.group_by("customer", "person", "day").agg(answered=sent.is_answered.max())
    return asked.order_by("customer", "person", "day")


def heard_in_words(answers: "Table", texts: "Table", *, contacts: "Table", sought: Sought) -> "Table":
    """One row an answer in words."""
    import ibis

    said = _between(answers, answers.answered_at, sought=sought)
    told = _with_contacts(said.join(texts, "text_id"), contacts, sought=sought)
    return told.select(
        "text_id",
        "instrument",
        "item",
        "day",
        "words",
        customer=ibis.coalesce(told.customer_id, told.works_at, NOBODY),
        stage=told.stage.fill_null(""),
    ).order_by("day", "text_id")


def _with_contacts(said: "Table", contacts: "Table", *, sought: Sought) -> "Table":
    """Put beside each answer the role of the contact who gave it, and where they work."""
    who = newest_on(contacts, of=("contact_id",), as_of=sought.as_of)
    return said.left_join(who.select(who="contact_id", role="role", works_at="customer_id"), [(said.contact_id, "who")])


def _somewhere(said: "Table", *, sought: Sought) -> "Table":
    """Leave the answers of the stage, touchpoint and place that are sought."""
    if sought.stage is not None:
        said = said.filter(said.stage == sought.stage)
    if sought.touchpoint is not None:
        said = said.filter(said.touchpoint_id == sought.touchpoint)
    return said if sought.location is None else said.filter(said.location_id == sought.location)


def _between(rows: "Table", moment: "Column", *, sought: Sought) -> "Table":
    """Add the day of each row, and leave those that are sought."""
    import ibis

    dated = rows.mutate(day=moment.cast("date"))
    found = dated.filter(dated.day <= ibis.literal(sought.as_of))
    if sought.since:
        found = found.filter(found.day >= ibis.literal(sought.since))
    if sought.instrument:
        found = found.filter(found.instrument == sought.instrument)
    return found.filter(found.side.fill_null("customer") == sought.side) if "side" in rows.columns else found
