"""Questions about the book's runs: what stands in scores/, and what was asked of the worker."""

import datetime as dt
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth.runs.store import RECORD, read_record
from keepworth.runs.undo_batch import batches_of
from keepworth.tables.book import find_book
from keepworth.tables.lake.manifest import Batch
from keepworth_web.book.models import Job, Upload
from keepworth_web.shared.panels import Value
from keepworth_web.shared.texts import visible
from keepworth_web.staff.models import Person

Stage = Literal["working", "plan", "unreadable", "report"]  # of a file on its way

# The steps of a score in their order, as they are said to whoever waits.
STEPS: dict[str, Promise] = {
    "read": _("reading orders"),
    "choose": _("comparing models on past orders"),
    "fit": _("fitting"),
    "predict": _("foreseeing orders and value"),
    "write": _("writing every customer"),
    "equity": _("adding up"),
    "fitting": _("comparing with those who work best"),
}


# The steps of a look and of an import, as the library names them.
FILE_STEPS: dict[str, Promise] = {
    "splitting rows": _("reading rows"),
    "adding rows": _("adding rows to the book"),
}
# Tables as people call them.
TABLE_LABELS: dict[str, Promise] = {
    "orders": pgettext_lazy("table", "Orders"),
    "customers": _("Customers"),
    "contacts": _("Contacts"),
    "colleagues": _("Colleagues"),
    "contracts": _("Contracts"),
    "answers": _("Answers to questionnaires"),
    "invitations": _("Invitations to questionnaires"),
    "cases": _("Complaints and failures"),
    "touchpoints": _("Touchpoints"),
    "consents": _("What customers agreed to"),
    "visits": _("Visits to web pages"),
    "usage": _("Use of products"),
    "needs": _("Goals, problems and needs"),
    "promises": _("Promises"),
    "acts": _("What contacts did for us"),
    "rivals": _("Rivals"),
    "ties": _("Ties between contacts and colleagues"),
    "trials": _("Fight-to-keep trials"),
    "departures": _("Customers who left"),
    "ledger": _("Value ledger"),
    "costs": _("Costs to serve"),
    "referrals": _("Referrals"),
    "identities": _("Names and addresses"),
    "texts": _("Texts"),
    "assignments": _("Arms of experiments"),
    "actions_done": _("Actions done"),
    "plans": _("Plans of relationships"),
    "plan_steps": _("Steps of plans"),
    "asks": _("Asks of advocates"),
    "testimonials": _("Testimonials"),
    "thanks": _("Thanks"),
    "content": _("Own pages and newsletters"),
    "events": _("Events"),
    "guests": _("Guests of events"),
    "peers": _("People who met through us"),
    "offerings": _("What we and partners can do"),
    "extras": _("Extras beyond the product"),
    "extras_given": _("Extras given"),
    "wishes": _("Wishes of their own"),
    "openings": _("What is not for sale"),
    "openings_given": _("Given beyond the product"),
    "decision_rights": _("Decision rights"),
    "decisions": _("Decisions for customers"),
    "resources": _("Training and tools"),
    "further": _("Further than asked"),
    "growth": _("How our people grew"),
    "products": _("Products"),
    "locations": _("Shops and places"),
    "stock": _("Stock"),
    "promotions": _("Promotions"),
    "coupons": _("Coupons"),
    "spending": _("Spending on getting and keeping"),
    "segments": _("Segments"),
    "trends": _("Trends"),
    "partners": _("Partners"),
    "aliases": _("Ids that mean the same"),
}
A_PAGE = 50  # batches
FOR_ALL = ("score", "undo")  # kinds of jobs that everybody may see


def table_label(name: str) -> str:
    """Return what people call a table."""
    return str(TABLE_LABELS.get(name, name))


def open_uploads(person: Person) -> QuerySet[Upload]:
    """Return the files that a person sent and that are not imported yet."""
    return Upload.objects.filter(sent_by=person, told__isnull=True).select_related("job")


def sent_by(person: Person) -> QuerySet[Upload]:
    """Return every file that a person sent, imported or not."""
    return Upload.objects.filter(sent_by=person).select_related("job").prefetch_related("job__steps")


def state_of(upload: Upload) -> Stage:
    """Return where a file is on its way."""
    if upload.told is not None:
        return "report"
    if upload.job and upload.job.is_open:
        return "working"
    return "plan" if upload.looked else "unreadable"


def refused_rows(upload: Upload) -> Path | None:
    """Return the file of the rows of an upload that were refused, None where there is none or it is gone."""
    name = Path(str((upload.told or {}).get("error_file") or "")).name
    path: Path = settings.ENVIRONMENT.book / "errors" / name
    return path if name and path.is_file() else None


def batches(*, before: str = "") -> dict[str, Any]:
    """Return a page of the book's batches, newest first; those of erasures of old are older ones' own."""
    found = list(reversed(batches_of(find_book(settings.ENVIRONMENT.book))))
    start = next((at + 1 for at, batch in enumerate(found) if batch.id == before), 0)
    page = found[start : start + A_PAGE]
    senders = _senders([batch.id for batch in page])
    older = page[-1].id if page and start + A_PAGE < len(found) else ""
    rows = [batch_row(batch, senders=senders) for batch in page]
    return {"rows": rows, "older": older, "count": len(found), "is_known": start > 0}


def batch_row(batch: Batch, *, senders: dict[str, str] | None = None) -> dict[str, Any]:
    """Return what a page says of a batch."""
    senders = _senders([batch.id]) if senders is None else senders
    return {
        "id": batch.id,
        "at": dt.datetime.fromisoformat(batch.recorded_at),
        "name": batch.table,
        "table": table_label(batch.table),
        "rows": batch.rows,
        "hidden": batch.hidden_rows,
        "source": visible(batch.source),
        "who": senders.get(batch.id, ""),
    }


def _senders(batches: list[str]) -> dict[str, str]:
    sent = Upload.objects.filter(batch__in=batches).select_related("sent_by")
    return {one.batch: one.sent_by.name for one in sent if one.sent_by}


def jobs() -> QuerySet[Job]:
    """Return what was asked of the worker and everybody may see, newest first.

    What is said of a file may quote its cells: only its sender sees that, on the file's own page.
    """
    return Job.objects.select_related("asked_by").filter(kind__in=FOR_ALL)


def recent_undo(*, now: dt.datetime) -> Job | None:
    """Return the last undo, while it is news."""
    since = Q(ended_at=None) | Q(ended_at__gt=now - dt.timedelta(minutes=10))
    return jobs().filter(since, kind="undo").first()


def progress(job: Job) -> dict[str, Any]:
    """Return how far a job is, from 0 to 1, and the words of the step it is in."""
    begun = [step.name for step in job.steps.all()]
    if job.kind != "score":
        step = begun[-1] if begun else ""
        return {"share": job.share, "step": FILE_STEPS.get(step, "")}
    at = max((list(STEPS).index(name) for name in begun if name in STEPS), default=-1)
    is_done = job.state == Job.State.DONE
    return {
        "share": 1.0 if is_done else max(at, 0) / len(STEPS),
        "step": STEPS.get(begun[-1], begun[-1]) if begun else "",
    }


def stored_runs(limit: int = 30) -> list[dict[str, Any]]:
    """Return the records of the runs that are kept, newest first."""
    scores = settings.ENVIRONMENT.book / "scores"
    folders = [one for one in scores.glob("*/") if not one.name.startswith(".") and not one.is_symlink()]
    records = [read_record(folder) for folder in folders if (folder / RECORD).is_file()]
    return sorted(records, key=lambda record: str(record.get("started_at", "")), reverse=True)[:limit]


def batch_rows() -> list[list[Value]]:
    """Return every batch of the book as the rows of a file, newest first."""
    found = list(reversed(batches_of(find_book(settings.ENVIRONMENT.book))))
    senders = _senders([batch.id for batch in found])
    rows = [batch_row(batch, senders=senders) for batch in found]
    by_hand = str(_("the command line"))
    return [
        [f"{one['at']:%Y-%m-%d %H:%M:%S}", one["table"], one["rows"], one["source"], one["who"] or by_hand, one["id"]]
        for one in rows
    ]


def run_rows() -> list[list[Value]]:
    """Return the runs that are kept as the rows of a file, newest first."""
    return [
        [
            dt.date.fromisoformat(one["as_of"]),
            f"{dt.datetime.fromisoformat(one['started_at']):%Y-%m-%d %H:%M:%S}",
            one["customers"],
            one["orders"]["title"] if one.get("orders") else "",
            round(one["seconds"]["total"], 1),
            one["run"],
        ]
        for one in stored_runs()
    ]
