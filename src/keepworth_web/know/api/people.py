"""The API of people: who knows whom at a customer, its time line, who fights for us, and the journey of all."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.tables.fighting import MOST
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import customer_of, fighting
from keepworth_web.know.reads import journey as travelled
from keepworth_web.know.reads.narrowing import Narrowed, narrowed
from keepworth_web.know.reads.people import People, Row, is_new, people_for
from keepworth_web.know.reads.their_side import changes_at, told
from keepworth_web.know.reads.timeline import timeline_of
from keepworth_web.shared.api.fields import Asked, At, Line, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["know"])


class CustomersAsked(Asked):
    """Whose people or talks."""

    segment: Line | None = Field(None, description=_("Customers of this segment alone"))
    team: Line | None = Field(None, description=_("Customers of this team alone"))
    text: Line | None = Field(None, description=_("Customers that this text may mean"))

    def narrowed(self, request: SignedIn) -> Narrowed:
        """Return them, of those whom this key may see."""
        return narrowed(request, said={"segment": self.segment or "", "team": self.team or "", "q": self.text or ""})


class ContactTold(Told):
    """One of their people, as the run saw them; what is not known is null."""

    contact_id: int | None = Field(description=_("The book's own number of the person; null until an import has ended"))
    name: str | None
    is_computed: bool = Field(description=_("Not of whoever came since ties were last computed"))
    is_here: bool = Field(description=_("Not of whoever works elsewhere by now, or is read as another contact"))
    department: str | None
    level: str | None
    role: str | None
    influence: int | None
    stance: int | None
    decides: bool | None
    left_on: dt.date | None
    champion: bool | None = Field(description=_("Shown to fight for us by an act of the last twelve months"))
    last_act_on: dt.date | None
    act_kind: str | None
    last_touch: dt.date | None
    is_silent: bool = Field(description=_("Nothing for longer than the cadence of the segment"))
    tie_share: float | None = Field(description=_("Share of the strength of all ties"))
    undefended_without: bool | None


class TieTold(Told):
    """How well one of their people and one of ours know each other."""

    contact_id: int
    colleague_id: int
    colleague: str | None
    strength: float
    strength_low: float | None
    strength_high: float | None
    depth_theirs: float | None
    depth_ours: float | None
    touches: int | None
    last: dt.date | None


class CameTold(Told):
    """One of ours whom people named with the customer since ties were last computed, and who has none there yet."""

    colleague_id: int
    colleague: str | None


class PeopleTold(Told):
    """Who knows whom at a customer; empty where nobody is known."""

    as_of: dt.date | None
    computed_at: At | None = Field(description=_("When ties were last computed; null: never"))
    cadence_days: int | None
    contacts: list[ContactTold]
    ties: list[TieTold]
    came: list[CameTold]


class PeopleChangeTold(Told):
    """A change on a customer's side."""

    day: dt.date
    said: str
    contact: str | None = Field(description=_("The id of who told it"))
    name: str


class LaneTold(Told):
    """One stage of the journey with a customer."""

    stage: str
    touches: int = Field(description=_("Within two years"))
    last: dt.date | None
    is_empty: bool = Field(description=_("Nothing for longer than the cadence of the segment"))


class ActTold(Told):
    """What somebody did for us, and when."""

    kind: str
    day: dt.date


class FighterTold(Told):
    """Somebody who fights for us, or is said to, and what hangs on them."""

    contact_id: int
    who: str | None
    number: int
    name: str | None = Field(description=_("The customer"))
    role: str | None
    influence: int | None
    act_kind: str | None
    last_act_on: dt.date | None
    acts_12m: int | None
    tie_share: float | None
    value: float | None
    value_low: float | None
    value_high: float | None
    undefended_without: bool | None
    second: str | None
    second_touches: int | None
    acts: list[ActTold] = Field(description=_("Of the last twelve months, the newest first"))
    last: dt.date | None = Field(description=_("When somebody talked to them last"))
    is_silent: bool = Field(description=_("Nothing for longer than the cadence of the segment"))
    p_stay: float | None = Field(description=_("How likely the customer is to stay"))
    p_without: float | None = Field(description=_("The same if nobody there speaks for us any more"))
    contract_value: float | None = Field(description=_("Of the value what comes of contracts"))
    order_value: float | None = Field(description=_("Of the value what comes of orders"))
    cost_to_serve: float | None = Field(description=_("What serving them takes off the value"))
    lost_without: float | None = Field(description=_("What is lost of the customer's value then, on average"))


class GoneTold(Told):
    """Somebody who fought for us and left within 90 days, or fights for us and is silent."""

    contact_id: int
    who: str | None
    number: int
    name: str | None = Field(description=_("The customer"))
    left_on: dt.date | None = Field(description=_("Null: they are there, and silent"))
    last: dt.date | None = Field(description=_("When somebody talked to them last"))
    last_act_on: dt.date | None
    value: float | None
    others: int = Field(description=_("How many more fight for us there, and are not silent"))
    second: str | None
    second_touches: int | None


class FightersTold(Told):
    """Who fights for us, those at the most valuable customers first."""

    people: int
    customers: int
    alone: int
    undefended: float | None
    left: int = Field(description=_("Who fought for us and left within 90 days"))
    silent: int = Field(description=_("Who fights for us and nobody has talked to for longer than is usual"))
    undefended_going: float | None = Field(description=_("Worth of their customers at whom nobody else fights for us"))
    going: list[GoneTold] = Field(description=_("Those, at the most valuable customers first, at most 50"))
    items: list[FighterTold]


class TouchedTold(Told):
    """What happened at one stage over one channel in the twelve months until the day."""

    stage: str
    channel: str
    touches: int
    customers: int
    first: dt.date
    last: dt.date


class TalkedTold(Told):
    """Who was talked to, of one segment."""

    segment: str | None
    days: int = Field(description=_("Its cadence"))
    customers: int
    talked: int
    silent: int
    never: int
    oldest: dt.date | None


class SilentTold(Told):
    """A customer not talked to within the cadence of its segment."""

    number: int
    name: str | None
    segment: str | None
    team: str | None
    owner: str | None
    value: float | None
    last: dt.date | None
    days: int
    silent_days: int | None


class StageScoreTold(Told):
    """The recommend score of the answers given at one stage; null where it is withheld."""

    stage: str
    score: float | None
    low: float | None
    high: float | None
    n: int | None


class JourneyTold(Told):
    """The journey of all customers that this key may see."""

    since: dt.date
    until: dt.date
    touched: list[TouchedTold]
    scores: list[StageScoreTold]
    segments: list[TalkedTold]
    silent: list[SilentTold] = Field(description=_("The fifty most valuable"))


@router.get("/customers/{int:number}/people", response=PeopleTold, summary=_("Who knows whom at a customer"))
@needs(Right.SEE_WALLED)
def people(request: SignedIn, number: int, as_of: AsOf = None) -> PeopleTold:
    if customer_of(request, number) is None:
        raise Http404
    found = people_for(request, number)
    if found is None:
        return PeopleTold(as_of=None, computed_at=None, cadence_days=None, contacts=[], ties=[], came=[])
    called = {one["colleague_id"]: one["name"] for one in found.known.colleagues}
    contacts = [_contact(found, one) for one in found.known.contacts]
    ties = [
        TieTold(colleague=called.get(one["colleague_id"]), last=_day(one["last_at"]), **_only(TieTold, one))
        for one in found.known.ties
    ]
    came = [CameTold(colleague_id=one["colleague_id"], colleague=one["name"]) for one in found.now.colleagues]
    return PeopleTold(
        as_of=found.day, computed_at=found.computed, cadence_days=found.cadence, contacts=contacts, ties=ties,
        came=came,
    )  # fmt: skip


def _contact(found: People, one: Row) -> ContactTold:
    said = _only(ContactTold, one) | {"contact_id": one["contact_id"] if one["contact_id"] > 0 else None}
    return ContactTold(
        last_touch=_day(one["last_touch_at"]), is_silent=found.is_silent(one), is_computed=not is_new(one),
        is_here=not found.is_elsewhere(one), **said,
    )  # fmt: skip


@router.get(
    "/customers/{int:number}/timeline",
    response=list[LaneTold],
    summary=_("A customer's touches by stage of the journey"),
)
@needs(Right.SEE_WALLED)
def timeline(request: SignedIn, number: int, as_of: AsOf = None) -> list[LaneTold]:
    if customer_of(request, number) is None:
        raise Http404
    found = timeline_of(request, number)
    return [
        LaneTold(stage=lane.stage, touches=lane.touches, last=lane.last, is_empty=lane.empty is not None)
        for lane in (found["lanes"] if found else ())
    ]


@router.get(
    "/customers/{int:number}/changes",
    response=list[PeopleChangeTold],
    summary=_("What changes on a customer's side, as talks told it, the newest first"),
)
@needs(Right.SEE_WALLED)
def changes(request: SignedIn, number: int, as_of: AsOf = None) -> list[PeopleChangeTold]:
    if customer_of(request, number) is None:
        raise Http404
    rows = (told(row) for row in changes_at(request, number))
    return [PeopleChangeTold(day=one["day"], said=one["said"], contact=one["id"], name=one["who"]) for one in rows]


@router.get(
    "/champions", response=FightersTold, summary=_("Who fights for us, or is only said to, and what hangs on them")
)
@needs(Right.SEE_WALLED)
def champions(
    request: SignedIn, asked: Query[CustomersAsked], way: Literal["shown", "said"] = "shown",
    page: Annotated[int, Query(ge=1, le=1000)] = 1, as_of: AsOf = None,
) -> FightersTold:  # fmt: skip
    narrow = asked.narrowed(request)
    found = fighting.found(request, narrow, way=way, page=page, most=MOST)
    items = [FighterTold(**{name: row[name] for name in FighterTold.model_fields}) for row in found.rows]
    gone = fighting.going_of(request, narrow)
    return FightersTold(
        people=found.people, customers=found.customers, alone=found.alone, undefended=found.undefended, left=gone.left,
        silent=gone.silent, undefended_going=gone.undefended,
        going=[GoneTold(**{name: row[name] for name in GoneTold.model_fields}) for row in gone.rows], items=items,
    )  # fmt: skip


@router.get("/journey", response=JourneyTold, summary=_("Touches by stage and channel, and whom nobody has talked to"))
@needs(Right.SEE_WALLED)
def journey(request: SignedIn, asked: Query[CustomersAsked], as_of: AsOf = None) -> JourneyTold:
    found = travelled.journey_of(request, asked.narrowed(request))
    cells = [cell for stage in found["stages"] for cell in stage.cells if cell]
    return JourneyTold(
        since=found["since"],
        until=found["until"],
        touched=[TouchedTold(**{name: getattr(cell, name) for name in TouchedTold.model_fields}) for cell in cells],
        scores=[_stage_score(one) for one in found["stages"] if one.score],
        segments=[TalkedTold(**{name: row[name] for name in TalkedTold.model_fields}) for row in found["segments"]],
        silent=[SilentTold(**{name: row[name] for name in SilentTold.model_fields}) for row in found["silent"]],
    )


def _stage_score(of: travelled.Stage) -> StageScoreTold:
    kept = {name: getattr(of.score, name, None) for name in ("score", "low", "high", "n")}
    return StageScoreTold(stage=of.stage, **kept)


def _only(kind: type[Told], row: Any) -> dict[str, Any]:
    return {name: row[name] for name in kind.model_fields if name in row}


def _day(at: dt.datetime | None) -> dt.date | None:
    return at.date() if at else None
