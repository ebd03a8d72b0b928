"""Fit for programs: who is like those who work best with us, with reasons, whom we want, and kinds of customers."""

import datetime as dt
from dataclasses import asdict
from typing import Any, Literal

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth.runs.fit import Fitting
from keepworth_web.focus.reads.fit import fit_seen, fitting_of
from keepworth_web.know.api.customers import AsOf
from keepworth_web.shared.api.fields import Told
from keepworth_web.shared.api.pages import After, Limit, page
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["focus"])


class BestTold(Told):
    """Who works best: the third with the highest value × strength, where both are measured."""

    share: float
    measured: int
    best: int
    customers: int


class CommonTold(Told):
    """What customers are like, and how many of the best are so and of the others."""

    kind: str
    of: str = Field(description=_("The product or the topic of needs"))
    value: str
    best: int
    known_best: int
    others: int
    known_others: int
    push: float = Field(description=_("What it moves fit by, in logits"))
    low: float
    high: float


class WishTold(Told):
    """Whom we want, from -3 to 3."""

    kind: str
    of: str = Field(description=_("The product or the topic of needs"))
    value: str
    points: float
    customers: int = Field(description=_("How many are so"))
    known: int = Field(description=_("Of how many it is known"))


class ApartTold(Told):
    """What sets a kind of customers apart."""

    kind: str
    of: str = Field(description=_("The product or the topic of needs"))
    value: str
    have: int
    known: int
    others: int
    others_known: int


class KindTold(Told):
    """A kind of customers: a proposal; nobody's segment is changed."""

    customers: int
    fit: float = Field(description=_("The mean, 0 to 1"))
    apart: list[ApartTold]


class FitReasonTold(Told):
    """What moves a customer's fit: what is learnt of the best, told by us, or asked of them."""

    source: Literal["learnt", "told", "asked"]
    attribute: str
    value: str | None
    push: float = Field(description=_("What it moves fit by, in logits"))


class FittingTold(Told):
    """How well a customer fits."""

    number: int
    name: str
    fit: float = Field(description=_("0 to 1; it lies between low and high 8 times in 10"))
    low: float
    high: float
    learnt: float = Field(description=_("What it moves fit by, in logits"))
    told: float = Field(description=_("What it moves fit by, in logits"))
    asked: float = Field(description=_("What it moves fit by, in logits"))
    is_best: bool | None = Field(description=_("Whether they work best with us; null: not measured"))
    kind: int | None = Field(description=_("The proposed kind, from 1"))
    kind_chance: float | None
    reasons: list[FitReasonTold]


class FitTold(Told):
    """How well customers fit, who fits best first."""

    as_of: dt.date
    run: str
    rule: BestTold
    no_fit: str | None = Field(description=_("Why nothing is said to be in common"))
    common: list[CommonTold]
    wants: list[WishTold]
    answered: int = Field(description=_("Customers who answered about fit; the others are moved by no answer"))
    no_kinds: str | None = Field(description=_("Why no kinds are proposed"))
    kinds: list[KindTold]
    items: list[FittingTold]
    next: str | None = Field(description=_("The address of the next page; null where this is the last"))


@router.get("/focus/fit", response=FitTold, summary=_("How well customers fit, and what the best have in common"))
@needs(Right.SEE_BOOK)
def fit(request: SignedIn, as_of: AsOf = None, after: After = None, limit: Limit = 50) -> dict[str, Any]:
    found = fit_seen(request)
    if found is None:
        raise Http404
    first = after or 0
    some = found.customers[first : first + limit]
    more = first + limit if len(found.customers) > first + limit else None
    return {
        **page(request, [_told(one) for one in some], after=more),
        "as_of": found.as_of, "run": found.run, "rule": dict(found.rule), "no_fit": found.no_fit,
        "common": [asdict(one) for one in found.common], "wants": list(found.wants),
        "answered": found.asked["customers"], "no_kinds": found.no_kinds,
        "kinds": list(found.kinds["each"]) if found.kinds else [],
    }  # fmt: skip


@router.get("/customers/{int:number}/fit", response=FittingTold, summary=_("How well a customer fits, and why"))
@needs(Right.SEE_WALLED)
def fit_of_one(request: SignedIn, number: int, as_of: AsOf = None) -> dict[str, Any]:
    found = fitting_of(request, number)
    if found is None:
        raise Http404
    return _told(found)


def _told(one: Fitting) -> dict[str, Any]:
    reasons = [FitReasonTold.telling(of) for of in one.reasons]
    return {**asdict(one), "reasons": reasons}
