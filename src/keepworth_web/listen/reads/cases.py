"""Cases as a page lists them: those of the facts with what people wrote laid over, the most pressing first."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from keepworth.tables.answering import lake_here
from keepworth.tables.cases import NOBODY, STATES, CasesAsked, State, case_numbers, count_cases, is_asked, pressing
from keepworth.tables.schemas import TABLES
from keepworth_web.know.reads.asks import colleague_of
from keepworth_web.know.reads.meant import colleagues_here
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader, reader_of, rows_of
from keepworth_web.know.reads.visible import customer_of, seen_by
from keepworth_web.know.reads.walled import is_seen
from keepworth_web.know.reads.written import key_values
from keepworth_web.listen.models import Answer
from keepworth_web.listen.reads.moments import local
from keepworth_web.listen.reads.recovered import recovery_of
from keepworth_web.shared.requests import SignedIn, kept

PAGE: Final = 50
LISTED: Final = 8  # on a customer's page
ME: Final = "me"
CAUSES: Final = ("us", "customer", "neither")


@dataclass(frozen=True, slots=True)
class Narrow:
    """What the address asks for."""

    state: State = "open"
    owner: str = ""  # an id, "me", "nobody", or empty for whoever
    cause: str = ""
    skip: int = 0
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Cases:
    """One page of cases, and how many there are."""

    rows: list[Row] = field(default_factory=list)
    all: int = 0


def narrow_of(request: SignedIn) -> Narrow:
    """Read what the address says; what it cannot mean is as if it said nothing."""
    said = request.GET
    page = said.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1
    states: dict[str, State] = {one: one for one in STATES}
    cause = said.get("cause", "")
    owners = {ME, NOBODY, *(known for known, _ in colleagues_here(request))}
    owner = said.get("owner", "")
    return Narrow(
        states.get(said.get("state", ""), "open"),
        owner=owner if owner in owners else "",
        cause=cause if cause in CAUSES else "",
        skip=(max(number, 1) - 1) * PAGE,
    )


def my_id(request: SignedIn) -> str:
    """Return the id of the colleague that this person is, empty where nobody knows."""
    return kept(request, "own_colleague_id", find=lambda: _my_id(request))


def _my_id(request: SignedIn) -> str:
    number, reader = colleague_of(request), reader_of(request)
    if number is None:
        return ""
    with lake_here(reader.visible.book) as lake:
        return reader.ids.text(lake, "colleague", number=number) or ""


def cases_of_all(request: SignedIn, narrow: Narrow) -> Cases:
    """Return a page of the cases that this person may see."""
    visible, reader = seen_by(request), reader_of(request)
    owner = my_id(request) if narrow.owner == ME else narrow.owner
    if narrow.owner == ME and not owner:
        return Cases()
    within = visible.scored.those(visible.teams) if visible.teams is not None else ""
    with lake_here(visible.book) as lake:
        reader.ids.find(lake, {"case": _written_ids(reader), "colleague": {owner} - {"", NOBODY}})
        hidden = [n for text in _written_ids(reader) if (n := reader.ids.number("case", text)) is not None]
        number = reader.ids.number("colleague", owner)
        asked = CasesAsked(visible.day, narrow.state, owner=owner, cause=narrow.cause, within=within, hidden=hidden)
        total = count_cases(lake, asked, owner=number)
        first = case_numbers(lake, asked, owner=number, most=narrow.skip + narrow.limit)
    found = [row for row in reader.all_rows("cases", where={"case_id": first}) if is_asked(row.values, asked)]
    found.sort(key=lambda row: (*pressing(row.values, narrow.state), row.key))
    total += sum(row.written is not None for row in found)
    return Cases(found[narrow.skip : narrow.skip + narrow.limit], total)


def page_of_cases(request: SignedIn) -> dict[str, Any]:
    """Return what the list shows, and what it may be narrowed by."""
    narrow, visible = narrow_of(request), seen_by(request)
    found = cases_of_all(request, narrow)
    page = narrow.skip // PAGE + 1
    return {
        "rows": told_rows(found.rows, day=visible.day, zone=visible.book.settings.time_zone),
        "all": found.all,
        "narrow": narrow,
        "page": page,
        "more": page * PAGE < found.all,
        "owners": colleagues_here(request),
        "is_known": bool(my_id(request)),
        "visible": visible,
    }


def _written_ids(reader: Reader) -> set[str]:
    rows = (row for row in reader.written.table("cases") if row.says)
    return {str(key_values(TABLES["cases"], row.key)["case_id"]) for row in rows}


def case_marked(request: SignedIn, mark: str) -> Row | None:
    """Return the case that an address names, None where there is none, or it is behind the wall."""
    reader = reader_of(request)
    key = reader.key_marked("cases", mark)
    row = reader.one("cases", key) if key else None
    return row if row is not None and is_seen(reader, row) else None


def told_rows(rows: list[Row], *, day: dt.date, zone: str) -> list[dict[str, Any]]:
    """Return what a list says of cases, with the words of answers that no run has seen yet."""
    lacking = {str(row.values["submission_id"]): row for row in rows if not row.words.get("text_id")}
    said = Answer.objects.filter(submission__receipt__in=[one for one in lacking if one != "None"])
    found = {f"{receipt}.{item}": words for receipt, item, words in
             said.values_list("submission__receipt", "item", "words")} if lacking else {}  # fmt: skip
    words = (row.words.get("text_id") or found.get(row.values["text_id"] or "", "") for row in rows)
    return [{**_told(row, day=day, zone=zone), "words": said} for row, said in zip(rows, words, strict=True)]


def _told(row: Row, *, day: dt.date, zone: str) -> dict[str, Any]:
    values = row.values
    return {
        "row": row,
        "mark": row.mark,
        "number": row.numbers.get("customer_id"),
        "customer": row.names.get("customer_id", ""),
        "who": row.names.get("contact_id", ""),
        "owner": row.names.get("owner_id", ""),
        "opened": local(values["opened_at"], zone=zone),
        "solved": local(values["solved_at"], zone=zone),
        "is_overdue": bool(values["solved_at"] is None and values["due_on"] and values["due_on"] < day),
    }


def cases_of(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return a customer's cases for its page, None where it never complained."""
    if customer_of(request, number) is None:
        return None
    visible = seen_by(request)
    rows = rows_of(request, "cases", customer=number)
    if not rows:
        return None
    told = told_rows(rows, day=visible.day, zone=visible.book.settings.time_zone)
    waiting = [one for one in told if one["row"].values["solved_at"] is None]
    return {
        "open": sorted(waiting, key=lambda one: pressing(one["row"].values, "open"))[:LISTED],
        "solved": [one for one in told if one["row"].values["solved_at"] is not None][:LISTED],
        "all": len(rows),
        "is_open": len(waiting),
        "overdue": sum(one["is_overdue"] for one in waiting),
        "recovery": recovery_of(request, customer=number),
        "number": number,
    }
