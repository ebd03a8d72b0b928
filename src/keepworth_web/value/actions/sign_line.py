"""A contact signs a line of their company's gains: it stands from then on as it is."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from keepworth.errors import Busy
from keepworth.tables.schemas import TABLES
from keepworth_web.know.actions.change_rows import begin_change, changed_meanwhile
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.value.models import LedgerLink, Saying
from keepworth_web.value.reads.doors import seen_as


class SaidOtherwise(Busy):
    """This form was sent before with other words; the first ones stand."""

    def __init__(self) -> None:
        super().__init__(_("This was sent before with other words. The first ones stand."))


def sign_line(link: LedgerLink, row: Row, *, seen: str, submission_id: str, at: dt.datetime) -> Saying:
    """Sign a line once, whole, as its signer saw it; the same form again changes nothing.

    The unique keys are the locks: of two tabs signing together one is kept. All of the line is written, so that no file
    that is taken out of the book takes it along.

    Raises
    ------
    Busy
        Somebody changed the line since it was seen.
    SaidOtherwise
        This form signed another line.

    """
    line = str(row.values["line_id"])
    with transaction.atomic():
        before = first_saying(link, line=line, submission_id=submission_id)
        if before is not None:
            return before
        if row.values["status"] == "signed" or seen_as(row) != seen:
            raise changed_meanwhile()
        try:
            with transaction.atomic():
                saying = Saying.objects.create(
                    kind=Saying.Kind.SIGNED, line=line, customer=link.customer, contact=link.contact, link=link,
                    submission_id=submission_id, at=at,
                )  # fmt: skip
        except IntegrityError:
            return Saying.objects.get(kind=Saying.Kind.SIGNED, line=line)
        schema, today = TABLES["ledger"], visible_to(None).book.today()
        whole = {name: said for name, said in row.values.items() if name not in schema.key}
        change = begin_change(by=None, at=at)
        signed = change.put(
            schema, key=row.key, changed={**whole, "status": "signed", "status_on": today},
            whose=(str(row.values["customer_id"]), ""), version=row.version,
        )  # fmt: skip
        change.note("ledger.sign", signed)
    return saying


def first_saying(link: LedgerLink, *, line: str, submission_id: str) -> Saying | None:
    """Return what a form said that was sent before; None where it comes for the first time."""
    before = Saying.objects.filter(link=link, submission_id=submission_id).first() if submission_id else None
    if before is not None and before.line != line:
        raise SaidOtherwise
    return before or Saying.objects.filter(kind=Saying.Kind.SIGNED, line=line, link=link).first()
