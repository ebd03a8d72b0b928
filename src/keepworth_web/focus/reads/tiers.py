"""Tiers of the customers that somebody sees: who is surely of which, who lies between two, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.focus.service import Kept
from keepworth.focus.tiers import NAMES, SURE
from keepworth.runs.tiers import Tiered, service_told, tiered_of, tiers_told
from keepworth.tables.fitted import fitted_in
from keepworth.tables.scored import Filter, Page, Scored, Wanted
from keepworth.tables.tiered import tiers_in
from keepworth_web.focus.reads.chips import chips_of
from keepworth_web.focus.reads.fit import MEASURED, what_said
from keepworth_web.focus.reads.page import fields_of
from keepworth_web.focus.reads.scored import record_of, scored_of, teams_of
from keepworth_web.focus.reads.standard import standard_cells, standard_said
from keepworth_web.focus.reads.table import columns_for
from keepworth_web.focus.reads.view import View
from keepworth_web.know.reads import seen_by
from keepworth_web.measure.reads.words import hundredths, listed, run_said
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.panels import Value, Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import count, in_100

IN_SOME: Final = Filter("tier", "some")
ASKED: Final = ("tier", "tier-chance", "segment", "team", "state", "served-by", "value", "strength")
WEIGHTY: Final = 0.1  # logits, from which an attribute is named as a reason
SERVICE: Final[Mapping[str, Words]] = {
    "contacts": gettext_lazy("days with a talk, at least"),
    "reviews": gettext_lazy("review meetings, at least"),
    "hours": gettext_lazy("hours, at least"),
    "answer_days": gettext_lazy("days until the first answer to a case, at most"),
    "named": gettext_lazy("a colleague who serves them (1: yes)"),
}
BESIDE: Final[Mapping[str, Words]] = {
    "what we want": gettext_lazy("what we want"),
    "what they answered": gettext_lazy("what they answered"),
}


def told_of(request: SignedIn) -> Mapping[str, Any] | None:
    """Return what the run says of tiers as a whole, None where it has none."""
    found: Mapping[str, Any] | None = (record_of(request) or {}).get("tiers")
    return found


def counts_of(scored: Scored, teams: tuple[str, ...] | None) -> dict[str, Any]:
    """Count who is surely of each tier, who lies between two, and whose strength is withheld, of those who are seen."""
    seen = Wanted(teams=teams, filters=(IN_SOME,))
    sure = {
        name: scored.count(replace(seen, filters=(Filter("tier", "is", name), Filter("tier_chance", "ge", SURE))))
        for name in NAMES
    }
    everybody = scored.count(seen)
    withheld = scored.count(replace(seen, filters=(IN_SOME, Filter("strength", "none"))))
    return {"all": everybody, "sure": sure, "between": everybody - sum(sure.values()), "withheld": withheld}


def page_of_tiers(request: SignedIn, view: View, *, limit: int) -> Page:
    """Return a page of the customers who are in a tier, as a view asks for them."""
    wanted = view.wanted(teams_of(request), columns=columns_for(request), limit=limit)
    return scored_of(request).page(replace(wanted, filters=(*wanted.filters, IN_SOME)))


def tiered(request: SignedIn, rows: Sequence[Mapping[str, Any]]) -> list[Tiered]:
    """Return the tiers of customers that were read, in their order."""
    run = scored_of(request).run
    found = {row["customer_id"]: row for row in tiers_in(run, [row["number"] for row in rows])} if run else {}
    standard = seen_by(request).book.settings.service.standard
    return [
        tiered_of(found[row["number"]], row, standard=standard)
        for row in rows
        if row["number"] in found and row["value"] is not None
    ]


def tiers_page(request: SignedIn, view: View, *, found: Page) -> dict[str, Any]:
    """Return what the page shows."""
    counts = counts_of(scored_of(request), teams_of(request))
    fields = fields_of(view, scored=scored_of(request), teams=teams_of(request))
    return {
        "said": list(_said(counts)),
        "no_fit": fit_left_out(request),
        "rows": [{**row_said(one), "standard": _standard(request, one)} for one in tiered(request, found.rows)],
        "count": found.count,
        "next": view.query(after=found.next) if found.next else "",
        "view": view,
        "chips": list(chips_of(view)),
        "ranges": [one for one in fields["ranges"] if one["asked"].slug in ASKED],
        "choices": [one for one in fields["choices"] if one["asked"].slug in ASKED],
        "service": _service_said(service_of(request)),
        "tiers": NAMES,
        "about": run_said(seen_by(request).record),
        "currency": seen_by(request).book.settings.currency,
    }


def service_of(request: SignedIn) -> tuple[Kept, ...]:
    """Return how the standard of each tier was kept with the customers who are seen."""
    visible = seen_by(request)
    return service_told(visible.book, scored=visible.scored, teams=visible.teams)


def _service_said(found: Sequence[Kept]) -> list[dict[str, Any]]:
    """Say it by measure, a cell each tier."""
    return [
        {"title": title, "cells": [{"tier": one.tier, "standard": f"{one.standard:g}", "known": count(one.known),
                                    "kept": count(one.kept), "is_known": one.known > 0}
                                   for one in found if one.measure == measure]}
        for measure, title in SERVICE.items()
    ]  # fmt: skip


def tier_of(request: SignedIn, number: int) -> dict[str, Any] | None:
    """Return what the page of a customer says of their tier, None where they are in none."""
    row = scored_of(request).one(number, teams=teams_of(request))
    found = tiered(request, [row]) if row else []
    return {**row_said(found[0]), "standard": _standard(request, found[0])} if found else None


def fit_left_out(request: SignedIn) -> str | None:
    """Say why the tiers go by no fit, None where they do; counts of the whole book to whoever sees all of it."""
    run, told = scored_of(request).run, told_of(request) or {}
    said = fitted_in(run) if run else None
    if said is not None and told.get("no_fit") is None:
        return None
    if said is None:
        return _("Fit is left out: this score says nothing of it.")
    rule = {name: count(said["rule"][name]) for name in ("best", "measured")} | {"least": count(MEASURED)}
    sees_all = teams_of(request) is None
    if said["learnt"] is None:
        few = (
            _(
                "Fit is left out: to say what those who work best with us have in common takes %(least)s customers "
                "whose value and strength are measured; there are %(measured)s."
            )
            if sees_all
            else _(
                "Fit is left out: to say what those who work best with us have in common takes %(least)s customers "
                "whose value and strength are measured, and the book has fewer."
            )
        )
        return few % rule
    chance = (
        _(
            "Fit is left out: what the %(best)s who work best of %(measured)s measured customers have in common "
            "foretells who else works well no better than chance."
        )
        if sees_all
        else _(
            "Fit is left out: what those who work best have in common foretells who else works well no better than "
            "chance."
        )
    )
    return chance % rule


def _standard(request: SignedIn, one: Tiered) -> dict[str, Any]:
    record = record_of(request)
    return standard_said(one, told=told_of(request) or {}, as_of=record["day"] if record else None)


def tier_rows(request: SignedIn) -> Sequence[Sequence[Value]]:
    """Return a row of each customer who is seen and in a tier, the best first, for a file."""
    visible = seen_by(request)
    found = tiers_told(visible.book, scored=visible.scored, teams=visible.teams)
    return [
        [one.customer_id, one.name or None, one.tier, one.between, *(round(one.chances[name], 3) for name in NAMES),
         round(one.value), round(one.value_low), round(one.value_high),
         *(None if end is None else round(end) for end in (one.strength, one.strength_low, one.strength_high)),
         None if one.fit is None else round(one.fit, 2), _because(one) or None, *standard_cells(one)]
        for one in (found.customers if found else ())
    ]  # fmt: skip


def row_said(one: Tiered) -> dict[str, Any]:
    """Say a customer's tier in words."""
    strength = None
    if one.strength is not None and one.strength_low is not None and one.strength_high is not None:
        strength = {"mean": round(one.strength), "low": round(one.strength_low), "high": round(one.strength_high)}
    return {
        "number": one.number, "name": one.name or one.customer_id, "tier": one.tier, "is_sure": one.between is None,
        "between": " / ".join(sorted((one.tier, one.between))) if one.between else "",
        "chances": _chances(one), "value": amount(one.value), "range": likely(one.value_low, one.value_high),
        "strength": strength, "fit": None if one.fit is None else in_100(one.fit), "because": _because(one),
    }  # fmt: skip


def attribute_said(name: str) -> str:
    """Say what fit is judged by."""
    if name in BESIDE:
        return str(BESIDE[name])
    kind, _gap, of = name.partition(" ")
    return what_said(kind, of)


def _chances(one: Tiered) -> str:
    # Translators: chances of three tiers in 100, such as "A 79, B 18, C 3 in 100".
    return _("A %(a)s, B %(b)s, C %(c)s in 100") % {
        name.lower(): hundredths(one.chances[name]) for name in NAMES
    }  # fmt: skip


def _because(one: Tiered) -> str:
    """Say what speaks for fit and what against it, the weightiest first."""
    weighty = sorted(one.because.items(), key=lambda pair: -abs(pair[1]))
    sides = ([name for name, push in weighty if push >= WEIGHTY], [name for name, push in weighty if push <= -WEIGHTY])
    forms = (_("for fit: %(what)s"), _("against fit: %(what)s"))
    said = [
        form % {"what": listed(list(map(attribute_said, names)))}
        for form, names in zip(forms, sides, strict=True)
        if names
    ]
    return "; ".join(said)


def _said(counts: Mapping[str, Any]) -> Iterator[str]:
    sure = counts["sure"]
    yield ngettext(
        "Of %(all)s customer %(a)s is surely A, %(b)s surely B, %(c)s surely C; %(between)s lies between two.",
        "Of %(all)s customers %(a)s are surely A, %(b)s surely B, %(c)s surely C; %(between)s lie between two.",
        counts["all"],
    ) % {
        "all": count(counts["all"]), **{name.lower(): count(sure[name]) for name in NAMES},
        "between": count(counts["between"]),
    }  # fmt: skip
    if counts["withheld"]:
        yield ngettext(
            "The strength of %(n)s of them is withheld: its tier counts with the doubt of that.",
            "The strength of %(n)s of them is withheld: their tiers count with the doubt of that.",
            counts["withheld"],
        ) % {"n": count(counts["withheld"])}
