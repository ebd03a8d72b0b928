"""Which customers a person may see, as the newest run, or that of a past day, scored them."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from keepworth.runs.store import RECORD, read_record
from keepworth.tables.book import find_book
from keepworth.tables.scored import Scored, open_scored
from keepworth_web.book.reads import stored_runs
from keepworth_web.staff.access import team_names


def teams_of(request: HttpRequest) -> tuple[str, ...] | None:
    """Return the teams whose customers this person sees, None for all; asked of the database once a request."""
    if not hasattr(request, "seen_teams"):
        names = team_names(request.user)
        request.seen_teams = None if names is None else tuple(names)  # type: ignore[attr-defined]
    found: tuple[str, ...] | None = request.seen_teams  # type: ignore[attr-defined]
    return found


def scored_of(request: HttpRequest) -> Scored | None:
    """Return the scored customers as of the day asked about; None where no run speaks for so early a day."""
    if not hasattr(request, "scored"):
        book = find_book(settings.ENVIRONMENT.book)
        day = getattr(request, "as_of", None)
        run = run_by(day, scores=book.scores) if day else None
        request.scored = None if day and run is None else open_scored(book, run=run)  # type: ignore[attr-defined]
    found: Scored | None = request.scored  # type: ignore[attr-defined]
    return found


def run_by(day: dt.date, *, scores: Path) -> Path | None:
    """Return the run that speaks for the last day not after `day`; of several the newest."""
    records = [record for record in stored_runs(limit=10_000) if record["as_of"] <= day.isoformat()]
    best = max(records, key=lambda record: (record["as_of"], record["started_at"]), default=None)
    return scores / best["run"] if best else None


def record_of(scored: Scored) -> dict[str, Any] | None:
    """Return the record of the run, None where the book has not been scored."""
    if scored.run is None or not (scored.run / RECORD).is_file():
        return None
    record = read_record(scored.run)
    return {**record, "day": dt.date.fromisoformat(record["as_of"])}


def rows_on(request: HttpRequest, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """Return the rows of some customers; those that the page has read already are not read again."""
    kept: dict[int, dict[str, Any]] = request.__dict__.setdefault("scored_rows", {})
    missing = [number for number in numbers if number not in kept]
    scored = scored_of(request) if missing else None
    if scored is not None:
        kept.update(scored.some(missing, teams=teams_of(request)))
    return {number: kept[number] for number in numbers if number in kept}


def keep_rows(request: HttpRequest, rows: list[dict[str, Any]]) -> list[int]:
    """Keep the rows of a page for its columns, and return whose they are."""
    request.__dict__["scored_rows"] = {row["number"]: row for row in rows}
    return [row["number"] for row in rows]
