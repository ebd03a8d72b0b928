"""Answer a line of the ledger with another figure: the old line stands, and the answer stands beside it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from keepworth_web.know.actions.change_rows import begin_change
from keepworth_web.know.actions.write_row import Said, new_id, write_row
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.staff.models import Person
from keepworth_web.value.actions.sign_line import SaidOtherwise
from keepworth_web.value.models import LedgerLink, Saying
from keepworth_web.value.reads.ledger import root_of


@dataclass(frozen=True, slots=True)
class Answer:
    """How somebody sees a line otherwise."""

    row: Row
    amount: Decimal
    words: str = ""


@dataclass(frozen=True, slots=True)
class By:
    """Who answers: a colleague, or a contact by their link, whose page made the id of what they send."""

    person: Person | None = None
    link: LedgerLink | None = None
    submission_id: str = ""


def answer_line(answer: Answer, *, by: By, at: dt.datetime) -> WrittenRow | None:
    """Write a line that answers another, claimed; None where the same form was sent before.

    A line that was verified, and that the customer sees otherwise, is claimed again. One that was signed stands.

    Raises
    ------
    SaidOtherwise
        This form said something else before.
    NotPermitted
        The customer is behind the wall.

    """
    values = answer.row.values
    line = str(values["line_id"])
    with transaction.atomic():
        if by.link is not None and _was_sent(answer, by=by, line=line):
            return None
        own = new_id()
        try:
            with transaction.atomic():
                Saying.objects.create(
                    kind=Saying.Kind.ANSWERED, line=line, answer=own, customer=str(values["customer_id"]),
                    contact=by.link.contact if by.link else "", link=by.link, by=by.person, words=answer.words,
                    submission_id=by.submission_id, at=at,
                )  # fmt: skip
        except IntegrityError:
            return None  # the same form at the same moment
        change = begin_change(by=by.person, at=at)
        today = visible_to(None).book.today().isoformat()
        said = {
            "line_id": own, "customer_id": str(values["customer_id"]), "period": values["period"],
            "side": values["side"], "kind": values["kind"], "amount": format(answer.amount, "f"), "status": "claimed",
            "status_on": today, "answers_id": root_of(answer.row),
        }  # fmt: skip
        made = write_row(Said("ledger", said), by=by.person, at=at, within=change)
        if by.link is not None and values["status"] == "verified":
            again = {"line_id": line, "status": "claimed", "status_on": today}
            write_row(Said("ledger", again), by=None, at=at, within=change)
    return made


def _was_sent(answer: Answer, *, by: By, line: str) -> bool:
    """Tell whether the same form was sent before."""
    before = Saying.objects.filter(link=by.link, submission_id=by.submission_id).first() if by.submission_id else None
    if before is None:
        return False
    if (before.line, before.words, before.kind) != (line, answer.words, Saying.Kind.ANSWERED):
        raise SaidOtherwise
    return True
