"""How much hangs on few, in words, as a curve and as tables; of the whole book."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.runs.concentration import ConcentrationReport, Hedge, Holder, Substitute, concentration_told
from keepworth_web.focus.reads.curves import Curves, Line, Plane, parts_of
from keepworth_web.focus.reads.unforetold import unforetold_of
from keepworth_web.know.reads import seen_by
from keepworth_web.measure.reads.words import hundredths, listed, run_said
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, in_100

SHOWN: Final = 20
KINDS: Final[Mapping[str, Words]] = {
    "segment": gettext_lazy("By segment"),
    "sector": gettext_lazy("By sector that they work in"),
    "team": gettext_lazy("By team of ours"),
    "colleague": gettext_lazy("By colleague who serves them"),
    "channel": gettext_lazy("By channel"),
    "partner": gettext_lazy("By partner through whom we serve them"),
    "group": gettext_lazy("By group of companies"),
    "champion": gettext_lazy("By the person who alone speaks for us"),
}
ONE: Final[Mapping[str, Words]] = {
    "customer": gettext_lazy("customer"),
    "segment": gettext_lazy("segment"),
    "sector": gettext_lazy("sector"),
    "team": gettext_lazy("team"),
    "colleague": gettext_lazy("colleague"),
    "channel": gettext_lazy("channel"),
    "partner": gettext_lazy("partner"),
    "group": gettext_lazy("group of companies"),
    "champion": gettext_lazy("who alone speaks for us"),
}

HEDGES: Final[Mapping[str, Words]] = {
    "second_contact": gettext_lazy("Win a second contact"),
    "close_complaint": gettext_lazy("Solve the open complaint"),
    "longer_term": gettext_lazy("Agree on a longer term"),
}


def concentration_seen(request: SignedIn) -> ConcentrationReport | None:
    """Return what the run that is shown tells of concentration."""
    visible = seen_by(request)
    run = visible.scored.run
    return kept(request, "concentration", find=lambda: concentration_told(visible.book, run=run)) if run else None


def concentration_of(request: SignedIn) -> dict[str, Any] | None:
    """Return what the page shows, None where no run tells anything of it."""
    found = concentration_seen(request)
    if found is None:
        return None
    return {
        "said": _said(found),
        "risk": _risk(found),
        "chances": _chances(found),
        "of": _what(found),
        "picture": _picture(found),
        "rows": [_row(one, found) for one in found.customers[:SHOWN]],
        "more": max(found.told["customers"] - found.unlisted - SHOWN, 0),
        "unlisted": found.unlisted,
        "groups": [_group(kind, found) for kind in KINDS if found.by.get(kind)],
        "unsaid": listed([str(ONE[kind]) for kind in ("sector", "partner") if not found.by.get(kind)]),
        "hedges": [_hedge(one) for one in found.hedges],
        "unforetold": unforetold_of(found),
        "substitutes": [_substitute(one) for one in found.substitutes],
        "about": run_said(seen_by(request).record),
        "currency": found.currency,
    }


def concentration_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row of each customer and group for a file, as the page counts them."""
    found = concentration_seen(request)
    if found is None:
        return []
    every = [("customer", found.customers), *((kind, found.by[kind]) for kind in KINDS if found.by.get(kind))]
    return [
        [str(ONE[kind]), _named(one), one.customers, one.value, one.share, one.revenue, one.share_revenue, one.leaves,
         one.at_risk]
        for kind, holders in every
        for one in holders
    ]  # fmt: skip


def _what(of: ConcentrationReport) -> str:
    return _("lifetime value") if of.told["of"] == "value" else _("a year's revenue")


def _named(one: Holder) -> str:
    return one.name or _("not named")


def _amount(one: Holder, of: ConcentrationReport) -> float:
    return (one.value if of.told["of"] == "value" else one.revenue) or 0.0


def _share(one: Holder, of: ConcentrationReport) -> float:
    return (one.share if of.told["of"] == "value" else one.share_revenue) or 0.0


def _said(of: ConcentrationReport) -> list[str]:
    """Say what one loses with the largest, and what would be left without the largest three."""
    told = of.told
    parts = []
    if of.customers:
        first = of.customers[0]
        said = {"who": _named(first), "share": hundredths(_share(first, of)), "what": _what(of), "n": first.one_in}
        if first.one_in:
            parts.append(
                _("Losing %(who)s (%(share)s in 100 of %(what)s) is a 1-in-%(n)s event until its renewal or in a year.")
                % said
            )
        else:
            parts.append(_("%(who)s has %(share)s in 100 of %(what)s; how likely they leave is not known.") % said)
    if of.without:
        parts.append(
            _("Without the largest three %(left)s of %(all)s would be left.")
            % {"left": amount(of.without.amount), "all": amount(told["total"])}
        )
    parts.append(
        ngettext(
            "%(n)s customer brings as much concentration as %(alike)s equal ones.",
            "%(n)s customers are as concentrated as %(alike)s equal ones would be.",
            told["customers"],
        )
        % {"n": count(told["customers"]), "alike": f"{told['effective']:.1f}"}
    )
    return parts


def _risk(of: ConcentrationReport) -> str:
    told = of.told
    if told["expected"] is None:
        return _("How likely customers leave is known of nobody, so what may be lost together is not told.")
    said = _(
        "On average %(mean)s would be lost; in the worst 1 of 20 cases at least %(var)s, "
        "and %(cvar)s on average of them."
    ) % {"mean": amount(told["expected"]), "var": amount(told["var95"]), "cvar": amount(told["cvar95"])}
    ends = (told.get("ranges") or {}).get("cvar95")
    if not ends:
        return said
    doubt = _("If all chances erred together, these would be %(range)s on average.") % {"range": likely(*ends)}
    return f"{said} {doubt}"


def _chances(of: ConcentrationReport) -> str:
    told, chances = of.told, of.told["chances"]
    return _(
        "%(draws)s draws with a common shock of %(shock)s (ours, a setting). The chances of %(staying)s come from "
        "contracts and what is known besides, of %(activity)s from orders alone; of %(unknown)s none is known, and "
        "nothing of theirs is lost here."
    ) % {
        "draws": count(told["draws"]), "shock": f"{told['correlation']:.2f}", "staying": count(chances["staying"]),
        "activity": count(chances["activity"]), "unknown": count(chances["unknown"]),
    }  # fmt: skip


def _picture(of: ConcentrationReport) -> Curves | None:
    """Draw what share the largest 1, 2, … customers have, against all being equal."""
    shares = of.shares
    if len(shares) < 2:
        return None
    plane = Plane(len(shares), 100.0)
    carried = [0.0, *accumulate(100 * share for share in shares)]
    everybody = of.told["customers"]
    even = [0.0, 100 * len(shares) / max(everybody, 1)]
    return Curves(
        lines=(
            Line("even", plane.points([0, len(shares)], even)),
            Line("", plane.points(range(len(carried)), carried)),
        ),
        across=tuple((plane.x(one), count(round(one))) for one in parts_of(len(shares))),
        up=tuple((plane.y(one), str(round(one))) for one in parts_of(100)),
        across_said=_("customers, the largest first"),
        up_said=_("In 100 of %(what)s, of the largest customers together; dashed: if all were equal")
        % {"what": _what(of)},
    )


def _row(one: Holder, of: ConcentrationReport) -> dict[str, Any]:
    return {
        "name": _named(one), "number": one.number, "customers": count(one.customers),
        "amount": amount(_amount(one, of)), "share": hundredths(_share(one, of)),
        "revenue": None if one.revenue is None else amount(one.revenue),
        "leaves": None if one.leaves is None else in_100(one.leaves),
        "from_staying": one.from_staying,
        "at_risk": None if one.at_risk is None else amount(one.at_risk),
    }  # fmt: skip


def _group(kind: str, of: ConcentrationReport) -> dict[str, Any]:
    told = of.told["by"][kind]
    return {
        "kind": kind,
        "title": KINDS[kind],
        "said": _("As concentrated as %(n)s equal ones; %(share)s in 100 of %(what)s is in one.")
        % {"n": f"{told['effective']:.1f}", "share": hundredths(told["in_some"]), "what": _what(of)},
        "rows": [_row(one, of) for one in of.by[kind][:SHOWN]],
        "more": max(told["groups"] - SHOWN, 0),
    }


def hedge_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row a hedge for a file, as the page ranks them."""
    found = concentration_seen(request)
    return [
        [str(HEDGES[one.hedge]), one.name or _("not named"), one.leaves, one.then, one.less, one.less_cvar95, one.low,
         one.high, one.cost]
        for one in (found.hedges if found else ())
    ]  # fmt: skip


def _hedge(of: Hedge) -> dict[str, Any]:
    per = None if not of.cost else amount(1_000 * of.less_cvar95 / of.cost)
    return {
        "what": HEDGES[of.hedge], "name": of.name or _("not named"), "number": of.number, "leaves": in_100(of.leaves),
        "then": in_100(of.then), "less": amount(of.less), "cvar": amount(of.less_cvar95),
        "range": likely(of.low, of.high), "cost": None if of.cost is None else amount(of.cost), "per": per,
    }  # fmt: skip


def _substitute(of: Substitute) -> dict[str, Any]:
    cheaper = of.cheapest is not None and of.cheapest > 0
    return {
        "name": of.segment, "share": hundredths(of.share), "with_rival": count(of.with_rival),
        "customers": count(of.customers),
        "rival_share": None if of.rival_share is None else hundredths(of.rival_share),
        "cheapest": f"{of.cheapest:.0f}" if cheaper else None, "trends": count(of.trends), "heaviest": of.heaviest,
        "weight": of.weight, "lost": None if of.lost_to_price is None else amount(of.lost_to_price),
        "repositioning": None if of.repositioning is None else amount(of.repositioning),
    }  # fmt: skip
