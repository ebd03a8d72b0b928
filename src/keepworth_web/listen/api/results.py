"""The API of results: what was answered, who was heard, and what one customer's people said."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from keepworth.measure.metrics import Score
from keepworth.numerics.shares import Share
from keepworth.runs.survey_results import ItemResults, SurveyResults, Withheld
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.api.segments import ShareTold
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.listen.reads.answers import said_by
from keepworth_web.listen.reads.results import coverage_of, overview_of, themes_of
from keepworth_web.shared.api.fields import At, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["listen"])
At300 = Annotated[str, Query(max_length=300, description=_("Only the answers given there count; empty: all"))]


class ScoreTold(Told):
    """A score with the range that holds the truth 8 times in 10, or why it is withheld."""

    score: float | None
    low: float | None
    high: float | None
    n: int
    because: str | None = Field(description=_("Why there is no score; null where there is one"))


class WaveTold(Told):
    """A quarter."""

    begins: dt.date
    score: ScoreTold


class ChangeTold(Told):
    """The last quarter's score less that of the one before."""

    change: float
    low: float
    high: float
    margin: float = Field(description=_("The least change that matters"))
    within_margin: bool = Field(description=_("Whether it is sure that the change is smaller"))


class ItemTold(Told):
    """What one question says."""

    item: str
    statistic: str = Field(description=_("recommend: promoters less detractors; mean: of the scale's points"))
    score: ScoreTold
    weighted: ScoreTold | None
    distribution: dict[str, int] = Field(description=_("People by answer"))
    stages: dict[str, ScoreTold]
    sources: dict[str, ScoreTold] = Field(description=_("Of what nobody asked for, by where it was found"))
    roles: dict[str, ScoreTold]
    waves: list[WaveTold]
    changed: str | None = Field(description=_("From the quarter before to the last: moved, did not move, cannot tell"))
    change: ChangeTold | None = Field(description=_("By how much"))


class QuestionnaireTold(Told):
    """What one version of a questionnaire says."""

    instrument: str
    version: str
    people: int
    customers: int
    response: ShareTold | None
    unasked: bool = Field(description=_("Whether nobody was asked, as of reviews: that is no sample of the customers"))
    items: list[ItemTold]


class QuoteTold(Told):
    """An answer in words."""

    customer: int | None = Field(description=_("The customer's number; null where nobody knows whose it is"))
    day: dt.date
    stage: str
    words: str


class ThemeTold(Told):
    """What several answers speak of."""

    language: str
    words: list[str]
    answers: int
    quotes: list[QuoteTold]


class ResultsTold(Told):
    """What was answered."""

    as_of: dt.date
    questionnaires: list[QuestionnaireTold]
    themes: list[ThemeTold]


class UnheardTold(Told):
    """A customer who was not heard enough in the last twelve months, and what to ask whom."""

    number: int
    customer_id: str
    name: str | None
    value: float | None
    why: Literal["nobody", "deciding", "strength"] = Field(
        description=_("nobody answered; nobody of those who decide did; or too little to tell a strength")
    )
    asked_on: dt.date | None
    deciding: int
    deciding_heard: int
    ask_next: str | None = Field(description=_("The indicator to ask about; null where no run says"))
    minutes: float | None = Field(description=_("That the question takes"))
    contact: int | None = Field(description=_("The number of the contact to ask; null where nobody is known"))
    contact_name: str | None


class MoneyTold(Told):
    """What some customers are worth together, with the range in which it lies 8 times in 10."""

    mean: float
    low: float | None
    high: float | None
    customers: int = Field(description=_("Whose value is known"))
    unvalued: int = Field(description=_("Of whom nothing can be said yet"))


class CoverageTold(Told):
    """Who was heard in the last twelve months."""

    as_of: dt.date
    since: dt.date
    deciding: ShareTold | None
    roles: dict[str, ShareTold]
    customers: ShareTold | None
    share_of_value: float | None
    asked: int
    silent: int
    not_heard: int = Field(description=_("Customers who were not heard enough"))
    unheard_value: MoneyTold | None
    minutes: float = Field(description=_("That all the questions take that a run would ask them next"))
    unheard: list[UnheardTold] = Field(description=_("The most valuable of them"))


class AnswerTold(Told):
    """One answer of a customer's people."""

    contact: str | None = Field(description=_("Their name; null where they did not say it"))
    instrument: str
    item: str
    value: float | None
    words: str | None
    stage: str
    at: At


class AskedSilentTold(Told):
    """Somebody who was asked."""

    contact: str | None
    instrument: str
    sent_at: At
    answered: bool


class AnswersTold(Told):
    """Who of a customer answered what, and who was asked."""

    answers: list[AnswerTold]
    asked: list[AskedSilentTold]


@router.get("/listen/results", response=ResultsTold, summary=_("What was answered: scores with ranges, and themes"))
@needs(Right.SEE_WALLED)
def results(
    request: SignedIn, as_of: AsOf = None, stage: At300 = "", touchpoint: At300 = "", location: At300 = ""
) -> ResultsTold:
    overview = overview_of(request)
    return ResultsTold(
        as_of=overview.as_of,
        questionnaires=[_questionnaire(one) for one in overview.results],
        themes=[
            ThemeTold(language=group["code"], words=one["words"], answers=one["answers"],
                      quotes=[_quote(row) for row in (one["first"], *one["more"])])
            for group in themes_of(seen_by(request)) for one in group["themes"]
        ],
    )  # fmt: skip


@router.get(
    "/listen/coverage", response=CoverageTold, summary=_("Who was heard in the last twelve months, and who was not")
)
@needs(Right.SEE_WALLED)
def coverage(request: SignedIn, as_of: AsOf = None) -> CoverageTold:
    found = coverage_of(request)
    return CoverageTold(
        as_of=found.as_of, since=found.since, deciding=_share(found.deciding),
        roles={role: ShareTold.telling(share) for role, share in found.by_role.items()},
        customers=_share(found.customers), share_of_value=found.share_of_worth, asked=found.asked, silent=found.still,
        not_heard=found.not_heard, minutes=found.minutes,
        unheard_value=MoneyTold.telling(found.worth_unheard) if found.worth_unheard else None,
        unheard=[UnheardTold.telling(row) for row in found.unheard],
    )  # fmt: skip


@router.get(
    "/customers/{int:number}/answers",
    response=AnswersTold,
    summary=_("Who of a customer answered what, and who was asked, the newest first"),
)
@needs(Right.SEE_WALLED)
def answers(request: SignedIn, number: int, as_of: AsOf = None) -> AnswersTold:
    if customer_of(request, number) is None:
        raise Http404
    found = said_by(request, number)
    return AnswersTold(
        answers=[
            AnswerTold(contact=row["name"], at=row["answered_at"],
                       **{name: row[name] for name in ("instrument", "item", "value", "words", "stage")})
            for row in found.answers
        ],
        asked=[
            AskedSilentTold(contact=row["name"], instrument=row["instrument"], sent_at=row["sent_at"],
                      answered=row["answered"])
            for row in found.asked
        ],
    )  # fmt: skip


def _questionnaire(of: SurveyResults) -> QuestionnaireTold:
    return QuestionnaireTold(
        instrument=of.instrument, version=of.version, people=of.people, customers=of.customers,
        response=_share(of.response), unasked=of.unasked, items=[_item(one) for one in of.items],
    )  # fmt: skip


def _item(of: ItemResults) -> ItemTold:
    return ItemTold(
        item=of.item,
        statistic=of.statistic,
        score=_score(of.score),
        weighted=_score(of.weighted) if of.weighted else None,
        distribution={str(point): many for point, many in of.distribution.items()},
        stages={name: _score(score) for name, score in of.groups["stage"].items()},
        roles={name: _score(score) for name, score in of.groups["role"].items()},
        sources={name: _score(score) for name, score in of.groups["source"].items()},
        waves=[WaveTold(begins=wave.begins, score=_score(wave.score)) for wave in of.waves],
        changed=str(of.trend.steps[-1].verdict) if of.trend else None,
        change=ChangeTold.telling(of.trend.steps[-1]) if of.trend else None,
    )


def _score(of: Score | Withheld) -> ScoreTold:
    if isinstance(of, Withheld):
        return ScoreTold(score=None, low=None, high=None, n=0, because=of.because)
    return ScoreTold(score=of.score, low=of.low, high=of.high, n=of.n, because=None)


def _share(of: Share | None) -> ShareTold | None:
    return ShareTold.telling(of) if of else None


def _quote(row: dict[str, Any]) -> QuoteTold:
    return QuoteTold(customer=row["number"], day=row["day"], stage=row["stage"], words=row["words"])
