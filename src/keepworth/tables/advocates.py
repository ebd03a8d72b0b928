"""Word of mouth as a run tells it, of the customers that somebody sees: who brought whom, and how many came by it."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from keepworth.tables.answering import ask, dicts
from keepworth.tables.known import rows_in
from keepworth.tables.lake.engine import quoted
from keepworth.tables.referring_results import ADVOCATES_FILE, FILES, REFERRALS_FILE, WORD_OF_MOUTH_FILE
from keepworth.tables.scored import Scored, Wanted
from keepworth.value.referrals import FIELDS

WHO: Final = ("number", "customer_id", "name", "segment", "sorted_as")
MOST_PAGES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Advocate:
    """A customer by what they pay and what they bring."""

    number: int
    customer_id: str
    name: str | None
    segment: str | None
    value: float | None
    referral_value: float | None  # None: the book keeps nothing of who brought whom
    referral_low: float | None
    referral_high: float | None
    reference_value: float | None
    reference_low: float | None
    reference_high: float | None
    brought: int | None
    spoke_to: int
    field: str | None  # of `keepworth.value.FIELDS`; None: it left, or one of the values is not known


@dataclass(frozen=True, slots=True)
class Won:
    """How many customers were won, and how many of them came by word of mouth."""

    year: int | None  # None: nobody knows when
    segment: str
    is_late: bool  # in the twelve months up to the day of the run
    won: int
    by_word: int


@dataclass(frozen=True, slots=True)
class Link:
    """That one customer brought another, or spoke to them for us."""

    kind: str  # "referral" or "reference"
    other: int  # the number of the other one; None of it is known where it has no customer's row
    day: dt.date
    counts: str  # "counts", or why it does not
    chance: float
    share: float
    value: float
    saved: float
    cost: float
    is_believed: bool


def word_of_mouth_in(run: Path | None) -> Mapping[str, Any] | None:
    """Return what a run tells of the whole book, as in word_of_mouth.json; None where it tells nothing."""
    file = run / WORD_OF_MOUTH_FILE if run else None
    if file is None or not file.is_file():
        return None
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def fields_of(scored: Scored, *, wanted: Wanted) -> dict[str, int]:
    """Return how many of the wanted customers stand in each field."""
    found = dict(ask(f"SELECT field, count(*) FROM ({_told(scored, wanted)}) WHERE field IS NOT NULL GROUP BY 1"))
    return {str(field): int(found.get(str(field), 0)) for field in FIELDS}


def advocates_of(
    scored: Scored, *, wanted: Wanted, field: str = "", most: int = MOST_PAGES, start: int = 0
) -> list[Advocate]:  # fmt: skip
    """Return the wanted customers, of one field if it is named, those whose word is worth most first."""
    of = f"field = {quoted(field)}" if field else "field IS NOT NULL OR brought > 0 OR spoke_to > 0"
    rows = dicts(
        f"SELECT * EXCLUDE (sorted_as, customer) FROM ({_told(scored, wanted)}) WHERE {of} ORDER BY "
        "coalesce(referral_value, 0) + coalesce(reference_value, 0) DESC, value DESC NULLS LAST, sorted_as, number "
        f"LIMIT {most:d} OFFSET {start:d}"
    )
    return [Advocate(**row) for row in rows]


def won_of(scored: Scored, *, wanted: Wanted, as_of: dt.date) -> list[Won]:
    """Return how many of the wanted customers were won, by year and segment, and how many came by word of mouth."""
    late = f"coalesce(won_on > DATE '{as_of}' - INTERVAL 1 YEAR, FALSE)"
    run = _run(scored)
    rows = ask(
        f"SELECT year(won_on), coalesce(segment, ''), {late}, count(*), count(*) FILTER (WHERE came_by_word) FROM "
        f"({rows_in(run / ADVOCATES_FILE, files=FILES)}) AS told "
        f"JOIN ({scored.told(wanted, columns=WHO)}) AS seen ON seen.number = told.customer_id "
        "GROUP BY ALL ORDER BY ALL"
    )
    return [Won(None if row[0] is None else int(row[0]), *row[1:]) for row in rows]


def links_of(scored: Scored, number: int, *, of_referrer: bool) -> list[Link]:
    """Return whom a customer brought or spoke to, or who brought them or spoke to them; the newest first."""
    mine, other = ("referrer_id", "customer_id") if of_referrer else ("customer_id", "referrer_id")
    run = scored.run
    if run is None or not (run / REFERRALS_FILE).is_file():
        return []
    rows = dicts(
        f"SELECT kind, {other} AS other, day, counts, chance, share, value, saved, cost, is_believed "
        f"FROM ({rows_in(run / REFERRALS_FILE, files=FILES)}) WHERE {mine} = {number:d} AND {other} IS NOT NULL "
        "ORDER BY day DESC, other"
    )
    return [Link(**row) for row in rows]


def advocate_of(scored: Scored, number: int) -> Advocate | None:
    """Return what a run tells of one customer; the caller looks after who may see it."""
    return advocates_among(scored, [number]).get(number)


def advocates_among(scored: Scored, numbers: Sequence[int]) -> dict[int, Advocate]:
    """Return what a run tells of some customers, by number; the caller looks after who may see them."""
    if scored.run is None or not (scored.run / ADVOCATES_FILE).is_file() or not numbers:
        return {}
    seen = scored.among(", ".join(str(int(one)) for one in numbers))
    rows = dicts(f"SELECT * EXCLUDE (sorted_as, customer) FROM ({_joined(scored, _chosen(seen))})")
    return {int(row["number"]): Advocate(**row) for row in rows}


def _told(scored: Scored, wanted: Wanted) -> str:
    """Write the query of what is told of the wanted customers."""
    return _joined(scored, scored.told(wanted, columns=WHO))


def _chosen(rows: str) -> str:
    return f"SELECT {', '.join(WHO)} FROM ({rows}) AS chosen"


def _joined(scored: Scored, seen: str) -> str:
    columns = "value, referral_value, referral_low, referral_high, reference_value, reference_low, reference_high"
    told = f"SELECT customer_id AS customer, {columns}, brought, spoke_to, field"
    return (
        f"SELECT * FROM ({seen}) AS seen JOIN ({told} FROM "
        f"({rows_in(_run(scored) / ADVOCATES_FILE, files=FILES)}) AS each) AS told ON told.customer = seen.number"
    )


def _run(scored: Scored) -> Path:
    """Return the run that tells; whoever asks has seen by `word_of_mouth_in` that there is one."""
    if scored.run is None:
        raise LookupError("No run tells of word of mouth.")
    return scored.run
