"""The success index of a customer, in words: what it is, what holds it back, and what each part rests on."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.runs.success import EconomicPart, KnowledgePart, RelationshipPart, SuccessTold, success_of
from keepworth_web.know.reads import seen_by
from keepworth_web.measure.reads.relationship import relationship_with
from keepworth_web.measure.reads.words import age_said, listed, pieces_said, range_said, run_said, score_said
from keepworth_web.shared.panels import Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.states import PUBLISHED
from keepworth_web.shared.templatetags.shown import count

PARTS: Final[Mapping[str, Words]] = {
    "knowledge": gettext_lazy("what we know of them"),
    "relationship": gettext_lazy("how strong the relationship is"),
    "economic": gettext_lazy("what they are worth to us"),
}
FIELDS: Final[Mapping[str, Words]] = {
    "goals": gettext_lazy("goals"),
    "problems": gettext_lazy("problems"),
    "needs": gettext_lazy("needs"),
    "rivals": gettext_lazy("competitors"),
    "ledger": gettext_lazy("what they gain from us"),
    "contacts": gettext_lazy("who is who"),
    "contract": gettext_lazy("the contract"),
}


def success_with(request: SignedIn, number: int) -> SuccessTold | None:
    """Return the success of a visible customer, None where the run measured no relationships."""
    relationship = relationship_with(request, number)
    visible = seen_by(request)
    row = visible.one(number)
    if relationship is None or row is None:
        return None
    return success_of(visible.scored, relationship, row=row)


def success_shown(request: SignedIn, number: int) -> Mapping[str, Any] | None:
    """Return what the panel shows."""
    found = success_with(request, number)
    if found is None:
        return None
    return {
        "number": number,
        "said": _whole(found),
        "held_back": _held_back(found),
        "about": run_said(seen_by(request).record),
        "rows": [
            {"what": PARTS[name], "is_bottleneck": found.bottleneck == name, **row}
            for name, row in (
                ("knowledge", _knowledge(found.knowledge)),
                ("relationship", _relationship(found.relationship)),
                ("economic", _economic(found.economic)),
            )
        ],
    }


def _whole(of: SuccessTold) -> str:
    if of.index is None or of.low is None or of.high is None:
        missing = listed([str(PARTS[name]) for name in of.unknown])
        return _("It is not said, for this is not known: %(what)s.") % {"what": missing}
    return _("Success %(index)s of 100 (likely %(range)s, 8 in 10).") % {
        "index": score_said(of.index),
        "range": range_said(of.low, of.high),
    }


def _held_back(of: SuccessTold) -> str:
    if of.bottleneck is None:
        return ""
    compounding = score_said(of.compounding or 0.0)
    return _("What holds it back most: %(what)s. As success compounds, it is %(compounding)s.") % {
        "what": PARTS[of.bottleneck],
        "compounding": compounding,
    }


def _knowledge(of: KnowledgePart) -> dict[str, str]:
    missing = [str(FIELDS[name]) for name, day in of.fields.items() if day is None]
    lacking = _("Not written down: %(what)s.") % {"what": listed(missing)} if missing else ""
    if of.score is None:
        return {"score": "", "range": "", "rests": lacking, "age": ""}
    known = _("%(known)s of %(needed)s things that are needed are written down.") % {
        "known": count(of.known),
        "needed": count(of.needed),
    }
    return {"score": score_said(of.score), "range": "", "rests": f"{known} {lacking}".strip(), "age": _age(of.age_days)}


def _relationship(of: RelationshipPart) -> dict[str, str]:
    if of.score is None:
        return {"score": "", "range": "", "rests": _("No strength of their own is told."), "age": _age(of.age_days)}
    rests = listed([pieces_said(of.pieces), str(PUBLISHED[of.published])])
    return {"score": score_said(of.score), "range": range_said(of.low or 0.0, of.high or 0.0), "rests": rests,
            "age": _age(of.age_days)}  # fmt: skip


def _economic(of: EconomicPart) -> dict[str, str]:
    if of.score is None:
        rests = _("Where they stand among the customers is not told.")
        return {"score": "", "range": "", "rests": rests, "age": _age(of.age_days)}
    rests = ngettext(
        "Worth more than so many in 100 of %(n)s customer who is valued, by orders.",
        "Worth more than so many in 100 of %(n)s customers who are valued, by orders.",
        of.customers,
    ) % {"n": count(of.customers)}
    return {"score": score_said(of.score), "range": range_said(of.low or 0.0, of.high or 0.0), "rests": rests,
            "age": _age(of.age_days)}  # fmt: skip


def _age(days: int | None) -> str:
    return "" if days is None else age_said(days)
