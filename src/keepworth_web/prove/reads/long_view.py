"""The long view, as its page says it: what goes before what, which drivers last, and how long cohorts stay."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from keepworth.runs.kept_findings import Finding, kept_findings
from keepworth.runs.long_view import WHAT
from keepworth_web.measure.reads.words import age_said
from keepworth_web.prove.reads.metric_names import metric_named
from keepworth_web.prove.reads.reaches import reaches
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, day

type Record = Mapping[str, Any]
FIRST_WORDS: Final[dict[str, tuple[Promise, Promise]]] = {
    "growth": (gettext_lazy("our people's growth"), gettext_lazy("their customers' growth")),
    "promises": (gettext_lazy("kept promises"), gettext_lazy("recommendations")),
}
ORDERS: Final[dict[str, Promise]] = {
    "leads": gettext_lazy("First %(first)s, then %(second)s, and not the other way: an association worth watching."),
    "follows": gettext_lazy("It is the other way: first %(second)s, then %(first)s."),
    "both": gettext_lazy("%(first)s and %(second)s go before each other: neither is a signal by itself."),
    "neither": gettext_lazy("Neither goes before the other beyond doubt: %(first)s, %(second)s."),
    "not_enough": gettext_lazy("Not enough to tell whether there is an order: %(first)s, %(second)s."),
}
LASTING: Final[dict[str, Promise]] = {
    "enduring": pgettext_lazy("a driver", "enduring"), "fading": pgettext_lazy("a driver", "fading"),
    "rising": pgettext_lazy("a driver", "rising"), "episodic": pgettext_lazy("a driver", "comes and goes"),
    "unknown": pgettext_lazy("a driver", "cannot tell"),
}  # fmt: skip


def long_view_of(request: SignedIn) -> Finding | None:
    """Return the newest long view that rests on nothing later than the day that is shown."""
    found = kept(
        request, WHAT, find=lambda: kept_findings(settings.ENVIRONMENT.book, WHAT, until=request.as_of)[:1]
    )  # fmt: skip
    return found[0] if found else None


def long_view_parts(request: SignedIn) -> dict[str, Any] | None:
    """Return what the page shows; None where nobody has looked."""
    record = long_view_of(request)
    if record is None:
        return None
    found = record["found"]
    return {
        "leads": [_lead(one) for one in found["leads"]],
        "drivers_said": _drivers_said(found["drivers"]),
        "drivers": [_driver(one) for one in found["drivers"]["drivers"]],
        "cohorts_said": list(_cohorts_said(found["cohorts"])),
        "cohorts": [_cohort(one) for one in found["cohorts"]["cohorts"]],
        "about": [
            _("As of %(day)s.") % {"day": day(dt.date.fromisoformat(found["as_of"]))},
            _("Judged %(age)s by Keepworth %(version)s.") % {
                "age": age_said((timezone.now() - dt.datetime.fromisoformat(record["made_at"])).days),
                "version": record["version"],
            },
        ],
    }  # fmt: skip


def long_view_rows(request: SignedIn) -> list[list[Value]]:
    """Return the lags, the drivers and the cohorts, as the rows of a file."""
    record = long_view_of(request)
    if record is None:
        return []
    found = record["found"]
    as_of = dt.date.fromisoformat(found["as_of"])
    rows: list[list[Value]] = []
    for one in found["leads"]:
        first, second = (str(word) for word in FIRST_WORDS[one["what"]])
        for way, name in (("forward", f"{first} → {second}"), ("backward", f"{second} → {first}")):
            lag = one[way]
            rows.append([_("Lag"), name, lag["r"], lag["low"], lag["high"], lag["pairs"], as_of])
    rows += [
        [
            str(LASTING[one["lasting"]]),
            metric_named(one["driver"]),
            one["mean"],
            one["low"],
            one["high"],
            one["answers"],
            as_of,
        ]
        for one in found["drivers"]["drivers"]
    ]
    for one in found["cohorts"]["cohorts"]:
        name = _("began in %(year)s, after %(n)s months")
        rows += [
            [_("Cohort"), name % {"year": one["began"], "n": at["months"]}, at["share"], at["low"], at["high"],
             at["seen"], as_of] for at in one["stayed"]
        ]  # fmt: skip
    return rows


def _lead(of: Record) -> dict[str, Any]:
    first, second = (str(word) for word in FIRST_WORDS[of["what"]])
    said = str(ORDERS[of["order"]]) % {"first": first, "second": second}
    ways = [(of["forward"], first, second), (of["backward"], second, first)]
    told = [(lag["r"] or 0.0, lag["low"] or 0.0, lag["high"] or 0.0) for lag, *_ends in ways]
    return {
        "said": said[0].upper() + said[1:],
        "rows": [
            {"name": f"{a} → {b}", "r": _signed(lag["r"]), "low": _signed(lag["low"]), "high": _signed(lag["high"]),
             "n": _n(of["what"], lag), "needed": count(lag["needed"]), "is_told": lag["r"] is not None, "reach": reach}
            for (lag, a, b), reach in zip(ways, reaches(told), strict=True)
        ],
    }  # fmt: skip


def _n(what: str, lag: Record) -> str:
    if what == "growth":
        form = _("pairs of quarters: %(pairs)s; teams: %(units)s")
    else:
        form = _("pairs of quarters: %(pairs)s; customers: %(units)s")
    return form % {"pairs": count(lag["pairs"]), "units": count(lag["units"])}


def _drivers_said(found: Record) -> str:
    if not found["drivers"]:
        return _(
            "Which drivers last cannot be told yet: it takes %(n)s half-years, each with answers of 30 customers of "
            "whom it is known whether they stayed."
        ) % {"n": found["needed"]}  # fmt: skip
    many = sum(one["lasting"] == "enduring" for one in found["drivers"])
    form = ngettext(
        "%(n)s of %(all)s drivers endures: it goes with staying in every stretch of time alike.",
        "%(n)s of %(all)s drivers endure: they go with staying in every stretch of time alike.",
        many,
    )
    return form % {"n": count(many), "all": count(len(found["drivers"]))}


def _driver(of: Record) -> dict[str, Any]:
    return {
        "name": metric_named(of["driver"]), "lasting": LASTING[of["lasting"]], "mean": _signed(of["mean"]),
        "mean_low": _signed(of["low"]), "mean_high": _signed(of["high"]),
        "slope": _signed(of["slope"]), "low": _signed(of["slope_low"]), "high": _signed(of["slope_high"]),
        "windows": count(of["windows"]), "answers": count(of["answers"]), "i2": f"{100 * of['i2']:.0f}",
        "beyond": f"{100 * of['beyond_doubt']:.0f}",
    }  # fmt: skip


def _cohorts_said(found: Record) -> Iterator[str]:
    if not found["cohorts"]:
        yield _("No year began with ten customers or more: how long those stay who began together is not told.")
    elif found["apart"] is None:
        yield _("Whether those stay longer who began in one year than in another cannot be told yet.")
    elif found["apart"]["p"] < 0.05:
        yield _("Those who began in different years do not stay alike (log-rank, p = %(p)s).") % {
            "p": f"{found['apart']['p']:.3f}"
        }
    else:
        yield _("That those stay differently who began in different years may be chance (log-rank, p = %(p)s).") % {
            "p": f"{found['apart']['p']:.2f}"
        }
    if found["cohorts"]:
        yield _(
            "Beware: that a cohort loses fewer with the years can be sorting alone. Those who would leave have left, "
            "and nobody's loyalty need have changed."
        )
    if found["undated"]:
        yield ngettext(
            "Of %(n)s customer it is not known since when.", "Of %(n)s customers it is not known since when.",
            found["undated"],
        ) % {"n": count(found["undated"])}  # fmt: skip


def _cohort(of: Record) -> dict[str, Any]:
    places = reaches([(one["share"], one["low"], one["high"]) for one in of["stayed"]])
    return {
        "began": str(of["began"]), "customers": count(of["customers"]), "left": count(of["left"]),
        "stayed": [
            {"months": one["months"], "share": f"{100 * one['share']:.0f}", "low": f"{100 * one['low']:.0f}",
             "high": f"{100 * one['high']:.0f}", "seen": count(one["seen"]), "reach": reach}
            for one, reach in zip(of["stayed"], places, strict=True)
        ],
    }  # fmt: skip


def _signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.2f}".replace("-", "−")
