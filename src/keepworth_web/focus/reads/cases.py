"""What customer intimacy would cost and bring: reckoned from a run's equity, or from figures that somebody states."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from keepworth.focus import Range, Reckoned, business_case
from keepworth.tables.value_results import read_equity
from keepworth_web.focus.models import BusinessCase
from keepworth_web.focus.reads.numbers import decimal
from keepworth_web.focus.reads.reviews import end_of
from keepworth_web.focus.reads.scored import scored_of
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right


def cases_of(*, as_of: dt.date | None) -> QuerySet[BusinessCase]:
    """Return the cases that had been made by a day, the newest first."""
    found = BusinessCase.objects.filter(trashed_at=None).select_related("by")
    return found if as_of is None else found.filter(at__lt=end_of(as_of))


def worth_of_a_point(request: SignedIn) -> tuple[float | None, str]:
    """Return what the run says that one point of retention adds to equity, and which run; None: it says nothing."""
    run = scored_of(request).run
    said = ((read_equity(run) or {}).get("sensitivity") or {}).get("retention") if run else None
    money = said.get("money") if said else None
    return (None if money is None else float(money)), run.name if run else ""


def reckoned(case: BusinessCase) -> Reckoned:
    """Return what a case costs, brings and leaves over."""
    return business_case(
        cost_once=case.cost_once, cost_yearly=case.cost_yearly, years=case.years, discount=case.discount,
        gain=Range(case.gain_low, case.gain, case.gain_high), per_point=case.per_point,
    )  # fmt: skip


def cases_page(request: SignedIn) -> dict[str, Any]:
    """Return the newest case in words, and those before; nothing for whoever may not see the whole book."""
    if not request.user.may(Right.SEE_BOOK):
        return {"may_see_case": False}
    found = [_shown(one) for one in cases_of(as_of=request.as_of)]
    return {"may_see_case": True, "case": found[0] if found else None, "cases_before": found}


def _shown(case: BusinessCase) -> dict[str, Any]:
    of = reckoned(case)
    return {
        "case": case,
        "cost": amount(of.cost),
        "gain": amount(of.gain.middle),
        "gain_range": likely(of.gain.low, of.gain.high),
        "net": amount(of.net.middle),
        "net_range": likely(of.net.low, of.net.high),
        "pays": of.net.middle > 0,
        "is_certain": of.net.low > 0 or of.net.high < 0,
        "breaks_even_at": None if of.breaks_even_at is None else decimal(of.breaks_even_at),
        "points": None if case.points is None else decimal(case.points),
        "per_point": None if case.per_point is None else amount(case.per_point),
    }


def case_rows() -> Iterator[tuple[Any, ...]]:
    """Yield every case, for a sheet."""
    for case in cases_of(as_of=None):
        of = reckoned(case)
        yield (case.at.date(), case.cost_once, case.cost_yearly, case.years, case.discount, case.points, case.per_point,
               case.run or None, of.cost, of.gain.low, of.gain.middle, of.gain.high, of.net.low, of.net.middle,
               of.net.high, case.because or None, case.by.name if case.by else None)  # fmt: skip
