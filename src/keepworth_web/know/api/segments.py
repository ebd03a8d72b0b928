"""The API of needs rolled up, of segments with their briefings, and of trends."""

import datetime as dt
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.numerics.shares import Share
from keepworth.runs.money_behind import Money
from keepworth.runs.needs import Topic
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.people import CustomersAsked
from keepworth_web.know.reads.briefed import briefing_of, segments_of, trends_of
from keepworth_web.know.reads.rolled import rolled_up
from keepworth_web.shared.api.fields import Line, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs as needs_right
from keepworth_web.staff.rights import Right

router = Router(tags=["know"])

Named = Annotated[Line, Query(description=_("The segment, as customers name it"))]


class WorthTold(Told):
    """What some customers are worth together; ends are null where the range is withheld."""

    mean: float
    low: float | None
    high: float | None
    customers: int = Field(description=_("Whose value is known"))
    unvalued: int


class WaitTold(Told):
    """How long until it is met: the median in days; null where fewer than half were met."""

    median: float | None
    low: float | None
    high: float | None
    looked_at: int
    met: int


class TopicTold(Told):
    """Needs about one thing."""

    topic: str
    needs: int
    open: int
    met: int
    customers: int
    waiting: int = Field(description=_("Customers of whom it is open"))
    answer: WaitTold
    worth: WorthTold | None
    worth_waiting: WorthTold | None


class NeedsTold(Told):
    """The needs of the customers that this key may see, rolled up."""

    as_of: dt.date
    run: str | None
    stated: int
    in_work: int
    met: int
    dropped: int
    answer: WaitTold
    topics: list[TopicTold]


class SegmentTold(Told):
    """A segment, and who serves it."""

    segment: str
    owner: str | None
    team: str | None
    about: str | None
    customers: int


class TrendTold(Told):
    """What changes around a segment; null stands for all segments."""

    trend_id: str
    kind: str
    segment: str | None
    words: str | None
    likelihood: int | None
    impact: int | None
    assumption: str | None
    stress_test: str | None
    since: dt.date
    review_on: dt.date | None
    is_due: bool


class SegmentsTold(Told):
    """The segments and the register of trends, what weighs most first."""

    segments: list[SegmentTold]
    trends: list[TrendTold]


class ShareTold(Told):
    """So many of so many, with the range of the share."""

    hits: int
    of: int
    share: float
    low: float
    high: float


class KeptTold(Told):
    """How promises were kept."""

    on_time: int
    late: int
    broken: int
    overdue: int
    open: int
    rate: ShareTold | None


class LeftTold(Told):
    """A customer who left."""

    number: int
    left_on: dt.date
    reason: str | None


class MonthTold(Told):
    """Orders of a month of the year against an average one; null where nobody can tell."""

    month: int
    orders: int
    index: float | None
    low: float | None
    high: float | None
    stands_out: bool


class BriefingTold(Told):
    """A segment in one page."""

    segment: str
    as_of: dt.date
    run: str | None
    owner: str | None
    team: str | None
    about: str | None
    customers: int
    worth: WorthTold | None
    topics: list[TopicTold]
    promises: KeptTold
    acts: int = Field(description=_("Times that somebody there spoke up for us within a year"))
    passed: int
    failed: int
    gone: int = Field(description=_("How many left"))
    left: list[LeftTold] = Field(description=_("Of those who left the last fifty, the last first"))
    season: list[MonthTold]


@router.get("/needs", response=NeedsTold, summary=_("Needs that customers share, with the money behind each"))
@needs_right(Right.SEE_WALLED)
def rolled(request: SignedIn, asked: Query[CustomersAsked], as_of: AsOf = None) -> NeedsTold:
    report = rolled_up(request, asked.narrowed(request))
    states = {name.replace(" ", "_"): count for name, count in report.states.items()}
    return NeedsTold(
        as_of=report.as_of, run=report.run, answer=_wait(report.answer), topics=[_topic(one) for one in report.topics],
        **states,
    )  # fmt: skip


@router.get("/segments", response=SegmentsTold, summary=_("Who serves which segment, and what changes around them"))
@needs_right(Right.SEE_WALLED)
def segments(request: SignedIn, as_of: AsOf = None) -> SegmentsTold:
    found = [
        SegmentTold(
            segment=one["name"], about=one["words"], **{name: one[name] for name in ("owner", "team", "customers")}
        )
        for one in segments_of(request)
    ]
    return SegmentsTold(segments=found, trends=[_trend(one) for one in trends_of(request)])


@router.get("/segments/briefing", response=BriefingTold, summary=_("A segment in one page, from the book alone"))
@needs_right(Right.SEE_WALLED)
def briefing(request: SignedIn, segment: Named, as_of: AsOf = None) -> BriefingTold:
    one = briefing_of(request, segment)
    same = ("segment", "as_of", "run", "owner", "team", "about", "customers", "acts", "passed", "failed", "gone")
    counted = {name: getattr(one.promises, name) for name in ("on_time", "late", "broken", "overdue", "open")}
    return BriefingTold(
        **{name: getattr(one, name) for name in same},
        worth=_worth(one.worth),
        topics=[_topic(topic) for topic in one.needs.topics],
        promises=KeptTold(rate=_share(one.promises.rate), **counted),
        left=[LeftTold(number=left.number, left_on=left.left_on, reason=left.reason) for left in one.left],
        season=[MonthTold.telling(month) for month in one.season],
    )


def _topic(one: Topic) -> TopicTold:
    same = ("topic", "needs", "open", "met", "customers", "waiting")
    return TopicTold(
        answer=_wait(one.answer), worth=_worth(one.worth), worth_waiting=_worth(one.worth_waiting),
        **{name: getattr(one, name) for name in same},
    )  # fmt: skip


def _worth(money: Money | None) -> WorthTold | None:
    return None if money is None else WorthTold.telling(money)


def _share(share: Share | None) -> ShareTold | None:
    return None if share is None else ShareTold.telling(share)


def _wait(answer: Any) -> WaitTold:
    return WaitTold(
        median=answer.median, low=answer.low, high=answer.high, looked_at=answer.waiting, met=answer.happened
    )


def _trend(one: dict[str, Any]) -> TrendTold:
    values = one["values"]
    same = ("trend_id", "kind", "segment", "words", "likelihood", "impact", "assumption", "stress_test", "review_on")
    return TrendTold(since=values["valid_from"], is_due=one["is_due"], **{name: values[name] for name in same})
