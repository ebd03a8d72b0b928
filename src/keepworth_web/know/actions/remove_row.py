"""Take a row away: one that was written, or one that a file brought, which is hidden from then on."""

import datetime as dt

from django.db import transaction

from keepworth.tables.schemas import table_named
from keepworth_web.know.actions.change_rows import begin_change, check_open
from keepworth_web.know.actions.wall import check_wall
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_customers
from keepworth_web.staff.models import Person


def remove_row(row: Row, *, by: Person, at: dt.datetime, version: int | None = None) -> WrittenRow:
    """Take one row away, so that it can be undone.

    Raises
    ------
    NotPermitted
        The row is of a customer behind the wall.
    Busy
        Somebody changed the row since it was seen, or it stands as it is (`Stands`).

    """
    schema = table_named(row.table)
    customer = row.written.customer if row.written else ""
    with transaction.atomic():
        check_wall(schema, row.values, customer=customer, reader=Reader(visible_customers(by)))
        check_open(row.table, row.values, becomes=None)
        whose = (str(row.values.get("customer_id") or customer), str(row.values.get("contact_id") or ""))
        change = begin_change(by=by, at=at)
        gone = change.put(schema, key=row.key, changed={}, whose=whose, gone=True, version=version)
        change.note("row.remove", gone)
    return gone
