"""Extras as people see them: the catalogue, who may be given which, who was, who used it, and what it cost."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from keepworth.tables.answering import lake_here
from keepworth.tables.extras import Came, Rule, Seen, came_of, entitled_to, products_known
from keepworth.tables.schemas import TABLES
from keepworth_web.know.reads import seen_by
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows, reader_of
from keepworth_web.know.reads.written import Values, key_values
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept

ON_A_PAGE: Final = 50
MOST_LISTED: Final = 100_000  # rows of a file
type Written = list[tuple[Values | None, Values | None]]


@dataclass(frozen=True, slots=True)
class Extra:
    """One extra of the catalogue, and what it came to."""

    row: Row
    rule: Rule
    entitled: int
    came: Came
    is_over: bool

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.row.values["name"])

    @property
    def words(self) -> str:
        """What it is."""
        return self.row.words.get("text_id", "")

    @property
    def cost(self) -> Decimal | None:
        """What giving it once costs."""
        found: Decimal | None = self.row.values["cost"]
        return found

    @property
    def whom(self) -> str:
        """Say who may have it."""
        values = self.row.values
        parts = [
            _("who bought %(what)s") % {"what": values["product_id"]} if values["product_id"] else "",
            _("tier %(tier)s") % {"tier": str(values["tier"]).upper()} if values["tier"] else "",
            _("segment %(segment)s") % {"segment": values["segment"]} if values["segment"] else "",
        ]
        return ", ".join(one for one in parts if one) or _("every customer")


def catalogue(request: SignedIn) -> list[Extra]:
    """Return every extra of the catalogue, those that may be given first; asked once a request."""
    found: list[Extra] = kept(request, "extras", find=lambda: _catalogue(request))
    return found


def _catalogue(request: SignedIn) -> list[Extra]:
    rows, seen, written = all_rows(request, "extras"), seen_here(request), _written(request)
    came = came_of(seen) if rows else {}
    found = []
    for row in rows:
        rule = _rule(request, row, written=written)
        numbers = row.numbers.get("extra_id")
        count, _some = entitled_to(rule, seen, most=0)
        of_files = came.get(numbers, Came()) if numbers is not None else Came()
        until = row.values["valid_to"]
        found.append(Extra(row, rule, count, _with_written(request, row, came=of_files, written=written),
                           is_over=until is not None and until < seen.day))  # fmt: skip
    return sorted(found, key=lambda one: (one.is_over, one.name.casefold()))


def seen_here(request: SignedIn) -> Seen:
    """Return whose rows count for this person, and which givings somebody wrote over."""
    visible, reader = seen_by(request), reader_of(request)
    ids = set(_overwritten(request))
    with lake_here(visible.book) as lake:
        reader.ids.find(lake, {"extras_given": ids})
    hidden = frozenset(reader.ids.of("extras_given", ids))
    return Seen(visible.book, visible.scored, visible.teams, visible.day, hidden)


def _written(request: SignedIn) -> Written:
    """Return what people wrote of givings, those of visible customers: as each stands, and as a file says it."""
    found: Written = kept(request, "extras written", find=lambda: _written_here(request))
    return found


def _written_here(request: SignedIn) -> Written:
    reader = reader_of(request)
    silent = [one for one in reader.written.table("extras_given") if not one.says]
    as_before = [row.values for one in silent if (row := reader.one("extras_given", one.key)) is not None]
    return [*reader.changed("extras_given"), *((one, None) for one in as_before)]


def _overwritten(request: SignedIn) -> list[str]:
    """Return the givings of which somebody wrote anything, or took it back: a snapshot may hold them otherwise."""
    schema = TABLES["extras_given"]
    return [str(key_values(schema, row.key)["given_id"]) for row in reader_of(request).written.table("extras_given")]


def _standing(request: SignedIn, row: Row, *, written: Written) -> list[tuple[int, Values]]:
    """Return the written givings of one extra as they stand, each with the number of its visible customer."""
    own = row.values["extra_id"]
    standing = [now for now, _ in written if now is not None]
    numbers = kept(  # of all extras at once
        request, "numbers of extras written",
        find=lambda: _numbers(request, [str(one["customer_id"]) for one in standing]),
    )  # fmt: skip
    return [(numbers[one["customer_id"]], one) for one in standing
            if one["extra_id"] == own and one["customer_id"] in numbers]  # fmt: skip


def _numbers(request: SignedIn, customers: Iterable[str]) -> dict[str, int]:
    """Return the numbers of customers by their ids, of those whom this person sees."""
    visible, reader = seen_by(request), reader_of(request)
    wanted = set(customers)
    if not wanted:
        return {}
    with lake_here(visible.book) as lake:
        reader.ids.find(lake, {"customer": wanted})
    found = {one: reader.ids.number("customer", one) for one in wanted}
    seen = visible.scored.some([number for number in found.values() if number is not None], teams=visible.teams)
    return {one: number for one, number in found.items() if number is not None and number in seen}


def _rule(request: SignedIn, row: Row, *, written: Written) -> Rule:
    values, day = row.values, seen_by(request).day
    had = [(number, one["given_on"]) for number, one in _standing(request, row, written=written)
           if one["given_on"] is not None and one["given_on"] <= day]  # fmt: skip
    return Rule(
        row.numbers.get("extra_id"), values["valid_from"], values["valid_to"], row.numbers.get("product_id"),
        is_of_product=values["product_id"] is not None, tier=values["tier"], segment=values["segment"],
        months_apart=values["months_apart"], had=had,
    )  # fmt: skip


def _with_written(request: SignedIn, row: Row, *, came: Came, written: Written) -> Came:
    """Add to what files say what people wrote since."""
    day = seen_by(request).day
    these = [one for _, one in _standing(request, row, written=written)
             if one["given_on"] is not None and one["given_on"] <= day]  # fmt: skip
    costs = [one["cost"] if one["cost"] is not None else row.values["cost"] for one in these]
    return Came(
        came.given + len(these),
        came.used + sum(one["used_on"] is not None and one["used_on"] <= day for one in these),
        came.cost + sum((one for one in costs if one is not None), Decimal(0)),
        came.unpriced + sum(one is None for one in costs),
    )


def extra_marked(request: SignedIn, mark: str) -> Extra | None:
    """Return the extra that an address names."""
    return next((one for one in catalogue(request) if one.row.mark == mark), None)


def page_of_extras(request: SignedIn) -> dict[str, Any]:
    """Return what the page of the catalogue shows."""
    extras = catalogue(request)
    given = all_rows(request, "extras_given", limit=ON_A_PAGE)
    names = {one.row.values["extra_id"]: one.name for one in extras}
    return {
        "extras": extras,
        "given": [{"row": one, "extra": names.get(one.values["extra_id"], one.values["extra_id"])} for one in given],
        "sums": {
            "entitled": sum(one.entitled for one in extras), "given": sum(one.came.given for one in extras),
            "used": sum(one.came.used for one in extras),
            "cost": sum((one.came.cost for one in extras), Decimal(0)),
            "unpriced": sum(one.came.unpriced for one in extras),
        },
        "is_whole": len(given) < ON_A_PAGE,
    }  # fmt: skip


def entitled_page(request: SignedIn, extra: Extra, *, page: int) -> dict[str, Any]:
    """Return a page of those who may be given an extra."""
    pages = max(1, -(-extra.entitled // ON_A_PAGE))
    page = min(page, pages)
    _count, rows = entitled_to(extra.rule, seen_here(request), most=ON_A_PAGE, skip=(page - 1) * ON_A_PAGE)
    return {"rows": rows, "page": page, "pages": pages, "before": page - 1 if page > 1 else None,
            "after": page + 1 if page < pages else None}  # fmt: skip


def may_have(request: SignedIn, number: int) -> list[Extra]:
    """Return the extras that one visible customer may be given now, the cheapest first."""
    seen = seen_here(request)
    found = [
        one for one in catalogue(request) if one.entitled and entitled_to(one.rule, seen, most=0, only=[number])[0]
    ]
    return sorted(found, key=lambda one: (one.cost is None, one.cost or 0, one.name.casefold()))


def open_giving(request: SignedIn, number: int, *, extra: str) -> Row | None:
    """Return a row by which a customer may have an extra and was not given it yet."""
    rows = reader_of(request).rows("extras_given", customer=number)
    return next((one for one in rows if one.values["extra_id"] == extra and one.values["given_on"] is None), None)


def giving_marked(request: SignedIn, mark: str) -> Row | None:
    """Return a giving that an address names, of a customer whom this person sees."""
    reader = reader_of(request)
    key = reader.key_marked("extras_given", mark)
    row = reader.one("extras_given", key) if key else None
    seen = row is not None and bool(_numbers(request, [str(row.values["customer_id"])]))
    return row if seen else None


def extras_lines(request: SignedIn) -> list[list[Value]]:
    """Return the catalogue for a file."""
    return [
        [str(one.row.values["extra_id"]), one.name, one.words, one.whom, _plain(one.cost), one.row.values["valid_from"],
         one.row.values["valid_to"], one.row.values["months_apart"], one.entitled, one.came.given, one.came.used,
         float(one.came.cost)]
        for one in catalogue(request)
    ]  # fmt: skip


def given_lines(request: SignedIn) -> list[list[Value]]:
    """Return every giving for a file, the newest first."""
    names = {one.row.values["extra_id"]: one.name for one in catalogue(request)}
    return [
        [names.get(one.values["extra_id"], one.values["extra_id"]), one.names.get("customer_id"),
         one.names.get("contact_id"), one.names.get("colleague_id"), one.values["entitled_on"], one.values["given_on"],
         one.values["used_on"], _plain(one.values["cost"])]
        for one in all_rows(request, "extras_given", limit=MOST_LISTED)
    ]  # fmt: skip


def entitled_lines(request: SignedIn) -> list[list[Value]]:
    """Return who may be given which extra for a file."""
    seen = seen_here(request)
    return [
        [one.name, row["customer_id"], row["name"], row["segment"], row["team"], _plain(one.cost)]
        for one in catalogue(request) if one.entitled
        for row in entitled_to(one.rule, seen, most=MOST_LISTED)[1]
    ]  # fmt: skip


def products_here(request: SignedIn, *, also: str | None) -> list[tuple[str, str]]:
    """Return the products that orders name, to choose from."""
    found = products_known(seen_by(request).book)
    return [(one, one) for one in [*found, *([also] if also and also not in found else [])]]


def _plain(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


def today_of(request: SignedIn) -> dt.date:
    """Return the day on which something is written."""
    return seen_by(request).book.today()
