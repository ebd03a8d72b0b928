"""What serving customers costs and who brings the profit, on its page and as files."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _

from keepworth.numerics.arrays import Floats
from keepworth.tables.profits import Profit, profit_in, profit_values, profits_of
from keepworth.tables.scored import Wanted
from keepworth.value.whale import Whale, whale_curve
from keepworth_web.know.reads import Visible, seen_by
from keepworth_web.know.reads.narrowing import Narrowed
from keepworth_web.measure.reads.words import run_said
from keepworth_web.shared.amounts import amount
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.value.templatetags.drawn import percent

ROWS: Final = 50  # of a page
FIRST: Final = 0.2  # of the customers, the most profitable
STEPS: Final = 100  # of the curve
TABLED: Final = (0.05, 0.1, 0.2, 0.5, 0.8, 1.0)
HALF: Final = 0.5  # of a percent: less is told as less than 1


def told_of(visible: Visible) -> Mapping[str, Any] | None:
    """Return what the run tells of profit, None where it tells nothing."""
    return profit_in(visible.scored.run)


def costs_of(request: SignedIn, narrow: Narrowed, *, is_worst: bool, page: int) -> dict[str, Any] | None:
    """Return what the page shows; None where no run tells anything."""
    visible = seen_by(request)
    told = told_of(visible)
    if told is None:
        return None
    profit = profit_values(visible.scored, wanted=narrow.wanted)
    rows = profits_of(
        visible.scored, wanted=narrow.wanted, worst_first=is_worst, most=ROWS + 1, start=ROWS * (page - 1)
    )  # fmt: skip
    curve = whale_curve(profit) if profit.size else None
    return {
        "said": list(_sentences(profit, curve)) if curve else [],
        "curve": _curve(curve) if curve else None,
        "steps": _steps(curve) if curve else [],
        "rows": [_row(one) for one in rows[:ROWS]],
        "more": len(rows) > ROWS,
        "about": list(_about(visible, told)),
        "has_hours": bool(told["hours"]),
    }


def whale_told(visible: Visible, wanted: Wanted) -> tuple[Whale, Floats] | None:
    """Return the whale curve of the customers seen, with their profit; None where there is none."""
    if told_of(visible) is None:
        return None
    profit = profit_values(visible.scored, wanted=wanted)
    return (whale_curve(profit), profit) if profit.size else None


def _sentences(profit: Floats, curve: Whale) -> Iterator[str]:
    """Say who brings the profit, and who costs."""
    many, whole = profit.size, float(profit.sum())
    said = {"n": count(many), "profit": amount(whole)}
    if whole > 0:
        form = _("In twelve months %(n)s customers brought %(profit)s after what serving them cost.")
    else:
        form = _("In twelve months %(n)s customers cost more than they brought: %(profit)s.")
    yield form % said
    losing = int((profit < 0).sum())
    if whole > 0 and many > 1:
        first = max(round(FIRST * many), 1)
        form = _("The best %(share)s of 100 bring %(part)s of the profit.")
        yield form % {"share": round(100 * first / many), "part": percent(float(curve.total[first - 1]) / whole)}
        if losing:
            form = _("The last %(share)s of 100 cost %(part)s of it.")
            yield form % {"share": _of_100(losing / many), "part": percent(curve.lost / whole)}
        else:
            yield _("Nobody costs more than they bring.")
    elif losing:
        form = _("%(losing)s of them cost more than they brought, %(lost)s together.")
        yield form % {"losing": count(losing), "lost": amount(curve.lost)}


def _of_100(share: float) -> str:
    return _("under 1") if 100 * share < HALF else str(round(100 * share))


def _curve(of: Whale) -> dict[str, Any] | None:
    """Return the curve placed in a picture of 100 by 60; the share of profit where there is any, else nothing."""
    whole = float(of.total[-1])
    if whole <= 0:
        return None
    many = of.total.size
    heads = np.unique(np.round(np.linspace(1, many, min(many, STEPS))).astype(int))
    parts = np.concatenate([[0.0], of.total[heads - 1] / whole])
    top = max(float(parts.max()), 1.0) * 1.1
    across = np.concatenate([[0.0], heads / many])

    def up(part: float) -> float:
        return 60 * (1 - part / top)

    return {
        "points": " ".join(f"{100 * x:.2f},{up(y):.2f}" for x, y in zip(across, parts, strict=True)),
        "all": f"{up(1.0):.2f}",
        "peak_x": f"{100 * of.at_peak / many:.2f}",
        "peak_y": f"{up(of.peak / whole):.2f}",
        "peak": percent(of.peak / whole),
        "at_peak": _of_100(of.at_peak / many),
    }


def _steps(of: Whale) -> list[dict[str, str]]:
    """Return the table that the picture came from."""
    whole, many = float(of.total[-1]), of.total.size
    heads = sorted({max(round(share * many), 1) for share in TABLED})
    return [
        {
            "customers": count(head),
            "share": _of_100(head / many),
            "total": amount(float(of.total[head - 1])),
            "part": percent(float(of.total[head - 1]) / whole) if whole > 0 else "–",
        }
        for head in heads
    ]


def _row(one: Profit) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name or one.customer_id,
        "segment": one.segment,
        "brought": amount(one.from_orders + one.from_contracts),
        "hours": count(round(one.hours)) if one.hours else "",
        "cost": amount(one.cost),
        "profit": amount(one.profit),
        "is_loss": one.profit < 0,
    }


def _about(visible: Visible, told: Mapping[str, Any]) -> Iterator[str]:
    yield run_said(visible.record)
    yield _(
        "What is left of orders of the twelve months up to that day, and of contracts on the days on which they ran, "
        "less what was recorded of serving them."
    )
    if told["hours"] and told["hour_cost"] is None:
        yield _("Hours are not priced: no setting says what one costs. Only money counts.")
    if told["margin_unsaid"] > 0 and visible.teams is None:
        part = percent(told["margin_unsaid"])
        if told["margin"] is None:
            yield _("Of %(part)s of what was paid nobody wrote what is left, and it counts whole: revenue.") % {
                "part": part
            }
        else:
            form = _("Of %(part)s of what was paid nobody wrote what is left: %(margin)s of it stands in.")
            yield form % {"part": part, "margin": percent(told["margin"])}
    if told["cost_days"]:
        yield _("Costs are of %(days)s days, taken up to a year.") % {"days": count(told["cost_days"])}
    else:
        yield _("No costs were recorded in these months, so everybody looks more profitable than they are.")
    if told["cost_unread"]:
        yield _("%(n)s rows of costs name no period that can be read, and count nowhere.") % {
            "n": count(told["cost_unread"])
        }


def profit_rows(request: SignedIn) -> list[list[Value]]:
    """Return the whole list of whom a colleague sees, for a file."""
    visible = seen_by(request)
    if told_of(visible) is None:
        return []
    return [
        [one.customer_id, one.name, one.segment, one.from_orders, one.from_contracts, one.hours, one.money, one.cost,
         one.profit]
        for one in profits_of(visible.scored, wanted=Wanted(teams=visible.teams))
    ]  # fmt: skip
