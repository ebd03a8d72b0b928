"""The ledger of the whole book: what both sides have of a year, what is signed of it, and which lines wait."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.runs.ledger import LedgerYear, beside_of, nothing_beside, told_years
from keepworth.tables.answering import lake_here
from keepworth.tables.folding import folded
from keepworth.tables.ledger import STATUSES, accounts_of, ledger_asker
from keepworth_web.know.reads.narrowing import Narrowed, narrowed
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, day, money
from keepworth_web.value.models import LedgerLink, Saying
from keepworth_web.value.reads.ledger import STATUS, Line, Matter, columns_of, in_order, matters_of
from keepworth_web.value.templatetags.drawn import percent

ROWS: Final = 50  # of a page
LISTED: Final = 20  # lines that wait, of each kind
WAITS_DAYS: Final = 90  # a claimed line waits from here on; ours, not a finding
WAYS: Final[Mapping[str, Words]] = {
    "gain": gettext_lazy("What they gained"),
    "unsigned": gettext_lazy("What is not signed"),
    "left": gettext_lazy("Left for us"),
    "roi": gettext_lazy("Their return"),
    "share": gettext_lazy("Their share"),
    "name": gettext_lazy("Name"),
}
ONLY: Final[Mapping[str, Words]] = {
    "greedy": gettext_lazy("one side takes too much"),
    "waits": gettext_lazy("a line waits"),
    "unsigned": gettext_lazy("nothing is signed"),
}
WHY: Final[Mapping[str, Words]] = {
    "claimed": gettext_lazy("Claimed for long, and neither checked nor signed"),
    "sent": gettext_lazy("Sent to a contact who has not answered"),
    "against": gettext_lazy("Answered by the customer with another figure"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that waits for somebody."""

    why: str  # a key of WHY
    line: Line
    since: dt.date | None
    number: int
    customer: str  # the name
    other: float | None = None  # what they say it is


@dataclass(slots=True)
class Held:
    """One customer's ledger: years, and what each year's gains are by how far they are believed."""

    number: int
    customer_id: str
    name: str
    segment: str | None
    team: str | None
    years: list[LedgerYear]
    without_year: int
    sums: dict[int, dict[str, float]]  # by year: claimed, verified, signed, answered
    waiting: list[Waiting] = field(default_factory=list)


def ledgers_seen(request: SignedIn) -> list[Held]:
    """Return the ledgers of all customers whom this person sees, by their names."""
    return kept(request, "ledgers", find=lambda: _ledgers(request))


def _ledgers(request: SignedIn) -> list[Held]:
    visible = seen_by(request)
    rows = [row for row in all_rows(request, "ledger") if row.numbers.get("customer_id") is not None]
    if not rows:
        return []
    years = _years(request, rows)
    by_customer: dict[int, list[Matter]] = {}
    for matter in matters_of(rows):
        by_customer.setdefault(_number(matter.counts.row), []).append(matter)
    found = []
    for number, row in visible.scored.some(list(by_customer), teams=visible.teams).items():
        matters = by_customer[number]
        told, lost = years.get(number, ([], 0))
        name = str(row["name"] or row["customer_id"])
        held = Held(number, str(row["customer_id"]), name, row["segment"], row["team"], told, lost, _sums(matters))
        found.append(held)
    _find_waiting(request, found, by_customer=by_customer)
    return sorted(found, key=lambda one: (folded(one.name), one.number))


def _years(request: SignedIn, rows: Sequence[Row]) -> dict[int, tuple[list[LedgerYear], int]]:
    """Return the years of each customer: all of them in one go."""
    visible = seen_by(request)
    ordered = in_order(rows)
    lines = columns_of(ordered, customer=0)
    lines["customer_id"] = np.array([_number(row) for row in ordered], dtype=np.int64)
    accounts, place = accounts_of(lines)
    hour = visible.book.settings.value.hour_cost
    with lake_here(visible.book) as lake:
        of = ledger_asker(lake)
        beside = beside_of(of, accounts, as_of=visible.day, hour_cost=hour) if of else nothing_beside(accounts)
    return told_years(lines, accounts, place=place, beside=beside, settings=visible.book.settings)


def _number(row: Row) -> int:
    number = row.numbers["customer_id"]
    assert number is not None
    return number


def _sums(matters: Sequence[Matter]) -> dict[int, dict[str, float]]:
    """Return by year what their gains say, by how far each is believed; and how much of it was answered."""
    found: dict[int, dict[str, float]] = {}
    for one in matters:
        values = one.counts.row.values
        if values["side"] != "theirs" or values["amount"] <= 0:
            continue
        of = found.setdefault(one.year, dict.fromkeys((*STATUSES, "answered"), 0.0))
        of[one.counts.status] += float(values["amount"])
        of["answered"] += float(values["amount"]) if one.others or values["answers_id"] else 0.0
    return found


def _find_waiting(request: SignedIn, held: Sequence[Held], *, by_customer: Mapping[int, Sequence[Matter]]) -> None:
    """Find the lines that wait, as it was known on the day asked about."""
    today, until = seen_by(request).until, seen_by(request).day
    ids = [one.customer_id for one in held]
    sent: dict[str, list[LedgerLink]] = {}
    for link in LedgerLink.objects.filter(customer__in=ids, made_at__date__lte=until):
        sent.setdefault(link.customer, []).append(link)
    said = {(one.line, one.link_id) for one in Saying.objects.filter(customer__in=ids, at__date__lte=until)}
    for one in held:
        for matter in by_customer[one.number]:
            lines = [str(line.row.values["line_id"]) for line in (matter.counts, *matter.others)]
            links = sent.get(one.customer_id, [])
            silent = [link for link in links if not any((line, link.pk) in said for line in lines)]
            one.waiting += _waits(matter, of=one, today=today, links=silent)


def _waits(matter: Matter, *, of: Held, today: dt.date, links: Sequence[LedgerLink]) -> Iterator[Waiting]:
    line = matter.counts
    if line.is_signed:
        return
    since = line.row.values["status_on"]
    theirs = [other for other in (line, *matter.others) if _is_of_contact(other)]
    if theirs:
        newest = theirs[0]
        own = next((one for one in (line, *matter.others) if one.row.values["answers_id"] is None), line)
        figure = float(newest.row.values["amount"])
        if newest.saying is not None:
            yield Waiting("against", own, newest.saying.at.date(), of.number, of.name, other=figure)
        return
    asked = [link for link in links if since is None or link.expires_at.date() >= since]
    if asked and line.row.values["side"] == "theirs":
        yield Waiting("sent", line, min(link.made_at.date() for link in asked), of.number, of.name)
    elif line.status == STATUSES[0] and since is not None and (today - since).days > WAITS_DAYS:
        yield Waiting("claimed", line, since, of.number, of.name)


def _is_of_contact(line: Line) -> bool:
    saying = line.saying
    return saying is not None and saying.kind == Saying.Kind.ANSWERED and bool(saying.contact)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page of the ledger is asked for."""

    narrow: Narrowed
    year: int | None
    way: str
    only: str
    page: int


def asked_of(request: SignedIn, *, page: int) -> Asked:
    """Read it from the address; what is no year, way or narrowing is left out."""
    year, way, only = (request.GET.get(name, "") for name in ("year", "way", "only"))
    number = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return Asked(narrowed(request), number, way if way in WAYS else "gain", only if only in ONLY else "", page)


def ledger_page(request: SignedIn, asked: Asked) -> dict[str, Any] | None:
    """Return what the page shows, None where nobody has a line."""
    every = ledgers_seen(request)
    if not every:
        return None
    chosen = _chosen(every, asked)
    years = sorted({year.year for one in every for year in one.years}, reverse=True)
    at = asked.year if asked.year in years else years[0] if years else None
    pairs = [(one, year) for one in chosen for year in one.years if year.year == at]
    pairs = _sorted([pair for pair in pairs if _is_wanted(pair, asked.only)], asked.way, at=at)
    first = ROWS * (asked.page - 1)
    settings = seen_by(request).book.settings
    return {
        "said": list(_said(pairs, currency=settings.currency)) if pairs else [],
        "year": at, "years": years, "fair": round(settings.ledger.fair_share * 100),
        "ways": WAYS, "only": ONLY, "asked": asked,
        "rows": [_row(one, year) for one, year in pairs[first : first + ROWS]],
        "more": len(pairs) > first + ROWS,
        "waiting": list(_waiting_shown(chosen)),
        "without_year": sum(one.without_year for one in chosen),
        "weights": [round(one * 100) for one in settings.ledger.weights],
        "day": seen_by(request).day, "currency": settings.currency,
        "waits_days": WAITS_DAYS,
    }  # fmt: skip


def book_ledger_rows(request: SignedIn) -> list[list[Value]]:
    """Return every customer and year for a file, unrounded."""
    return [
        [one.customer_id, one.name, one.segment, year.year, *(_of(one, year)[name] for name in (*STATUSES, "answered")),
         year.gain, year.price, year.use, year.theirs, year.roi, year.margin, year.serve, year.ours, year.share,
         year.takes_too_much or "", len(one.waiting)]
        for one in ledgers_seen(request) for year in one.years
    ]  # fmt: skip


def _chosen(every: Sequence[Held], asked: Asked) -> list[Held]:
    narrow, sought = asked.narrow, folded(asked.narrow.text)
    return [
        one for one in every
        if (not narrow.segment or one.segment == narrow.segment) and (not narrow.team or one.team == narrow.team)
        and (not sought or sought in folded(one.name) or sought in folded(one.customer_id))
    ]  # fmt: skip


def _of(one: Held, year: LedgerYear) -> Mapping[str, float]:
    return one.sums.get(year.year) or dict.fromkeys((*STATUSES, "answered"), 0.0)


def _is_wanted(pair: tuple[Held, LedgerYear], only: str) -> bool:
    one, year = pair
    if only == "greedy":
        return year.takes_too_much is not None or year.loses
    if only == "waits":
        return bool(one.waiting)
    return only != "unsigned" or not (year.lines_theirs.signed or year.lines_ours.signed)


def _sorted(pairs: list[tuple[Held, LedgerYear]], way: str, *, at: int | None) -> list[tuple[Held, LedgerYear]]:
    """Return them the largest first; who has no figure comes last, and names settle the rest."""
    if way == "name":
        return pairs

    def figure(pair: tuple[Held, LedgerYear]) -> float | None:
        one, year = pair
        if way == "unsigned":
            return _of(one, year)["claimed"] + _of(one, year)["verified"]
        return {"gain": year.gain, "left": year.ours, "roi": year.roi, "share": year.share}[way]

    return sorted(pairs, key=lambda pair: (figure(pair) is None, -(figure(pair) or 0.0)))


def _said(pairs: Sequence[tuple[Held, LedgerYear]], *, currency: str) -> Iterator[str]:
    """Say what all of them gained in the year, and that only what is signed is proven."""
    year, many = pairs[0][1].year, len(pairs)
    gain, signed, full = (sum(getattr(of, name) for _one, of in pairs) for name in ("gain", "gain_low", "gain_high"))
    form = ngettext(
        "In %(year)s %(n)s customer with lines gained %(signed)s %(currency)s that they signed.",
        "In %(year)s %(n)s customers with lines gained %(signed)s %(currency)s that they signed.", many,
    )  # fmt: skip
    yield form % {"year": str(year), "n": count(many), "signed": amount(signed), "currency": currency}
    if full > signed:
        yield _(
            "Another %(rest)s is claimed or checked by us alone: it is not proven, and counts for %(part)s until then."
        ) % {"rest": amount(full - signed), "part": amount(gain - signed)}
    known = [of for _one, of in pairs if of.theirs is not None and of.ours is not None]
    if known:
        form = ngettext(
            "Of %(n)s both sides are known: %(theirs)s is left for them, %(ours)s for us.",
            "Of %(n)s both sides are known: %(theirs)s is left for them, %(ours)s for us.", len(known),
        )  # fmt: skip
        yield form % {"n": count(len(known)), "theirs": amount(sum(of.theirs or 0.0 for of in known)),
                      "ours": amount(sum(of.ours or 0.0 for of in known))}  # fmt: skip
    running = sum(of.runs for of in known)
    if running:
        yield ngettext(
            "Of %(n)s the days of the lines are not over: gains stand as they were written, fees and costs are those "
            "so far, and nobody is judged.",
            "Of %(n)s the days of the lines are not over: gains stand as they were written, fees and costs are those "
            "so far, and nobody is judged.", running,
        ) % {"n": count(running)}  # fmt: skip
    greedy = sum(of.takes_too_much is not None or of.loses for of in known)
    if greedy:
        yield ngettext(
            "With %(n)s of them one side takes too much, or has nothing of it.",
            "With %(n)s of them one side takes too much, or has nothing of it.", greedy,
        ) % {"n": count(greedy)}  # fmt: skip


def _row(one: Held, year: LedgerYear) -> dict[str, Any]:
    return {
        "number": one.number, "name": one.name, "segment": one.segment or "",
        **{name: money(value) for name, value in _of(one, year).items()},
        "gain": money(year.gain),
        "theirs": money(year.theirs), "ours": money(year.ours), "roi": percent(year.roi), "share": percent(year.share),
        "takes": year.takes_too_much, "loses": year.loses, "runs": year.runs, "waits": len(one.waiting),
    }  # fmt: skip


def _waiting_shown(chosen: Sequence[Held]) -> Iterator[dict[str, Any]]:
    """Yield each kind of waiting that there is, the longest first."""
    for why, title in WHY.items():
        found = [line for one in chosen for line in one.waiting if line.why == why]
        found.sort(key=lambda one: (one.since or dt.date.max, one.customer, one.line.row.key))
        if found:
            lines = [waiting_said(one) for one in found[:LISTED]]
            yield {"why": why, "title": title, "n": count(len(found)), "lines": lines, "more": len(found) - len(lines)}


def waiting_said(one: Waiting) -> dict[str, Any]:
    """Return a line that waits as a page and a program tell it."""
    values = one.line.row.values
    return {
        "why": one.why, "number": one.number, "customer": one.customer, "kind": values["kind"] or _("a gain"),
        "period": values["period"] or "", "side": values["side"], "figure": one.line.figure,
        "amount": float(values["amount"]), "status": STATUS[one.line.status], "since": one.since,
        "since_said": day(one.since) if one.since else "", "other": one.other,
        "other_said": "" if one.other is None else money(one.other), "line_id": str(values["line_id"]),
    }  # fmt: skip
