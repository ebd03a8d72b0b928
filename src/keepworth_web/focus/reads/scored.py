"""The scored customers that a person may see, and the rows that a page has read of them."""

import datetime as dt
from typing import Any

from keepworth.tables.scored import Scored
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.requests import SignedIn


def teams_of(request: SignedIn) -> tuple[str, ...] | None:
    """Return the teams whose customers this person sees, None for all."""
    return seen_by(request).teams


def scored_of(request: SignedIn) -> Scored:
    """Return the customers as scored for the day asked about; where no run speaks for it, they have no scores."""
    return seen_by(request).scored


def record_of(request: SignedIn) -> dict[str, Any] | None:
    """Return the record of the run, None where there is none."""
    record = seen_by(request).record
    return record and {**record, "day": dt.date.fromisoformat(record["as_of"])}


def rows_on(request: SignedIn, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """Return the rows of some customers; those that the page has read already are not read again."""
    kept: dict[int, dict[str, Any]] = request.__dict__.setdefault("scored_rows", {})
    missing = [number for number in numbers if number not in kept]
    if missing:
        kept.update(scored_of(request).some(missing, teams=teams_of(request)))
    return {number: kept[number] for number in numbers if number in kept}


def keep_rows(request: SignedIn, rows: list[dict[str, Any]]) -> list[int]:
    """Keep the rows of a page for its columns, and return whose they are."""
    request.__dict__["scored_rows"] = {row["number"]: row for row in rows}
    return [row["number"] for row in rows]
