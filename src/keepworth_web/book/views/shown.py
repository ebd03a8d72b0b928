"""What the page of one file shows, by how far it is."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from keepworth.runs.look_at_file import fillable, tables_to_fill
from keepworth.tables.reading.items import TABLE
from keepworth_web.book import reads
from keepworth_web.book.forms import MOST_COLUMNS, NAMED, filled_of, items_offered, label, question, readings_of
from keepworth_web.book.models import Job, Upload
from keepworth_web.book.views.exchanges import MAIL, exchange_of, ours_said, touches_shown, without_commands
from keepworth_web.shared.sentences import why_told


def shown(upload: Upload) -> dict[str, Any]:
    """Return the context of the page."""
    job = upload.job
    context: dict[str, Any] = {"upload": upload, "job": job, "state": reads.state_of(upload)}
    if job and job.is_open:
        context["progress"] = reads.progress(job)
    if context["state"] == "plan":
        context |= _plan(upload)
    if context["state"] == "report":
        told = upload.told or {}
        told = told | {"notes": without_commands(told.get("notes", ()))}
        context |= {"report": told, "score": _score_after(upload), "list_url": _list_url()}
        context["has_refused_rows"] = reads.refused_rows(upload) is not None
    return context


def _plan(upload: Upload) -> dict[str, Any]:
    looked, exchange = upload.looked or {}, exchange_of(upload)
    counts = looked.get("counts")
    if looked.get("refusals"):
        looked = looked | {"refusals": _refusals(looked["refusals"])}
    if exchange:
        looked = looked | {"stored": touches_shown(looked.get("stored") or {})}
    return {
        "looked": looked,
        "exchange": exchange,
        "counts": counts | {"notes": without_commands(counts["notes"])} if counts else None,
        "question": question(looked),
        "choices": [_choice(one) for one in looked.get("choices", [])],
        "rows": _columns(upload),
        "used": len(filled_of(upload)),
        "left": max(len(looked.get("headers", [])) - MOST_COLUMNS, 0),
        "columns": fillable(upload.table).columns if upload.table else (),
        "items": items_offered() if upload.table == TABLE else (),
        "tables": [(name, reads.table_label(name)) for name in _likely_first(looked)],
        "table_label": reads.table_label(upload.table),
        "readings": _readings(upload, exchange),
        "has_failed": bool(upload.job and upload.job.kind == "import"),
    }


def _refusals(table: dict[str, Any]) -> dict[str, Any]:
    """Return the first refused cells, each with why, in the page's language."""
    at = table["columns"].index("reason") if "reason" in table.get("columns", ()) else None
    if at is None:
        return table
    return table | {"rows": [[*row[:at], why_told(str(row[at]))[0], *row[at + 1 :]] for row in table["rows"]]}


def _readings(upload: Upload, exchange: str) -> list[dict[str, Any]]:
    """Return what may be said of how the file is read; of letters and meetings there is little to say."""
    if not exchange:
        return readings_of(upload)
    ours, asked = ours_said(upload), ("copies",) if exchange == MAIL else ()
    return [*(one for one in readings_of(upload) if one["key"] in asked), *([ours] if ours else [])]


def _choice(one: dict[str, str]) -> dict[str, str]:
    said = f"{one['kind']}:{one['key']}={one['value']}"
    return {"value": said, "label": label(one["key"], one["value"])}


def _columns(upload: Upload) -> list[dict[str, Any]]:
    """Return the columns of the file, each with its first cells and what it fills."""
    looked, filled = upload.looked or {}, filled_of(upload)
    headers = looked.get("headers", [])[:MOST_COLUMNS]
    samples = [*looked.get("samples", []), *([[]] * len(headers))]
    return [
        {"at": at, "header": header, "samples": samples[at], **_filled(filled.get(at, ""))}
        for at, header in enumerate(headers)
    ]


def _filled(ours: str) -> dict[str, str]:
    """Return what a column fills: one of ours, or as `kind` and `item` the answers that it holds."""
    kind = next((one for one in NAMED if ours.startswith(one)), "")
    return {"ours": kind or ours, "item": ours.removeprefix(kind) if kind else ""}


def _likely_first(looked: dict[str, Any]) -> list[str]:
    likely = [name for name in looked.get("tables", []) if name in tables_to_fill()]
    return [*likely, *(name for name in tables_to_fill() if name not in likely)]


def _score_after(upload: Upload) -> Job | None:
    """Return the score that was asked for after the import."""
    if not upload.job or not upload.job.asked.get("score"):
        return None
    return reads.jobs().filter(kind="score", pk__gt=upload.job.pk).order_by("pk").first()


def _list_url() -> str:
    """Return where the scored customers are listed."""
    for name in ("focus:portfolio", "book:runs"):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
