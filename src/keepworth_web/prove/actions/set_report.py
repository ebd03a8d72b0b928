"""Set up a report, change it, pause it, go on, send it now, or give it up; and take somebody out of it."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from keepworth.errors import NotPermitted
from keepworth_web.prove.models import Report, ReportReader, SentReport
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person

MOST = 50  # reports of a book; ours
WAITING = SentReport.State.WAITING


@dataclass(frozen=True, slots=True)
class Plan:
    """What a report is to be."""

    name: str
    every: str
    day: int
    hour: int
    files: str
    sections: str


@transaction.atomic
def make_report(plan: Plan, *, readers: list[Person], by: Person, at: dt.datetime) -> Report:
    """Set up a report; the first one goes when its time comes next.

    Raises
    ------
    NotPermitted
        There are as many reports as there may be.

    """
    if Report.objects.count() >= MOST:
        raise NotPermitted(_("%(n)s reports stand already, which is the most.") % {"n": MOST})
    made = Report.objects.create(since=at, made_by=by, **asdict(plan))
    _read_by(made, readers)
    note("report.make", by=by, about=f"report {made.pk}")
    return made


@transaction.atomic
def change_report(of: Report, plan: Plan, *, readers: list[Person], by: Person) -> None:
    """Change a report; who is taken out gets none that waits either.

    Raises
    ------
    NotPermitted
        Somebody changed it since it was shown.

    """
    if not Report.objects.filter(pk=of.pk, version=of.version).update(version=F("version") + 1, **asdict(plan)):
        raise NotPermitted(_("Somebody changed it meanwhile. Nothing of yours was kept: look at it again."))
    _read_by(of, readers)
    note("report.change", by=by, about=f"report {of.pk}")


@transaction.atomic
def pause_report(of: Report, *, paused: bool, by: Person, at: dt.datetime) -> None:
    """Pause it, or go on: what would have been sent meanwhile is not sent late."""
    if Report.objects.filter(pk=of.pk, is_paused=not paused).update(is_paused=paused, since=at):
        SentReport.objects.filter(report=of, state=WAITING).delete()
        note("report.pause" if paused else "report.resume", by=by, about=f"report {of.pk}")


@transaction.atomic
def send_now(of: Report, *, by: Person, at: dt.datetime) -> int:
    """Put it into the queue for each receiver; pressed twice within a minute it goes once."""
    found = queue(of, period=f"{at:%Y-%m-%dT%H:%M}", at=at)
    note("report.send", by=by, about=f"report {of.pk}")
    return found


@transaction.atomic
def drop_report(of: Report, *, by: Person) -> None:
    """Give it up; what was sent stays with its receivers."""
    SentReport.objects.filter(report=of, state=WAITING).delete()
    if Report.objects.filter(pk=of.pk).delete()[0]:
        note("report.drop", by=by, about=f"report {of.pk}")


@transaction.atomic
def stop_reading(report: Report, person: Person, *, by: Person | None) -> None:
    """Send somebody this report no more; the way out of a mail says so for them."""
    gone, _each = ReportReader.objects.filter(report=report, person=person).delete()
    SentReport.objects.filter(report=report, person=person, state=WAITING).delete()
    if gone:
        note("report.leave", by=by, about=f"report {report.pk} person {person.pk}")


def queue(of: Report, *, period: str, at: dt.datetime) -> int:
    """Put one period into the queue, for each receiver once whoever else does so; return how many are new."""
    before = SentReport.objects.filter(report=of, period=period).values("person")
    readers = ReportReader.objects.filter(report=of, person__is_active=True).exclude(person__in=before)
    new = [SentReport(report=of, person_id=one, period=period, due_at=at, made_at=at)
           for one in readers.values_list("person", flat=True)]  # fmt: skip
    SentReport.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _read_by(of: Report, readers: list[Person]) -> None:
    gone = ReportReader.objects.filter(report=of).exclude(person__in=readers)
    SentReport.objects.filter(report=of, state=WAITING, person__in=gone.values("person")).delete()
    gone.delete()
    ReportReader.objects.bulk_create([ReportReader(report=of, person=one) for one in readers], ignore_conflicts=True)
