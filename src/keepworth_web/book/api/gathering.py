"""Rows that a program sends at once: looked at as an import would look at them, before anything is written."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, cast

from django.conf import settings
from django.utils.translation import gettext_noop as _
from pydantic import Field, PlainValidator, ValidationError, WithJsonSchema

from keepworth.errors import KeepworthError
from keepworth.runs.check_rows import Checked, as_asked, check_rows, write_rows
from keepworth.runs.import_file import Asked as Reading
from keepworth.runs.look_at_file import fillable, tables_to_fill
from keepworth.tables.book import find_book
from keepworth_web.book.actions.keep_upload import folder_of_uploads
from keepworth_web.book.api.admitting import admit_own, disk_may_be_full
from keepworth_web.shared.api.body import MOST_TOLD, Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, Line
from keepworth_web.shared.requests import SignedIn

MOST = 5_000  # rows
LONGEST = 100_000  # letters of one value


def _cell(said: Any) -> str | None:
    """Return a value as a file would have it."""
    if said is None or isinstance(said, str):
        if said and len(said) > LONGEST:
            raise ValueError(f"a text has at most {LONGEST} letters")
        return said
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, int | float):
        return format(Decimal(repr(said)), "f")
    raise ValueError("this is a text, a number, true, false or null")


Cell = Annotated[Any, PlainValidator(_cell), WithJsonSchema({"type": ["string", "number", "boolean", "null"]})]
Column = Annotated[str, Field(min_length=1, max_length=120)]


class RowsAsked(Asked):
    """Rows of one table: touchpoints, visits, usage, cases or any other that a file may fill."""

    table: Line = Field(description=_("Which table they are of, as the list of tables has it"))
    rows: list[dict[Column, Cell]] = Field(
        min_length=1,
        max_length=MOST,
        description=_("Each by the columns of its table; days as 2026-01-31, moments as 2026-01-31T09:30Z"),
    )  # fmt: skip
    name: Line | None = Field(None, description=_("What the batch is called"))
    score: bool = Field(default=False, description=_("Score the book when the rows are in"))


@dataclass(slots=True)
class Gathered:
    """Rows that lie in a file of ours, and how an import reads it; `refusal` says why they cannot be taken."""

    path: Path
    reading: Reading | None = None
    refusal: Faulty | KeepworthError | None = field(default=None)


class WithRows(SignedIn):
    """A request whose rows were read, and then looked at."""

    gathered: Gathered
    is_kept: bool  # the view says so


def given(request: SignedIn) -> WithRows:
    """Return a request whose rows `gathered_rows` has looked at."""
    return cast(WithRows, request)


@contextmanager
def gathered_rows(request: SignedIn) -> Iterator[None]:
    """Hold the rows as `request.gathered`; their file goes again unless the view has kept it.

    Why they cannot be taken is said by the view: a request that is repeated gets its first answer whatever came since.
    """
    try:
        asked = RowsAsked.model_validate(getattr(request, "said", None))
    except ValidationError:
        yield  # the operation itself refuses what is no such body
        return
    admit_own(request)
    path = folder_of_uploads() / f"{secrets.token_hex(16)}.parquet"
    with disk_may_be_full():
        try:
            given(request).gathered = _gathered(asked, path=path)
            yield
        finally:
            if not getattr(request, "is_kept", False):
                path.unlink(missing_ok=True)


def _gathered(asked: RowsAsked, *, path: Path) -> Gathered:
    try:
        _check_columns(asked)
        columns = write_rows(asked.rows, table=asked.table, into=path)
        reading = as_asked(asked.table, columns=columns, called=asked.name or asked.table)
        checked = check_rows(find_book(settings.ENVIRONMENT.book), path, asked=reading)
    except (Faulty, KeepworthError) as refusal:
        return Gathered(path, refusal=refusal)
    return Gathered(path, reading, refusal=_refusal(checked) if checked.refused else None)


def _check_columns(asked: RowsAsked) -> None:
    if asked.table not in tables_to_fill():
        raise Faulty(Fault("body", "/table", f"There is no such table: {', '.join(tables_to_fill())}."))
    known = fillable(asked.table).names
    unknown = [(at, name) for at, row in enumerate(asked.rows) for name in row if name not in known]
    if unknown:
        why = f"The table {asked.table} has no such column. It has: {', '.join(known)}."
        faults = [Fault("body", pointer("rows", at, name), why) for at, name in unknown[:MOST_TOLD]]
        raise _faulty(faults, rows=len(asked.rows), refused={at for at, _ in unknown}, others=len(unknown))


def _refusal(checked: Checked) -> Faulty:
    faults = [
        Fault("body", pointer("rows", one.row, *([one.column] if one.column else [])), f"{one.why}.")
        for one in checked.refused[:MOST_TOLD]
    ]
    return _faulty(
        faults, rows=checked.rows, refused={one.row for one in checked.refused}, others=len(checked.refused)
    )  # fmt: skip


def _faulty(faults: list[Fault], *, rows: int, refused: set[int], others: int) -> Faulty:
    detail = f"{len(refused)} of {rows} rows cannot be taken, and all or none are: none was."
    return Faulty(*faults, others=others - len(faults), detail=detail)
