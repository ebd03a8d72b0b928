"""Tiers of a book's customers by value × strength × fit, as a run stored them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keepworth.errors import NotEnough
from keepworth.focus.service import Gap, Kept, Served, gap_of, kept_by_tier
from keepworth.focus.tiers import NAMES
from keepworth.runs.seen_as import last_day, seen_as
from keepworth.runs.store import read_record
from keepworth.tables.book import Book
from keepworth.tables.scored import Scored
from keepworth.tables.tiered import GIVEN, given_in, tiers_in


@dataclass(frozen=True, slots=True)
class Tiered:
    """A customer's tier, with the doubt."""

    number: int
    customer_id: str
    name: str
    tier: str  # the likeliest
    between: str | None  # the other that it may be of; None: it is sure
    chances: Mapping[str, float]
    value: float
    value_low: float
    value_high: float
    strength: float | None  # None: withheld; the prior is taken, with its doubt
    strength_low: float | None
    strength_high: float | None
    fit: float | None  # None: too few to say what those who work best have in common
    because: Mapping[str, float]  # what each attribute moves fit by, in logits
    given: Mapping[str, Any]  # what they were given in a year; None of what the book does not say
    gap: Gap  # what that is against the standard of their likeliest tier


@dataclass(frozen=True, slots=True)
class TiersReport:
    """Tiers of a book."""

    as_of: dt.date
    run: str
    currency: str
    tiers: Mapping[str, int]  # how many are likeliest of each
    sure: Mapping[str, int]  # how many are surely of each
    between: int  # customers who lie between two
    withheld: int  # customers whose strength is withheld
    no_fit: str | None  # why fit is not told
    told: Mapping[str, Any]  # as in `run.json`, of the whole book
    standard: Mapping[str, Mapping[str, float]]  # what each tier is to get in a year, as the settings have it now
    service: tuple[Kept, ...]  # how that was kept, by the likeliest tier
    customers: tuple[Tiered, ...]  # the best first


def report_tiers(book: Book, *, as_of: dt.date | None = None) -> TiersReport:
    """Return the tiers of a book's customers, as the last run stored them that speaks for a day.

    Raises
    ------
    NotEnough
        No run speaks for the day, or it put nobody into tiers.

    """
    seen = seen_as(book, day=as_of or last_day(book))
    found = tiers_told(book, scored=seen.scored)
    if found is None:
        raise NotEnough(
            f"No score of this book puts customers into tiers on {seen.day}: it takes three who are worth something. "
            f"Score it: keepworth score {book.folder}"
        )
    return found


def tiers_told(book: Book, *, scored: Scored, teams: tuple[str, ...] | None = None) -> TiersReport | None:
    """Return the tiers that a run stored of the customers whom some teams see, None where it stored none."""
    record = _record(scored.run)
    if record is None or scored.run is None:
        return None
    rows = tiers_in(scored.run)
    known = scored.some([row["customer_id"] for row in rows], teams=teams)
    standard = book.settings.service.standard
    rows = [row for row in rows if row["customer_id"] in known]
    listed = [tiered_of(row, known[row["customer_id"]], standard=standard) for row in rows]
    service = _kept(book, rows)
    sure = [one.tier for one in listed if one.between is None]
    return TiersReport(
        dt.date.fromisoformat(record["as_of"]), str(record["run"]), book.settings.currency,
        _counted([one.tier for one in listed]), _counted(sure), len(listed) - len(sure),
        sum(one.strength is None for one in listed), record["tiers"]["no_fit"], record["tiers"], standard, service,
        tuple(listed),
    )  # fmt: skip


def service_told(book: Book, *, scored: Scored, teams: tuple[str, ...] | None = None) -> tuple[Kept, ...]:
    """Return how the standard of each tier was kept with the customers whom some teams see; empty without tiers."""
    if scored.run is None or _record(scored.run) is None:
        return ()
    return _kept(book, given_in(scored.run, within=scored.those(teams)))


def _kept(book: Book, rows: Sequence[Mapping[str, Any]]) -> tuple[Kept, ...]:
    return kept_by_tier([served(row) for row in rows], standard=book.settings.service.standard, tiers=NAMES)


def served(row: Mapping[str, Any]) -> Served:
    """Return what a customer got, from a row of `tiers.parquet`."""
    given = {name: row[name] for name in ("contacts", "reviews", "hours", "money", "named")}
    return Served(row["tier"], **given, answered=row["answered"] or (), waiting=row["waiting"] or ())


def tiered_of(
    row: Mapping[str, Any], known: Mapping[str, Any], *, standard: Mapping[str, Mapping[str, float]]
) -> Tiered:
    """Put a row of `tiers.parquet` beside what the run says of the customer."""
    ends = {f"strength{end}": None if row["withheld"] else known[f"strength{end}"] for end in ("", "_low", "_high")}
    value, low, high = (known[f"value{end}"] for end in ("", "_low", "_high"))
    return Tiered(
        row["customer_id"], str(known["customer_id"]), known["name"] or "", row["tier"], row["also"],
        {name: row[f"chance_{name.lower()}"] for name in NAMES}, value, low, high, **ends,
        fit=row["fit"], because={one["attribute"]: one["push"] for one in row["because"] or ()},
        given={name: row[name] for name in GIVEN},
        gap=gap_of(served(row), standard=standard),
    )  # fmt: skip


def _record(run: Path | None) -> Mapping[str, Any] | None:
    record = read_record(run) if run else None
    return record if record and record.get("tiers") else None


def _counted(tiers: Sequence[str]) -> dict[str, int]:
    return {name: tiers.count(name) for name in NAMES}
