"""The portfolio by programs: the customers of a view in pages, and what they are worth together."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from keepworth.errors import BadInput
from keepworth.tables.scored import Wanted
from keepworth_web.focus.api.asked import Listed, Narrowed, asked_view
from keepworth_web.focus.api.told import FightTold, LeaverTold, ListTold, PortfolioTold, ScoredTold, SumTold
from keepworth_web.focus.reads.fight import Fight, Leaver, fight_of
from keepworth_web.focus.reads.scored import keep_rows, record_of, scored_of, teams_of
from keepworth_web.focus.reads.sentence import Worth, counted, sentence_of
from keepworth_web.focus.reads.table import columns_for, shown
from keepworth_web.focus.reads.view import View
from keepworth_web.know.api.customers import checked_told, source_of
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.api.body import Fault, Faulty
from keepworth_web.shared.api.pages import Limit, page
from keepworth_web.shared.panels import Cell
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["portfolio"])


@router.get(
    "/customers",
    response=ListTold,
    exclude_unset=True,
    tags=["customers"],
    summary=_("Customers, filtered, sorted and with columns as in the portfolio's address"),
)
@needs(Right.LOOK)
def customers(request: SignedIn, asked: Query[Listed], limit: Limit = 50) -> dict[str, object]:
    view = asked_view(request)
    wanted = view.wanted(teams_of(request), columns=columns_for(request), limit=limit)
    try:
        found = scored_of(request).page(wanted)
    except BadInput as fault:
        # Everything else of the address has been understood by now.
        raise Faulty(Fault("query", "/after", str(fault))) from None
    items = _rows(request, view, rows=found.rows)
    about = {"count": found.count, "source": source_of(seen_by(request)), "staying_checked": checked_told(request)}
    return {**page(request, items, after=found.next), **about}


@router.get(
    "/portfolio", response=PortfolioTold, summary=_("What customers are worth together, who carries it, who is silent")
)
@needs(Right.LOOK)
def portfolio(request: SignedIn, asked: Query[Narrowed]) -> PortfolioTold:
    view, scored = asked_view(request), scored_of(request)
    wanted = view.wanted(teams_of(request), columns=columns_for(request))
    record = record_of(request)
    said = sentence_of(scored, view, wanted=wanted, record=record)
    return PortfolioTold(
        fight=_fight(request, fight_of(scored, view, wanted=wanted, record=record, book=seen_by(request).book)),
        all=scored.count(counted(Wanted(teams=teams_of(request)))),
        these=_worth(request, said.these) if said else None,
        largest=_worth(request, said.largest) if said else None,
        silent=_worth(request, said.silent) if said else None,
        leaving=_worth(request, said.leaving) if said else None,
        strong=_worth(request, said.strong) if said else None,
        unheard=_worth(request, said.unheard) if said else None,
        source=source_of(seen_by(request)),
    )


def _fight(request: SignedIn, fight: Fight | None) -> FightTold | None:
    if fight is None:
        return None
    one = fight.leaver
    return FightTold(
        customers=fight.customers,
        fights=_worth(request, fight.fights),
        never=_worth(request, fight.never),
        leaver=None if one is None else _leaver(one),
    )


def _leaver(one: Leaver) -> LeaverTold:
    return LeaverTold(
        contact=one.contact, name=one.who, customer=one.number, value=one.value, low=one.low, high=one.high
    )


def _rows(request: SignedIn, view: View, *, rows: list[dict[str, Any]]) -> list[ScoredTold]:
    numbers = keep_rows(request, rows)
    read = [(column.heads, column.read(request, numbers)) for column in shown(view, of=columns_for(request))]
    return [
        ScoredTold(number=number, **{
            head: value
            for heads, cells in read
            for head, value in zip(heads, _values(cells.get(number), of=heads), strict=True)
        })
        for number in numbers
    ]  # fmt: skip


def _values(cell: Cell | None, *, of: tuple[str, ...]) -> tuple[Any, ...]:
    return cell.values if cell is not None and len(cell.values) == len(of) else (None,) * len(of)


def _worth(request: SignedIn, worth: Worth | None) -> SumTold | None:
    if worth is None:
        return None
    day = request.as_of
    said = "&".join(part for part in (worth.query, urlencode({"as-of": day.isoformat()}) if day else "") if part)
    return SumTold(
        customers=worth.customers,
        unvalued=worth.unvalued,
        mean=worth.mean,
        low=worth.low,
        high=worth.high,
        address=reverse("api:customers") + (f"?{said}" if said else ""),
    )
