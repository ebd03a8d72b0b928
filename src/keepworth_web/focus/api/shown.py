"""The portfolio's map and its exports, by programs."""

from typing import Annotated, Any, Literal

from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.errors import Busy
from keepworth.tables.points import STRENGTH, Across, Square
from keepworth.tables.scored import Wanted
from keepworth_web.focus.actions.write_export import MANY, write_export
from keepworth_web.focus.api.asked import Narrowed, asked_view, saved_query
from keepworth_web.focus.forms.portfolio import LONGEST, MOST_PICKED
from keepworth_web.focus.reads.exports import Asked as Exported
from keepworth_web.focus.reads.picture import FEW, across_of, certain
from keepworth_web.focus.reads.scored import scored_of, teams_of
from keepworth_web.focus.reads.sentence import counted
from keepworth_web.focus.reads.table import columns_for, wanted_of
from keepworth_web.focus.reads.view import view_of
from keepworth_web.know.api.customers import AsOf, EstimateTold
from keepworth_web.shared.api.fields import Number, Told
from keepworth_web.shared.api.files import GIVEN
from keepworth_web.shared.api.problems import Refusal
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.sheets import XLSX
from keepworth_web.staff.access import needs
from keepworth_web.staff.api.told import MayConfirm
from keepworth_web.staff.rights import Right

router = Router(tags=["portfolio"])
AN_HOUR = 3600


class MarkTold(Told):
    """A customer as a mark on the map."""

    number: int
    name: str | None
    value: EstimateTold
    active: EstimateTold
    silence: float | None = Field(description=_("In usual gaps"))
    strength: EstimateTold | None = Field(description=_("0 to 100; null where it is withheld or no run tells it"))
    published: str | None
    state: str | None


class SquareTold(Told):
    """A square of the map, and how many customers stand in it; both ends across are null for those withheld."""

    active_from: float | None
    active_to: float | None
    strength_from: float | None
    strength_to: float | None
    value_from: float
    value_to: float
    customers: int


class MapTold(Told):
    """What stands on the map of a view: every customer while they are few, else squares, and the largest as marks."""

    across: Literal["active", "strength"] = Field(description=_("What stands across on the page's map"))
    marks: list[MarkTold]
    squares: list[SquareTold]
    count: int = Field(description=_("Customers on the map"))
    off: int = Field(description=_("Customers without a place on it: not scored, or worth nothing"))
    certain: int = Field(
        description=_(
            "Customers whom the order model takes as active for certain after a single order, which nobody can know"
        )
    )


class Export(MayConfirm):
    """What to write, and as what."""

    query: str = Field("", max_length=LONGEST, description=_("What stands behind ? in the portfolio's address"))
    kind: Literal["xlsx", "csv", "csv-bom"]
    pick: Annotated[list[Number], Field(max_length=MOST_PICKED)] = Field(
        [], description=_("Customers by number, of those that the view shows; none: all of them")
    )


@router.get("/portfolio/map", response=MapTold, summary=_("What stands on the map of a view"))
@needs(Right.LOOK)
def chart(request: SignedIn, asked: Query[Narrowed]) -> MapTold:
    view, scored = asked_view(request), scored_of(request)
    wanted = counted(view.wanted(teams_of(request), columns=columns_for(request)))
    across = across_of(scored, wanted)
    found = scored.points(wanted, most=FEW, across=across)
    return MapTold(
        across="strength" if across is STRENGTH else "active",
        marks=[_mark(one) for one in found.marks],
        squares=[_square(one, across=across) for one in found.grid],
        count=found.count,
        off=found.off,
        certain=certain(scored, wanted),
    )


@router.post(
    "/portfolio/export",
    response={200: None},
    summary=_("Write a view, or customers picked in it, as a spreadsheet; for all or very many the password is needed"),
    openapi_extra=GIVEN("text/csv", XLSX),
)
@needs(Right.SEE_WALLED)
def export(request: SignedIn, asked: Export, as_of: AsOf = None) -> HttpResponseBase:
    scored = scored_of(request)
    query = QueryDict(saved_query(request, asked.query))
    if scored.run is None:
        raise Http404
    view = view_of(query, columns=columns_for(request))
    wanted = wanted_of(request, view, picked=tuple(asked.pick))
    customers = scored.count(wanted)
    is_all = customers >= min(scored.count(Wanted(teams=teams_of(request))), MANY)
    if is_all and asked.password is None:
        raise Refusal(403, "These are all customers, or very many: send the password too.")
    try:
        found = Exported(view, wanted, customers, scored.run.name)
        return write_export(request, found, kind=asked.kind, at=timezone.now())
    except Busy as often:
        raise Refusal(429, str(often), headers={"Retry-After": str(AN_HOUR)}) from None


def _mark(one: dict[str, Any]) -> MarkTold:
    return MarkTold(
        number=one["number"],
        name=one["name"],
        value=_estimate(one, "value"),
        active=_estimate(one, "p_active"),
        silence=one["silence"],
        strength=None if one["strength"] is None else _estimate(one, "strength"),
        published=one["published"],
        state=one["state"],
    )


def _estimate(one: dict[str, Any], name: str) -> EstimateTold:
    return EstimateTold(mean=one[name], low=one[f"{name}_low"], high=one[f"{name}_high"])


def _square(one: Square, *, across: Across) -> SquareTold:
    ends = None if one.x < 0 else (one.x * across.full, one.x_end * across.full)
    active, strength = (None, ends) if across is STRENGTH else (ends, None)
    return SquareTold(
        active_from=active and active[0], active_to=active and active[1],
        strength_from=strength and strength[0], strength_to=strength and strength[1],
        value_from=one.y, value_to=one.y_end, customers=one.customers,
    )  # fmt: skip
