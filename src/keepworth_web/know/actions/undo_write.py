"""Undo a change of written rows: each row says again what it said before."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from keepworth.errors import Busy, NotPermitted
from keepworth_web.know.actions.change_rows import Change, begin_change, changed_meanwhile
from keepworth_web.know.actions.wall import asked_of, check_wall
from keepworth_web.know.models import WrittenChange, WrittenRow, WrittenVersion
from keepworth_web.know.reads.rows import Reader
from keepworth_web.know.reads.visible import visible_to
from keepworth_web.know.reads.written import key_values, schema_of, typed_values
from keepworth_web.staff.models import Person
from keepworth_web.staff.rights import Right, may


def undo_write(change: WrittenChange, *, by: Person | None, at: dt.datetime) -> WrittenChange:
    """Take back everything that was done at once; what takes it back is a change itself.

    Raises
    ------
    NotPermitted
        A row is of a customer behind the wall, or makes one of two others than contacts: the owner's to take back.
    Busy
        Somebody changed one of the rows since.

    """
    with transaction.atomic():
        if not WrittenChange.objects.filter(pk=change.pk, undone_at=None).update(undone_at=at):
            raise changed_meanwhile()
        undoing = begin_change(by=by, at=at)
        versions = list(change.versions.select_related("row").order_by("-pk"))
        _check_walls(versions, reader=Reader(visible_to(by)))
        _check_merges(versions, by=by)
        _check_lone(change, versions)
        # A split moves thousands of rows that nobody had written before: they go in few statements.
        first = [version for version in versions if version.number == 1]
        for version in versions:
            if version.number > 1:
                _take_back(version, undoing)
        undoing.empty([version.row for version in first])
        if undoing.rows:
            undoing.note("row.undo", undoing.rows[-1])
    return undoing.row


def _check_walls(versions: list[WrittenVersion], *, reader: Reader) -> None:
    """Refuse rows of customers behind the wall, each customer once."""
    seen = set()
    for version in versions:
        row = version.row
        schema = schema_of(row)
        values = {**key_values(schema, row.key), **typed_values(row.values, schema)}
        asked = (schema.name, *asked_of(schema, values, customer=row.customer))
        if asked not in seen:
            seen.add(asked)
            check_wall(schema, values, customer=row.customer, reader=reader)


def _check_merges(versions: list[WrittenVersion], *, by: Person | None) -> None:
    """Refuse to part customers, colleagues and partners who were made one, but to whoever may merge them."""
    if by is None:
        return  # a command, which may do what the owner may
    merges = [key_values(schema_of(version.row), version.row.key) for version in versions
              if version.row.table == "aliases"]  # fmt: skip
    if any(said["who"] != "contact" for said in merges) and not may(by, Right.SEE_BOOK):
        raise NotPermitted("Who merges is who parts them.")


def _check_lone(change: WrittenChange, versions: list[WrittenVersion]) -> None:
    """Refuse to take back a split whose second customer or person has a life of its own by now."""
    own = [version.row_id for version in versions]
    made = any(version.row.table == f"{change.split_kind}s" and version.number == 1 for version in versions)
    if not made or not change.split_kind:
        return
    others = WrittenRow.objects.filter(**{change.split_kind: change.split_into}).exclude(pk__in=own)
    if any(row.says for row in others):
        raise Busy(_("More was written of the second one since. Move that first, or merge the two."))


def _take_back(version: WrittenVersion, undoing: Change) -> None:
    row: WrittenRow = version.row
    if row.version != version.number:
        raise changed_meanwhile()
    before = WrittenVersion.objects.filter(row=row, number=version.number - 1).first()
    undoing.become(row, values=before.values if before else {}, gone=before.gone if before else False)
