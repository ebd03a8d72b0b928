"""What programs are told in care of the book."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field

from keepworth.runs.find_persons import Named
from keepworth_web.book.api.told import JobTold, job_told
from keepworth_web.book.models import Job
from keepworth_web.care import reads
from keepworth_web.shared.api.fields import At, Told

Kept = int | Literal["keep"]


class SegmentDaysTold(Told):
    """After how many days without a talk somebody of a segment is due."""

    segment: str
    days: int


class SettingsTold(Told):
    """What the book counts with, and what is changed in keepworth.toml alone."""

    name: str
    time_zone: str
    horizon_weeks: float
    value_years: float
    discount: float
    margin: float | None
    currency: str
    memory: str
    engine: str
    cadence_days: int = Field(description=_("Days without a talk, where a segment has none of its own"))
    cadence_segments: list[SegmentDaysTold]
    budget_most: int = Field(description=_("How often one person is written to within the budget's days"))
    budget_within_days: int
    budget_days_apart: int = Field(description=_("Days between any two mails to one person"))


class PeriodsTold(Told):
    """For how many months each kind of data is kept."""

    identities: Kept
    texts: Kept
    scores: Kept
    errors: Kept
    sources: Kept


class RetentionTold(PeriodsTold):
    """How long data are kept, and what is older."""

    older: dict[str, int] = Field(
        description=_("How much of each would go now; of visits and usage what nobody consents to")
    )


class RightsTold(Told):
    """Somebody whom the book is about."""

    kind: str
    number: int
    id: str
    names: list[str]


class HolderTold(RightsTold):
    """Somebody whose rights are asked for."""

    restricted_since: dt.date | None
    erasure: JobTold | None = Field(description=_("Their erasure, where it was asked for"))


class RestrictedTold(Told):
    """Somebody who is restricted."""

    kind: str
    number: int
    id: str
    since: dt.date


class ErasureTold(Told):
    """What an erasure would delete; nothing is deleted yet."""

    counts: dict[str, int]
    shared_with: list[str] = Field(description=_("Others of whom the same was imported"))
    notes: list[str]
    before: str | None = Field(description=_("The day on which the same person was erased already"))


class ReceiptTold(Told):
    """A receipt of what was deleted."""

    name: str
    kind: Literal["erasure", "retention"]
    day: dt.date | None
    deleted: dict[str, int]


class BackupTold(Told):
    """A backup that waits to be taken away."""

    id: int = Field(description=_("The number of the job that made it"))
    name: str
    bytes: int
    made_at: At


class SampleTold(Told):
    """Whether this is the sample book."""

    is_sample: bool
    may_load: bool = Field(description=_("Whether the book is empty, so that the sample may come in"))
    job: JobTold | None


class RemovedTold(Told):
    """What went with the sample."""

    rows: int
    tables: int


class CheckTold(Told):
    """One check of the installation or the book."""

    check: str
    title: str = Field(description=_("What is so where nothing is wrong"))
    is_fine: bool
    words: str = Field(description=_("What is wrong"))
    fix: str = Field(description=_("What mends it"))


def work_told(job: Job) -> JobTold:
    """Tell how far work of care is."""
    return job_told(job, far=reads.progress(job))


def rights_told(whom: Named) -> RightsTold:
    """Tell who somebody is."""
    return RightsTold(kind=whom.person.kind, number=whom.person.number, id=whom.person.text, names=list(whom.names))


def receipt_told(found: Mapping[str, Any]) -> ReceiptTold:
    """Tell a receipt, by the names that its file has for what was deleted."""
    shown = reads.receipt(found)
    return ReceiptTold(
        name=shown["name"],
        kind="erasure" if shown["is_erasure"] else "retention",
        day=shown["day"],
        deleted=dict(found["deleted"]),
    )
