"""Undo a change of written rows: each row says again what it said before."""

import datetime as dt

from django.db import transaction

from keepworth_web.know.actions.change_rows import Change, begin_change, changed_meanwhile
from keepworth_web.know.actions.wall import check_wall
from keepworth_web.know.models import WrittenChange, WrittenRow, WrittenVersion
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_customers
from keepworth_web.know.reads.written import key_values, schema_of, typed_values
from keepworth_web.staff.models import Person


def undo_write(change: WrittenChange, *, by: Person, at: dt.datetime) -> WrittenChange:
    """Take back everything that was done at once; what takes it back is a change itself.

    Raises
    ------
    NotPermitted
        A row is of a customer behind the wall.
    Busy
        Somebody changed one of the rows since.

    """
    reader = Reader(visible_customers(by))
    with transaction.atomic():
        if not WrittenChange.objects.filter(pk=change.pk, undone_at=None).update(undone_at=at):
            raise changed_meanwhile()
        undoing = begin_change(by=by, at=at)
        versions = change.versions.select_related("row").order_by("-pk")
        for version in versions:
            _take_back(version, undoing, reader=reader)
        if undoing.rows:
            undoing.note("row.undo", undoing.rows[-1])
    return undoing.row


def _take_back(version: WrittenVersion, undoing: Change, *, reader: Reader) -> None:
    row: WrittenRow = version.row
    row.refresh_from_db()
    schema = schema_of(row)
    values = {**key_values(schema, row.key), **typed_values(row.values, schema)}
    check_wall(schema, values, customer=row.customer, reader=reader)
    if row.version != version.number:
        raise changed_meanwhile()
    before = WrittenVersion.objects.filter(row=row, number=version.number - 1).first()
    undoing.become(row, values=before.values if before else {}, gone=before.gone if before else False)
