"""The API of prove: whether chances of staying came true, and a test of them on the book's past."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router
from pydantic import Field

from keepworth_web.book.api.told import JobTold
from keepworth_web.care.api.book import asked_for
from keepworth_web.know.api.customers import AsOf, CheckedTold, EstimateTold, checked_told
from keepworth_web.prove.reads.calibration import backtests
from keepworth_web.shared.api.fields import At, Told
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.access import needs
from keepworth_web.staff.rights import Right

router = Router(tags=["prove"])


class SaidTold(Told):
    """Renewals that were given about the same chance, and what came of them."""

    said: float = Field(description=_("The mean chance"))
    least: float
    most: float
    came: float = Field(description=_("The share that was renewed"))
    low: float = Field(description=_("Wilson's range, 8 in 10"))
    high: float
    renewals: int


class TestTold(Told):
    """What a back-test found."""

    made_at: At
    version: str
    days: list[dt.date] = Field(description=_("On which chances were said"))
    until: dt.date = Field(description=_("The last day of which it was known what came"))
    renewals: int
    losses: int
    brier: float
    brier_baseline: float = Field(description=_("Of giving every renewal the share that came before"))
    log_loss: float
    auc: EstimateTold | None
    intercept: EstimateTold | None = Field(description=_("0 is right; below it chances were too high"))
    slope: EstimateTold | None = Field(description=_("1 is right; below it they were too bold, above it too timid"))
    top_decile_lift: float | None = Field(
        description=_("How many times as many were lost of the tenth with the lowest chances as of all")
    )
    recalibration: str = Field(
        description=_(
            "By what chances of renewals are put right from the next score on: none, logistic (two numbers on the "
            "logits) or isotonic (a rising curve)"
        )
    )
    reliability: list[SaidTold] = Field(
        description=_("In ten groups of about equal size, fewer where chances are equal")
    )


class CalibrationTold(Told):
    """Whether chances of staying came true."""

    checked: CheckedTold
    test: TestTold | None = Field(description=_("The newest back-test; null where there is none"))


@router.get(
    "/prove/calibration",
    response=CalibrationTold,
    summary=_("Whether chances of staying came true: the newest back-test"),
)
@needs(Right.SEE_BOOK)
def calibration(request: SignedIn, as_of: AsOf = None) -> CalibrationTold:
    newest = next(iter(backtests(request)), None)
    return CalibrationTold(checked=checked_told(request), test=_test(newest) if newest else None)


@router.post(
    "/prove/calibration", response={202: JobTold}, summary=_("Test chances of staying on the book's past; it is kept")
)
@needs(Right.MANAGE_BOOK)
def test(request: SignedIn, response: HttpResponse) -> JobTold:
    return asked_for("backtest", {}, request=request, response=response)


def _test(record: dict[str, Any]) -> TestTold:
    found = record["staying"]
    same = {name: found[name] for name in ("brier", "brier_baseline", "log_loss", "top_decile_lift")}
    return TestTold(
        made_at=record["made_at"],
        version=record["version"],
        days=record["days"],
        until=record["until"],
        renewals=found["decisions"],
        losses=found["events"],
        auc=_estimate(found, "auc"),
        intercept=_estimate(found, "calibration_intercept"),
        slope=_estimate(found, "calibration_slope"),
        recalibration=found["recalibration"]["kind"],
        reliability=[
            SaidTold(
                **{name: one[name] for name in ("said", "least", "most", "low", "high")},
                came=one["stayed"], renewals=one["customers"],
            )
            for one in found["reliability"]
        ],
        **same,
    )  # fmt: skip


def _estimate(found: dict[str, Any], name: str) -> EstimateTold | None:
    if found[name] is None:
        return None
    return EstimateTold(mean=found[name], low=found[f"{name}_low"], high=found[f"{name}_high"])
