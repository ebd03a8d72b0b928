"""What programs are told of the worker, of files that came in and of batches."""

import datetime as dt
from typing import Any, Literal, cast

from django.utils.translation import gettext_noop as _
from pydantic import Field

from keepworth.runs.look_at_file import tables_to_fill
from keepworth_web.book import reads
from keepworth_web.book.forms import filled_of, label, question
from keepworth_web.book.models import Job, Upload
from keepworth_web.shared.api.fields import At, Told

State = Literal["waiting", "running", "done", "refused", "failed"]
COUNTED = ("rows_read", "rows_new", "rows_same", "rows_replaced", "rows_refused", "rows_erased")


class JobTold(Told):
    """Work for the worker."""

    id: int
    kind: str
    state: State
    asked_at: At
    started_at: At | None
    ended_at: At | None
    share: float = Field(description=_("How far it is, from 0 to 1"))
    step: str
    said: str = Field(description=_("Why it was refused, in words; an id of the log where it failed"))
    run: str | None = Field(description=_("What it made: a run, a batch, a receipt or a backup"))


class CountsTold(Told):
    """What becomes of the rows of a file."""

    rows_read: int
    rows_new: int
    rows_same: int
    rows_replaced: int
    rows_refused: int
    rows_erased: int


class FileColumnTold(Told):
    """A column of a file."""

    column: int = Field(description=_("Which one, counted from 1"))
    header: str
    samples: list[str] = Field(description=_("A few of its cells"))
    fills: str | None = Field(description=_("Which of our columns it fills"))


class BookAnswerTold(Told):
    """An answer to what is open; it is sent back as it stands here."""

    kind: Literal["read", "map"]
    key: str
    value: str
    words: str


class RowsTold(Told):
    """Some rows."""

    columns: list[str]
    rows: list[list[str]]


class ImportTold(Told):
    """A file that I sent, and how far it is on its way into the book."""

    id: int
    name: str
    bytes: int
    sent_at: At
    state: reads.Stage
    job: JobTold | None = Field(description=_("What the worker was asked to do with it last"))
    table: str | None = Field(description=_("The table that it is taken for"))
    tables: list[str] = Field(description=_("The tables that it may be, the likeliest first"))
    options: dict[str, str] = Field(description=_("What was said of how it is read"))
    columns: list[FileColumnTold]
    question: str | None = Field(description=_("What is to be said before it can be imported, in words"))
    detail: str = Field(description=_("The same, with names and places"))
    answers: list[BookAnswerTold] = Field(description=_("What answers the question"))
    counts: CountsTold | None = Field(
        description=_("What an import would do, while it is a plan; what it did, in the report")
    )
    plan: str = Field(description=_("How it is read, in one sentence"))
    stored: RowsTold | None = Field(description=_("The first rows as they would stand"))
    refused: RowsTold | None = Field(description=_("The first rows that would be refused, each with its reason"))
    notes: list[str]
    has_refused_rows: bool = Field(description=_("Whether there is a file of the refused rows"))
    batch: str | None
    undone_at: At | None


class BatchTold(Told):
    """A batch: the rows that one file brought."""

    id: str
    table: str
    rows: int
    hidden: int = Field(description=_("Rows in the place of which later ones stand"))
    source: str
    sent_by: str | None
    at: At


def job_told(job: Job, *, far: dict[str, Any] | None = None) -> JobTold:
    """Tell how far a job is."""
    found = reads.progress(job) if far is None else far
    return JobTold(
        id=job.pk,
        kind=job.kind,
        state=cast(State, job.state),
        asked_at=job.asked_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        share=found["share"],
        step=str(found["step"]),
        said=job.said,
        run=job.result or None,
    )


def import_told(upload: Upload) -> ImportTold:
    """Tell of a file what its page shows."""
    looked, told = upload.looked or {}, upload.told or {}
    counts = told or looked.get("counts") or {}
    state = reads.state_of(upload)
    is_plan = state == "plan"
    return ImportTold(
        id=upload.pk,
        name=upload.name,
        bytes=upload.size,
        sent_at=upload.sent_at,
        state=state,
        job=job_told(upload.job) if upload.job else None,
        table=upload.table or None,
        tables=[one for one in looked.get("tables", []) if one in tables_to_fill()],
        options=dict(one.split("=", 1) for one in upload.options),
        columns=_columns(upload),
        question=question(looked) if is_plan and not counts else None,
        detail=looked.get("question", ""),
        answers=[_answer(one) for one in looked.get("choices", [])],
        counts=CountsTold(**{name: counts[name] for name in COUNTED}) if counts else None,
        plan=counts.get("plan", ""),
        stored=_rows(looked.get("stored")),
        refused=_rows(looked.get("refusals")),
        notes=list(counts.get("notes", [])),
        has_refused_rows=reads.refused_rows(upload) is not None,
        batch=upload.batch or None,
        undone_at=upload.undone_at,
    )


def batch_told(row: dict[str, Any]) -> BatchTold:
    """Tell of a batch what its row on the page shows."""
    at: dt.datetime = row["at"]
    kept = {name: row[name] for name in ("id", "rows", "hidden", "source")}
    return BatchTold(**kept, table=row["name"], sent_by=row["who"] or None, at=at)


def _columns(upload: Upload) -> list[FileColumnTold]:
    looked, filled = upload.looked or {}, filled_of(upload)
    headers = looked.get("headers", [])
    samples = [*looked.get("samples", []), *([[]] * len(headers))]
    return [
        FileColumnTold(column=at + 1, header=header, samples=[str(one) for one in samples[at]], fills=filled.get(at))
        for at, header in enumerate(headers)
    ]


def _answer(one: dict[str, Any]) -> BookAnswerTold:
    kept = {name: one[name] for name in ("kind", "key", "value")}
    return BookAnswerTold(**kept, words=label(one["key"], one["value"]))


def _rows(found: dict[str, Any] | None) -> RowsTold | None:
    if not found or not found.get("columns"):
        return None
    rows = [["" if cell is None else str(cell) for cell in row] for row in found.get("rows", [])]
    return RowsTold(columns=[str(name) for name in found["columns"]], rows=rows)
