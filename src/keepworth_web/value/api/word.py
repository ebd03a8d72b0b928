"""The API of word of mouth: of the customers that a key sees, and of one."""

import datetime as dt
from typing import Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.numerics.shares import Share
from keepworth.tables.advocates import Advocate, Link, advocate_of, advocates_of, fields_of, links_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.know.reads import Visible, customer_of, seen_by
from keepworth_web.know.reads.narrowing import narrowed
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right
from keepworth_web.value.reads.word import new_of, told_of

router = Router(tags=["customers"])
MOST = 1000  # customers of one answer, those whose word is worth most


class WordShareTold(Told):
    """A share, and the range in which it lies 8 times in 10."""

    hits: int
    of: int
    share: float
    low: float
    high: float


class NewTold(Told):
    """Of new customers, the share who came by word of mouth; null where nobody was won."""

    since: int = Field(description=_("The first year that is told"))
    all: WordShareTold | None
    last_year: WordShareTold | None = Field(description=_("Of the twelve months up to the day of the run"))
    by_year: dict[int, WordShareTold]
    by_segment: dict[str, WordShareTold] = Field(description=_("Empty: of whom nobody knows it"))
    undated: int = Field(description=_("Of whom nobody knows when they were won"))


class AdvocateTold(Told):
    """A customer by what they pay and what they bring."""

    number: int
    customer_id: str
    name: str | None
    segment: str | None
    value: float | None = Field(description=_("Lifetime value; 0 of who left"))
    referral_value: float | None = Field(description=_("Null where the book keeps no referrals"))
    referral_low: float | None
    referral_high: float | None
    reference_value: float | None = Field(description=_("Null where the book keeps no references"))
    reference_low: float | None
    reference_high: float | None
    brought: int | None
    spoke_to: int
    field: Literal["champion", "affluent", "advocate", "miser"] | None


class WordTold(Told):
    """Word of mouth among the customers that this key sees."""

    as_of: dt.date
    run: str
    new: NewTold
    fields: dict[str, int]
    saved: float | None = Field(
        description=_(
            "What winning a customer cost lately; null: not known, or not told to whoever does not see the whole book"
        )
    )
    customers: list[AdvocateTold] = Field(description=_("Those whose word is worth most first, at most 1,000"))


class ReferralLinkTold(Told):
    """That one customer brought another, or spoke to them for us."""

    kind: Literal["referral", "reference"]
    other: int = Field(description=_("The number of the other one"))
    day: dt.date
    counts: str = Field(description=_("counts, or why it does not: self, circle, not ours, nobody named"))
    chance: float
    share: float
    value: float
    saved: float
    cost: float
    is_believed: bool = Field(description=_("Nobody said the chance, or the share: a setting stands in"))


class OwnWordTold(Told):
    """Whom a customer brought, and who brought them; only those that this key sees."""

    own: AdvocateTold | None
    brought: list[ReferralLinkTold]
    came: list[ReferralLinkTold]


@router.get("/word-of-mouth", response=WordTold, summary=_("Who came by word of mouth, and who brings"))
@needs(Right.SEE_WALLED)
def word(request: SignedIn, as_of: AsOf = None) -> WordTold:
    visible = seen_by(request)
    told = told_of(visible)
    if told is None or visible.record is None:
        raise Http404
    narrow = narrowed(request)
    new, wanted = new_of(visible, narrow), narrow.wanted
    return WordTold(
        as_of=dt.date.fromisoformat(visible.record["as_of"]),
        run=visible.record["run"],
        new=NewTold(
            since=new.since, all=_share(new.all), last_year=_share(new.last_year),
            by_year={year: _told_share(one) for year, one in new.by_year.items()},
            by_segment={name: _told_share(one) for name, one in new.by_segment.items()},
            undated=new.undated,
        ),
        fields=fields_of(visible.scored, wanted=wanted),
        saved=told["saved"]["each"] if visible.teams is None else None,
        customers=[_advocate(one) for one in advocates_of(visible.scored, wanted=wanted, most=MOST)],
    )  # fmt: skip


@router.get("/customers/{int:number}/word-of-mouth", response=OwnWordTold, summary=_("Whom a customer brought"))
@needs(Right.SEE_WALLED)
def word_of_one(request: SignedIn, number: int, as_of: AsOf = None) -> OwnWordTold:
    visible = seen_by(request)
    if customer_of(request, number) is None or told_of(visible) is None:
        raise Http404
    own = advocate_of(visible.scored, number)
    return OwnWordTold(
        own=_advocate(own) if own else None,
        brought=_links(visible, number, of_referrer=True),
        came=_links(visible, number, of_referrer=False),
    )


def _links(visible: Visible, number: int, *, of_referrer: bool) -> list[ReferralLinkTold]:
    found = links_of(visible.scored, number, of_referrer=of_referrer)
    seen = visible.scored.some([one.other for one in found], teams=visible.teams)
    return [_link(one) for one in found if one.other in seen]


def _link(one: Link) -> ReferralLinkTold:
    return ReferralLinkTold(**{name: getattr(one, name) for name in ReferralLinkTold.model_fields})


def _advocate(one: Advocate) -> AdvocateTold:
    return AdvocateTold(**{name: getattr(one, name) for name in AdvocateTold.model_fields})


def _share(one: Share | None) -> WordShareTold | None:
    return _told_share(one) if one else None


def _told_share(one: Share) -> WordShareTold:
    return WordShareTold(**{name: getattr(one, name) for name in WordShareTold.model_fields})
