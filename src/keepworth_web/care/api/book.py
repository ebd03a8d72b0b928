"""Settings, the sample, health, and work that was asked for, by the same actions as on their pages."""

from dataclasses import asdict
from typing import Annotated, Any, Final

from django.conf import settings as django_settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.errors import NotPermitted
from keepworth.runs.doctor.examine import examine
from keepworth.tables.cadence import MOST_DAYS
from keepworth.tables.contacting import MOST_TIMES
from keepworth.tables.setting import Setting
from keepworth.tables.settings import CONTACT_BUDGET
from keepworth_web.book.api.told import JobTold
from keepworth_web.book.models import Job
from keepworth_web.care import reads
from keepworth_web.care.actions.change_book_settings import change_book_settings
from keepworth_web.care.actions.drop_sample import drop_sample
from keepworth_web.care.actions.request_work import request_work
from keepworth_web.care.api.told import (
    CheckTold,
    RemovedTold,
    SampleTold,
    SegmentDaysTold,
    SettingsTold,
    work_told,
)
from keepworth_web.care.forms import CHANGED, known
from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.fields import Asked, Line
from keepworth_web.shared.api.files import NOT_HELD
from keepworth_web.shared.api.pages import Page, page
from keepworth_web.shared.context import book_settings
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["care"])
BUDGET: Final = tuple(one.name for one in CONTACT_BUDGET)
Days = Annotated[int, Field(ge=1, le=MOST_DAYS, description=_("Days without a talk"))]
Real = Annotated[float | None, Field(ge=0, le=1_000_000, description=_("null: the default"))]


class SegmentDays(Asked):
    """How often somebody should talk to the customers of a segment."""

    segment: Line
    days: Days


class ChangedSettings(Asked):
    """Settings to be changed; what is left out stays as it is."""

    name: Line = ""
    time_zone: Line | None = Field(None, description=_("A zone such as Europe/Berlin; null: the default"))
    horizon_weeks: Real = None
    value_years: Real = None
    discount: Real = None
    margin: Real = None
    cadence_days: Days | None = Field(None, description=_("Days without a talk, of segments without own; null: 90"))
    cadence_segments: Annotated[list[SegmentDays], Field(max_length=1000)] | None = Field(
        None, description=_("Days of segments, in place of all that stand; null: none has its own")
    )
    budget_most: Annotated[int, Field(ge=1, le=MOST_TIMES)] | None = Field(
        None, description=_("How often one person is written to within the budget's days; null: 2")
    )
    budget_within_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = Field(
        None, description=_("Over how many days that is counted; null: 90")
    )
    budget_days_apart: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = Field(
        None, description=_("Days between any two mails to one person; null: 30")
    )


@router.get("/settings", response=SettingsTold, summary=_("What the book counts with"))
@needs(Right.MANAGE_BOOK)
def settings(request: SignedIn) -> SettingsTold:
    return _settings()


@router.patch(
    "/settings",
    response=SettingsTold,
    summary=_("Change settings; the next score uses them, those before stand"),
    openapi_extra=NOT_HELD,
)
@needs(Right.MANAGE_BOOK)
def change_settings(request: SignedIn, asked: ChangedSettings) -> SettingsTold:
    said = fitting(asked, of=known())
    segments = said.pop("cadence_segments", [])
    if "cadence_days" in said:
        said["cadence.default"] = said.pop("cadence_days")
    if "cadence_segments" in asked.model_fields_set:
        said["cadence.segments"] = _by_segment(segments or [])
    said |= {f"contact_budget.{name}": said.pop(f"budget_{name}") for name in BUDGET if f"budget_{name}" in said}
    change_book_settings(said, by=request.user)
    return _settings()


def _by_segment(said: list[dict[str, Any]]) -> dict[str, int] | None:
    names = [one["segment"] for one in said]
    twice = [at for at, name in enumerate(names) if name in names[:at]]
    if twice:
        raise Faulty(*(Fault("body", f"/cadence_segments/{at}/segment", "This segment stands here twice.")
                       for at in twice))  # fmt: skip
    return {one["segment"]: one["days"] for one in said} or None


def fitting(asked: Asked, *, of: Any) -> dict[str, Any]:
    """Return what was said and can be, as the settings' own file takes it."""
    said = asked.model_dump(exclude_unset=True)
    wrong: list[Setting] = [one for one in of if said.get(one.name) is not None and not one.fits(said[one.name])]
    if wrong:
        raise Faulty(*(Fault("body", f"/{one.name}", f"This must be: {one.must}.") for one in wrong))
    return said


@router.get("/health", response=Page[CheckTold], summary=_("What doctor finds, and how each is mended"))
@needs(Right.MANAGE_BOOK)
def health(request: SignedIn) -> dict[str, object]:
    names = list(CheckTold.model_fields)
    found = [asdict(one) for one in examine(django_settings.ENVIRONMENT.book)]
    return page(request, [CheckTold(**{name: one[name] for name in names}) for one in found], after=None)


@router.get("/sample", response=SampleTold, summary=_("Whether this is the sample book, or may become it"))
@needs(Right.MANAGE_BOOK)
def sample(request: SignedIn) -> SampleTold:
    newest = reads.jobs("sample").first()
    return SampleTold(
        is_sample=book_settings().sample, may_load=reads.may_take_sample(), job=work_told(newest) if newest else None
    )


@router.post("/sample", response={202: JobTold}, summary=_("Bring the sample firm into an empty book, and score it"))
@needs(Right.MANAGE_BOOK)
def load_sample(request: SignedIn, response: HttpResponse) -> JobTold:
    if not reads.may_take_sample():
        raise NotPermitted("This book holds data of its own. The sample comes into an empty book alone.")
    return asked_for("sample", {}, request=request, response=response)


@router.delete("/sample", response=RemovedTold, summary=_("Take the sample out again"), openapi_extra=NOT_HELD)
@needs(Right.MANAGE_BOOK)
def remove_sample(request: SignedIn) -> RemovedTold:
    gone = drop_sample(by=request.user)
    return RemovedTold(rows=gone.rows, tables=gone.tables)


@router.get("/work/{int:number}", response=JobTold, summary=_("How far work in care of the book is"))
@needs(Right.MANAGE_BOOK)
def work(request: SignedIn, number: int) -> JobTold:
    found = Job.objects.filter(pk=number, kind__in=reads.STEPS_OF).first()
    if found is None:
        raise Http404
    return work_told(found)


def asked_for(kind: str, asked: dict[str, Any], *, request: SignedIn, response: HttpResponse) -> JobTold:
    """Ask the worker for something, and say where it can be followed."""
    job = request_work(kind, asked, by=request.user, at=timezone.now())
    return followed(job, response=response)


def followed(job: Job, *, response: HttpResponse) -> JobTold:
    """Tell of a job, with the address at which it is followed."""
    response.headers["Location"] = reverse("api:work", args=(job.pk,))
    return work_told(job)


def _settings() -> SettingsTold:
    found = book_settings()
    kept = {name: getattr(found, name) for name in (*CHANGED, "currency", "memory")}
    days = [SegmentDaysTold(segment=name, days=of) for name, of in sorted(found.cadence.segments.items())]
    budget = {f"budget_{name}": getattr(found.contact_budget, name) for name in BUDGET}
    cadence: dict[str, Any] = {"cadence_days": found.cadence.default, "cadence_segments": days}
    return SettingsTold(**kept, **cadence, **budget, engine=found.engine.kind)
