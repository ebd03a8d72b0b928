"""What the loyal would pay more, and how they look at list prices, in words: of the whole book and each segment."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.tables.fought import premium_in
from keepworth_web.know.reads import seen_by
from keepworth_web.measure.reads.drawn import Drawn, at
from keepworth_web.measure.reads.words import points_said, run_said
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count

WIDEST: Final = 50.0  # percentage points: what lies further is drawn at the end
LEAST: Final = 10.0  # that the line shows at least
TOLD: Final = "told"
CLAIMS: Final[Mapping[str, Words]] = {
    "association": gettext_lazy("association"),
    "effect": gettext_lazy("effect of the price"),
}
WHY_NOT: Final[Mapping[str, Words]] = {
    "not enough": gettext_lazy("not enough"),
    "wrong sign": gettext_lazy("a higher price seems to keep: prices followed demand"),
    "no end": gettext_lazy("the price may have no effect at all, so no premium can be told"),
    "does not vary": gettext_lazy("prices do not vary enough, or loyalty tells exactly who stays"),
}


def premium_seen(request: SignedIn) -> Mapping[str, Any]:
    """Return what the run that is shown says of price and loyalty; empty: nothing."""
    run = seen_by(request).scored.run
    return premium_in(run) if run else {}


def prices_of(request: SignedIn) -> dict[str, Any] | None:
    """Return what the page shows, None where the run says nothing of it."""
    found = premium_seen(request)
    if not found:
        return None
    needed = found["needed"]
    whole, elastic = found["premiums"][0], found["elasticities"][0]
    scale = _Scale(found["premiums"])
    return {
        "said": _premium_said(whole, needed=needed),
        "rows": [_row(one, needed=needed, scale=scale) for one in found["premiums"]],
        "elastic_said": _elasticity_said(elastic, needed=needed, of_all=found),
        "elastic": [_elastic(one, needed=needed) for one in found["elasticities"] if found["since"]],
        "by_lot": found["prices_by_lot"],
        "about": run_said(seen_by(request).record),
    }


def price_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row a segment for a file, the whole book first; what is not told stays empty."""
    found = premium_seen(request)
    rows: list[Sequence[Value]] = []
    for one, of in zip(found.get("premiums", ()), found.get("elasticities", ()), strict=True):
        rows.append([
            _named(one["segment"]), _verdict(one["verdict"]), one["points"], one["low"], one["high"],
            str(CLAIMS[one["claim"]]) if one["claim"] else None, one["renewals"], one["loyal"], one["lost"],
            one["lost_loyal"], of["others"], of["others_low"], of["others_high"], of["loyal"], of["loyal_low"],
            of["loyal_high"], of["other_customers"], of["loyal_customers"],
        ])  # fmt: skip
    return rows


class _Scale:
    """Percentage points on a line that all rows share."""

    def __init__(self, of: Sequence[Mapping[str, Any]]) -> None:
        """Take in every range, and 0."""
        told = [one for one in of if one["verdict"] == TOLD]
        self._low = max(min([0.0, *(one["low"] for one in told)]), -WIDEST)
        self._high = min(max([self._low + LEAST, *(one["high"] for one in told)]), WIDEST)

    def at(self, points: float) -> str:
        """Place points on the line."""
        return at(100 * (points - self._low) / (self._high - self._low))

    def drawn(self, of: Mapping[str, Any]) -> Drawn:
        """Draw a premium with its range, beside a tick where loyalty makes no difference."""
        low, high = self.at(of["low"]), self.at(of["high"])
        return Drawn(prior=self.at(0), theirs=self.at(of["points"]), low=low, high=high, marks="")


def _named(segment: str | None) -> str:
    if segment is None:
        return _("The whole book")
    return segment or _("customers without a segment")


def _verdict(verdict: str) -> str:
    return _("told") if verdict == TOLD else str(WHY_NOT[verdict])


def _premium_said(of: Mapping[str, Any], *, needed: Mapping[str, int]) -> str:
    """Say in one sentence what the loyal would pay more."""
    if of["verdict"] != TOLD:
        return _premium_why_not(of, needed=needed)
    said = {"points": _plain(abs(of["points"])), "range": _range(of["low"], of["high"])}
    if of["points"] >= 0:
        form = _(
            "Who is loyal renews as surely as the others at a price that is %(points)s percentage points higher "
            "(likely %(range)s, 8 in 10)."
        )
    else:
        form = _(
            "Who is loyal renews as surely as the others only at a price that is %(points)s percentage points lower "
            "(likely %(range)s, 8 in 10)."
        )
    return form % said


def _premium_why_not(of: Mapping[str, Any], *, needed: Mapping[str, int]) -> str:
    if of["verdict"] == "not enough":
        return _(
            "How much more the loyal would pay is not told yet: it takes %(lost)s lost renewals of a known price, of "
            "the loyal and of the others at least %(each)s; %(has)s are known, %(loyal)s of them of the loyal."
        ) % {
            "lost": count(needed["lost"]), "each": count(needed["lost_each"]), "has": count(of["lost"]),
            "loyal": count(of["lost_loyal"]),
        }  # fmt: skip
    return _("How much more the loyal would pay is not told: %(why)s.") % {"why": WHY_NOT[of["verdict"]]}


def _row(of: Mapping[str, Any], *, needed: Mapping[str, int], scale: _Scale) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": _named(of["segment"]),
        "loyal": count(of["loyal"]),
        "others": count(of["renewals"] - of["loyal"]),
        "lost": count(of["lost"]),
        "lost_loyal": count(of["lost_loyal"]),
    }
    if of["verdict"] == TOLD:
        return row | {
            "points": points_said(of["points"], digits=1),
            "range": _range(of["low"], of["high"]),
            "claim": CLAIMS[of["claim"]],
            "line": scale.drawn(of),
        }
    few = _("not enough: it takes %(lost)s lost, %(each)s of either") % {
        "lost": count(needed["lost"]), "each": count(needed["lost_each"]),
    }  # fmt: skip
    return row | {"why": few if of["verdict"] == "not enough" else WHY_NOT[of["verdict"]]}


def _elasticity_said(of: Mapping[str, Any], *, needed: Mapping[str, int], of_all: Mapping[str, Any]) -> str:
    """Say in one or two sentences how customers look at list prices."""
    if not of_all["since"]:
        return _(
            "Nothing was bought at a list price that lines of one product and month agree on, so elasticities are not "
            "told. It takes the columns product, quantity and list price of orders."
        )
    if of["verdict"] == TOLD:
        return _(
            "With one per cent of list price the others buy %(others)s per cent of quantity, and who is loyal "
            "%(loyal)s (likely %(others_range)s and %(loyal_range)s, 8 in 10)."
        ) % {
            "others": points_said(of["others"], digits=1), "loyal": points_said(of["loyal"], digits=1),
            "others_range": _range(of["others_low"], of["others_high"]),
            "loyal_range": _range(of["loyal_low"], of["loyal_high"]),
        }  # fmt: skip
    if of["verdict"] == "not enough":
        return _(
            "How differently the loyal look at list prices is not told yet: it takes %(each)s customers of either kind "
            "who saw two prices; there are %(loyal)s who are loyal, and %(others)s others."
        ) % {
            "each": count(needed["customers_each"]), "loyal": count(of["loyal_customers"]),
            "others": count(of["other_customers"]),
        }  # fmt: skip
    return _("How differently the loyal look at list prices is not told: list prices moved only as months did.")


def _elastic(of: Mapping[str, Any], *, needed: Mapping[str, int]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": _named(of["segment"]),
        "loyal_customers": count(of["loyal_customers"]),
        "other_customers": count(of["other_customers"]),
        "purchases": count(of["purchases"]),
    }
    if of["verdict"] != TOLD:
        few = _("not enough: it takes %(each)s of either") % {"each": count(needed["customers_each"])}
        return row | {"why": few if of["verdict"] == "not enough" else _("list prices moved only as months did")}
    for name in ("others", "loyal", "difference"):
        row[name] = points_said(of[name], digits=1)
        row[f"{name}_range"] = _range(of[f"{name}_low"], of[f"{name}_high"])
    return row


def _range(low: float, high: float) -> str:
    return _("%(low)s to %(high)s") % {"low": points_said(low, digits=1), "high": points_said(high, digits=1)}


def _plain(points: float) -> str:
    return f"{points:.1f}"
