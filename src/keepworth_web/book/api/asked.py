"""What a program says of a file: the same as the plan's form, understood as strictly as everything else here."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop as _
from pydantic import Field

from keepworth.runs.look_at_file import fillable, tables_to_fill
from keepworth_web.book.forms import LONGEST, OTHERS, READINGS, maps_of, may_name
from keepworth_web.book.models import Upload
from keepworth_web.shared.api.body import Fault, Faulty, pointer
from keepworth_web.shared.api.fields import Asked, Number
from keepworth_web.shared.texts import check_text

Key = Annotated[str, Field(min_length=1, max_length=120)]
Value = Annotated[str, Field(max_length=LONGEST)]


class Filled(Asked):
    """A column of the file, and which of ours it fills."""

    column: Number = Field(description=_("Which one, counted from 1"))
    fills: Key = Field(
        description=_("Of answers also item:nps/recommend or words:nps/recommend: the item that the column answers")
    )


class Answer(Asked):
    """An answer that was offered."""

    kind: Literal["read", "map"]
    key: Key
    value: Value


class Plan(Asked):
    """What is said of a file; what is left out stays as it is."""

    table: Key | None = Field(None, description=_("Which table it is"))
    columns: list[Filled] | None = Field(
        None, max_length=1000, description=_("Which columns fill ours: these and no others")
    )
    options: dict[Key, Value] = Field(
        default={}, description=_("How it is read, such as dates: dmy; an empty text: as the file says itself")
    )
    answers: list[Answer] = Field(
        default=[], max_length=20, description=_("Answers that were offered: of kind read or map")
    )


class Start(Asked):
    """What is to follow an import."""

    score: bool = Field(default=False, description=_("Score the book when the rows are in"))


def said_of_plan(asked: Plan, upload: Upload) -> dict[str, object]:
    """Return the table, the columns and the options of a file as its row keeps them; refuse what none of them is."""
    table = upload.table if asked.table is None else asked.table
    if table and table not in tables_to_fill():
        raise Faulty(Fault("body", "/table", "There is no such table."))
    options = dict(one.split("=", 1) for one in upload.options)
    maps = list(upload.maps) if table == upload.table else []
    faults = [*_faults_of_options(asked, upload), *_faults_of_answers(asked, table=table, upload=upload)]
    if asked.columns is not None:
        faults += _faults_of_columns(asked.columns, table=table, upload=upload)
    if faults:
        raise Faulty(*faults[:20])
    if asked.columns is not None:
        maps = maps_of({one.fills: one.column for one in asked.columns}, table=table)
    options |= asked.options
    for one in asked.answers:
        if one.kind == "read":
            options[one.key] = one.value
        else:
            maps = [*(said for said in maps if said.split("=", 1)[0] != one.key), f"{one.key}={one.value}"]
    return {"table": table, "maps": maps, "options": [f"{key}={value}" for key, value in options.items() if value]}


def _faults_of_options(asked: Plan, upload: Upload) -> Iterator[Fault]:
    for key, value in asked.options.items():
        at = pointer("options", key)
        if key not in (*READINGS, *OTHERS):
            known = ", ".join((*READINGS, *OTHERS))
            yield Fault("body", at, f"There is no such option: {known}.")
        elif fault := _unfit(value):
            yield Fault("body", at, fault)
        elif not _is_reading(key, value, upload=upload):
            yield Fault("body", at, f"This is one of {', '.join(READINGS[key][1])}.")


def _faults_of_answers(asked: Plan, *, table: str, upload: Upload) -> Iterator[Fault]:
    ours = fillable(table).names if table else ()
    for at, one in enumerate(asked.answers):
        keys = (*READINGS, *OTHERS) if one.kind == "read" else ours
        if "=" not in one.key and one.key not in keys and (one.kind, one.key, one.value) not in _offered(upload):
            yield Fault("body", f"/answers/{at}/key", "This answer is none of those that were offered.")
        elif one.kind == "read" and not _is_reading(one.key, one.value, upload=upload):
            yield Fault("body", f"/answers/{at}/value", "This answer is none of those that were offered.")
        elif fault := _unfit(f"{one.key}={one.value}") or ("" if "=" not in one.key else "A key holds no “=”."):
            yield Fault("body", f"/answers/{at}/value", fault)


def _faults_of_columns(columns: list[Filled], *, table: str, upload: Upload) -> Iterator[Fault]:
    headers = (upload.looked or {}).get("headers", [])
    names = fillable(table).names if table else ()
    of_ours, of_theirs = Counter(one.fills for one in columns), Counter(one.column for one in columns)
    for at, one in enumerate(columns):
        if one.column > len(headers):
            yield Fault("body", f"/columns/{at}/column", f"The file has {len(headers)} columns.")
        if of_theirs[one.column] > 1:
            yield Fault("body", f"/columns/{at}/column", "This column stands here twice.")
        if one.fills not in names and not may_name(one.fills, table=table):
            yield Fault("body", f"/columns/{at}/fills", f"The table {table or 'that was not said'} has no such column.")
        elif of_ours[one.fills] > 1:
            yield Fault("body", f"/columns/{at}/fills", "Only one column of the file can fill each of ours.")


def _is_reading(key: str, value: str, *, upload: Upload) -> bool:
    """Return whether a reading can be said so: as any file's, as it was said before, or as it was offered."""
    if key not in READINGS:
        return True
    said = dict(one.split("=", 1) for one in upload.options)
    return value in ("", said.get(key), *READINGS[key][1]) or ("read", key, value) in _offered(upload)


def _offered(upload: Upload) -> set[tuple[str, str, str]]:
    return {(one["kind"], one["key"], one["value"]) for one in (upload.looked or {}).get("choices", [])}


def _unfit(value: str) -> str:
    try:
        check_text(value)
    except ValidationError as fault:
        return str(fault.messages[0])
    return ""
