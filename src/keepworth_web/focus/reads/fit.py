"""Fit: who is like those who work best with us, what these have in common, what we want, and kinds; in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from keepworth.focus.fit import FEWEST
from keepworth.focus.kinds import FEWEST as FEWEST_FOR_KINDS
from keepworth.runs.fit import Common, FitReport, Fitting, Reason, fit_told
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.measure.reads.words import listed, run_said
from keepworth_web.shared.amounts import minus
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count, in_100

A_PAGE: Final = 200
REASONS: Final = 3
MEASURED: Final = 3 * FEWEST  # customers, of whom a third are the best
KINDS: Final[Mapping[str, Words]] = {
    "segment": gettext_lazy("segment"),
    "sector": gettext_lazy("sector"),
    "kind": pgettext_lazy("of a customer", "kind"),
    "channel": gettext_lazy("channel"),
    "team": gettext_lazy("team"),
    "country": gettext_lazy("country"),
    "size": gettext_lazy("people who work there"),
    "tenure": gettext_lazy("time with us"),
    "group": gettext_lazy("part of a group"),
    "contract": gettext_lazy("a contract that runs"),
    "place": pgettext_lazy("where customers buy", "place"),
    "product": gettext_lazy("main product"),
    "fit": pgettext_lazy("of a customer", "fit"),
}
VALUES: Final[Mapping[str, Words]] = {
    "other": pgettext_lazy("values of an attribute", "another one"),
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "under 1 year": gettext_lazy("under 1 year"),
    "1 to 3 years": gettext_lazy("1 to 3 years"),
    "3 to 7 years": gettext_lazy("3 to 7 years"),
    "7 years and more": gettext_lazy("7 years and more"),
    "under 10": gettext_lazy("under 10"),
    "10 to 49": gettext_lazy("10 to 49"),
    "50 to 249": gettext_lazy("50 to 249"),
    "250 to 999": gettext_lazy("250 to 999"),
    "1,000 and more": gettext_lazy("1,000 and more"),
    "low": pgettext_lazy("a third of fit", "low"),
    "middle": pgettext_lazy("a third of fit", "middle"),
    "high": pgettext_lazy("a third of fit", "high"),
    "organisation": gettext_lazy("organisation"),
    "person": gettext_lazy("person"),
    "prospect": gettext_lazy("prospect"),
    "internal": gettext_lazy("internal"),
}
OWN: Final = ("segment", "sector", "channel", "team", "country", "place", "product")  # values are the book's own words


def fit_seen(request: SignedIn) -> FitReport | None:
    """Return what the run that is shown says of fit; None where it says nothing."""
    visible = seen_by(request)
    run = visible.scored.run
    return kept(request, "fit", find=lambda: fit_told(visible.book, run=run)) if run else None


def fit_of(request: SignedIn) -> dict[str, Any] | None:
    """Return what the page shows, None where no run says anything of fit."""
    found = fit_seen(request)
    if found is None:
        return None
    told = [one for one in found.common if one.low > 0 or one.high < 0]
    return {
        "said": list(_said(found)),
        "earned": found.no_fit is None,
        "common": [_common_row(one) for one in (told if found.no_fit is None else ())],
        "wants": [_want_row(one) for one in found.wants],
        "kinds": [_kind_row(at, one) for at, one in enumerate(found.kinds["each"], 1)] if found.kinds else [],
        "no_kinds": _no_kinds(found),
        "rows": [_row(one) for one in found.customers[:A_PAGE]],
        "count": len(found.customers),
        "more": len(found.customers) > A_PAGE,
        "about": run_said(seen_by(request).record),
    }


def fit_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row a customer for a file, those who fit best first."""
    found = fit_seen(request)
    return [
        [_named(one), round(one.fit, 3), round(one.low, 3), round(one.high, 3), round(one.learnt, 3),
         round(one.told, 3), round(one.asked, 3), one.kind, "; ".join(map(reason_said, one.reasons)) or None]
        for one in (found.customers if found else ())
    ]  # fmt: skip


def fitting_of(request: SignedIn, number: int) -> Fitting | None:
    """Return how well a customer fits whom somebody sees, None where the run says nothing.

    The counts behind its reasons are of the whole book: whoever is bound to teams gets none.
    """
    visible = seen_by(request)
    if not visible.scored.run or customer_of(request, number) is None:
        return None
    found = fit_told(visible.book, run=visible.scored.run, numbers=[number])
    if not found or not found.customers:
        return None
    one = found.customers[0]
    if visible.teams is None:
        return one
    return replace(one, reasons=tuple(replace(reason, common=None) for reason in one.reasons))


def fit_of_customer(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return what the page of a customer says of their fit, None where the run says nothing."""
    found = fitting_of(request, number)
    return _row(found) if found else None


def what_said(kind: str, of: str) -> str:
    """Say what customers are told apart by."""
    if kind == "buys":
        return _("buys %(product)s") % {"product": of}
    if kind == "needs":
        return _("needs %(topic)s") % {"topic": of}
    return str(KINDS.get(kind, kind))


def value_said(kind: str, value: str) -> str:
    """Say what customers are; words of the book's own stay as they are."""
    return value if kind in OWN and value != "other" else str(VALUES.get(value, value))


def _is_so(kind: str, of: str, *, value: str) -> str:
    """Say an attribute with its value."""
    # Translators: what a customer is like, such as "segment: Retail".
    return pgettext("what a customer is like", "%(what)s: %(value)s") % {
        "what": what_said(kind, of), "value": value_said(kind, value),
    }  # fmt: skip


def reason_said(of: Reason) -> str:
    """Say one reason of a customer's fit, with the counts behind it."""
    if of.source == "asked":
        return _("they answered that we fit") if of.push > 0 else _("they answered that we do not fit")
    kind, _gap, name = of.attribute.partition(" ")
    said = _is_so(kind, name, value=of.value or "")
    if of.source == "told":
        form = _("as we want it: %(what)s") if of.push > 0 else _("not as we want it: %(what)s")
        return form % {"what": said}
    form = _("like the best: %(what)s") if of.push > 0 else _("unlike the best: %(what)s")
    return form % {"what": f"{said} ({_counts(of.common)})" if of.common else said}


def _counts(of: Common) -> str:
    return _("%(best)s of %(known_best)s of the best, %(others)s of %(known_others)s others") % {
        "best": count(of.best), "known_best": count(of.known_best), "others": count(of.others),
        "known_others": count(of.known_others),
    }  # fmt: skip


def _said(found: FitReport) -> Iterator[str]:
    rule = found.rule
    measured = {"best": count(rule["best"]), "n": count(rule["measured"]), "all": count(rule["customers"])}
    if found.no_fit is None:
        yield (
            _(
                "The %(best)s customers who work best, of %(n)s whose value and strength are measured, have "
                "something in common."
            )
            % measured
        )
    elif found.learnt is None:
        yield _(
            "What customers who work best have in common is not said: it takes %(least)s whose value and strength are "
            "measured, and there are %(n)s of %(all)s."
        ) % {**measured, "least": MEASURED}
    else:
        yield (
            _(
                "What the %(best)s who work best of %(n)s measured customers have in common does not foretell "
                "others, so nothing is said to be in common."
            )
            % measured
        )
    asked = found.asked["customers"]
    yield ngettext(
        "%(n)s customer answered about fit; nobody else is moved by an answer.",
        "%(n)s customers answered about fit; nobody else is moved by an answer.",
        asked,
    ) % {"n": count(asked)}
    if not found.wants:
        yield _("You have not said yet whom you want.")


def _no_kinds(found: FitReport) -> str:
    if found.kinds:
        return ""
    there = found.rule["customers"]
    if there < FEWEST_FOR_KINDS:
        return _("Kinds of customers are not proposed: it takes %(least)s customers, and there are %(n)s.") % {
            "least": FEWEST_FOR_KINDS, "n": count(there),
        }  # fmt: skip
    return _("No segmentation is earned: customers do not fall into kinds by what they need, buy and fit like.")


def _common_row(of: Common) -> Mapping[str, Any]:
    return {
        "what": _is_so(of.kind, of.of, value=of.value), "speaks_for": of.push > 0,
        "best": _share(of.best, of.known_best), "others": _share(of.others, of.known_others),
        "push": minus(f"{of.push:+.1f}"), "low": minus(f"{of.low:+.1f}"), "high": minus(f"{of.high:+.1f}"),
    }  # fmt: skip


def _share(part: int, whole: int) -> str:
    return _("%(part)s of %(whole)s") % {"part": count(part), "whole": count(whole)}


def _want_row(of: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "what": _is_so(of["kind"], of["of"], value=of["value"]),
        "points": minus(f"{of['points']:+g}"),
        "customers": of["customers"],
    }


def _kind_row(at: int, of: Mapping[str, Any]) -> Mapping[str, Any]:
    apart = [
        _("%(what)s (%(have)s, of the others %(others)s)") % {
            "what": _is_so(one["kind"], one["of"], value=one["value"]), "have": _share(one["have"], one["known"]),
            "others": _share(one["others"], one["others_known"]),
        }
        for one in of["apart"]
    ]  # fmt: skip
    return {"at": at, "customers": count(of["customers"]), "fit": in_100(of["fit"]), "apart": apart}


def _row(of: Fitting) -> Mapping[str, Any]:
    return {
        "number": of.number, "name": _named(of), "fit": in_100(of.fit), "kind": of.kind,
        "range": "" if of.low == of.high else _("%(low)s to %(high)s") % {
            "low": round(100 * of.low), "high": round(100 * of.high),
        },
        "why": listed([reason_said(one) for one in of.reasons[:REASONS]]),
        "is_best": of.is_best,
    }  # fmt: skip


def _named(of: Fitting) -> str:
    return of.name or _("not named")
