"""What an indicator goes by, in words: what the book taught itself, what is printed; and whether their people agree."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keepworth.measure import Agreement, Withheld
from keepworth.measure.error_learning import SAID_BY
from keepworth.measure.sides import Judged
from keepworth.runs.relationship import Both, Relationship
from keepworth.tables.measuring import HALF_LIVES, Believed
from keepworth_web.measure.reads.words import points_said, range_said, score_said
from keepworth_web.shared.panels import Words
from keepworth_web.shared.templatetags.shown import count

SURE: Final[Mapping[Judged, Words]] = {
    Judged.ALIKE: gettext_lazy("They agree"),
    Judged.DIFFER: gettext_lazy("They differ"),
    Judged.UNKNOWN: gettext_lazy("Whether they agree cannot be told"),
}


def basis_said(of: Both, *, by: Relationship) -> list[str]:
    """Say where the prior, the half-life and the errors come from: learnt, the company's own, or printed."""
    return [_prior(of, by=by), _half_life(of), *_errors(by)]


def agreement_said(of: Both, *, by: Relationship) -> list[str]:
    """Say whether their own people agree, of how many, and how alike people of one customer are over all."""
    return [*_agreement(of.agreement), *_alike(of.indicator, by=by)]


def agreement_short(of: Agreement | Withheld) -> str:
    """Say it in a cell: nothing of one person, of two to five where they stand, from six on whether they agree."""
    if isinstance(of, Withheld):
        return ""
    said = {"n": count(of.contacts), "range": range_said(of.lowest, of.highest)}
    if isinstance(of.rwg, Withheld):
        return _("%(n)s people, %(range)s") % said
    forms = {
        Judged.ALIKE: _("%(n)s people, %(range)s; they agree"),
        Judged.DIFFER: _("%(n)s people, %(range)s; they differ"),
    }
    return forms.get(of.judged, _("%(n)s people, %(range)s; cannot tell whether they agree")) % said


def _prior(of: Both, *, by: Relationship) -> str:
    said: dict[str, Any] = {"prior": score_said(of.theirs.prior), "segment": by.stood.population or ""}
    if of.prior_from:
        said["n"] = count(of.prior_from)
        if not by.stood.population:
            form = ngettext(
                "The prior of all customers: %(prior)s, learnt from %(n)s customer.",
                "The prior of all customers: %(prior)s, learnt from %(n)s customers.",
                of.prior_from,
            )
        else:
            form = ngettext(
                "The prior of %(segment)s: %(prior)s, learnt from %(n)s customer.",
                "The prior of %(segment)s: %(prior)s, learnt from %(n)s customers.",
                of.prior_from,
            )
        return form % said
    if of.theirs.prior == Believed().mean:
        return _("The prior: %(prior)s, a printed one of ours and no finding.") % said
    return _("The prior: %(prior)s, as this company set it.") % said


def _half_life(of: Both) -> str:
    said: dict[str, Any] = {"months": f"{of.half_life:.3g}"}
    if of.lasts:
        said |= {"n": count(of.lasts.people), "low": f"{of.lasts.low:.3g}", "high": f"{of.lasts.high:.3g}"}
        form = ngettext(
            "Half-life: %(months)s months (likely %(low)s to %(high)s), learnt from %(n)s person who was asked again.",
            "Half-life: %(months)s months (likely %(low)s to %(high)s), learnt from %(n)s people who were asked again.",
            of.lasts.people,
        )
        return form % said
    if of.half_life == HALF_LIVES[of.indicator]:
        return _("Half-life: %(months)s months, ours and no finding.") % said
    return _("Half-life: %(months)s months, as this company set it.") % said


def _errors(by: Relationship) -> Iterator[str]:
    """Say how far answers may be off, and opinions where the book taught that."""
    for kind in SAID_BY:
        one = by.errors.get(kind)
        if one is None or (kind != "item" and one.learnt is None):
            continue
        said: dict[str, Any] = {"points": f"{one.sd:.3g}"}
        if one.learnt is None:
            yield _("One answer may be off by %(points)s points, as a standard deviation: not learnt.") % said
            continue
        said["n"] = count(one.learnt.people)
        form = ngettext(
            "One answer may be off by %(points)s points, as a standard deviation: learnt from %(n)s person.",
            "One answer may be off by %(points)s points, as a standard deviation: learnt from %(n)s people.",
            one.learnt.people,
        )
        if kind != "item":
            form = ngettext(
                "A colleague's opinion may be off by %(points)s points: learnt from %(n)s person.",
                "A colleague's opinion may be off by %(points)s points: learnt from %(n)s people.",
                one.learnt.people,
            )
        yield form % said


def _agreement(of: Agreement | Withheld) -> Iterator[str]:
    if isinstance(of, Withheld):
        if of.have:
            yield _("One person of theirs was heard on it lately; whether their people agree takes two.")
        else:
            yield _("Nobody of theirs was heard on it lately by name, so whether their people agree cannot be said.")
        return
    yield _(
        "%(n)s people of theirs were heard on it lately, from %(low)s to %(high)s, spread by %(spread)s points around "
        "their mean."
    ) % {
        "n": count(of.contacts), "low": score_said(of.lowest), "high": score_said(of.highest),
        "spread": points_said(of.spread).lstrip("+"),
    }  # fmt: skip
    if isinstance(of.rwg, Withheld):
        yield _("Whether they agree is said from %(need)s people on.") % {"need": count(of.rwg.need)}
        return
    yield _(
        "%(verdict)s: r_wg %(value)s (likely %(low)s to %(high)s, 8 in 10), where 1 is all alike and 0 as dice would "
        "answer."
    ) % {
        "verdict": SURE[of.judged], "value": f"{of.rwg.value:.2f}", "low": f"{of.rwg.low:.2f}",
        "high": f"{of.rwg.high:.2f}",
    }  # fmt: skip


def _alike(indicator: str, *, by: Relationship) -> Iterator[str]:
    """Say how alike people of one customer are, where the run could tell it of enough customers."""
    found = by.alike.get(indicator)
    if not found:
        return
    one = found["one"]
    form = ngettext(
        "Over %(n)s customer: of how people see it, %(value)s in 100 is their firm's (ICC(1), likely %(low)s to "
        "%(high)s).",
        "Over %(n)s customers: of how people see it, %(value)s in 100 is their firm's (ICC(1), likely %(low)s to "
        "%(high)s).",
        found["customers"],
    )
    yield form % {
        "n": count(found["customers"]),
        **{name: str(round(100 * min(max(one[name], 0.0), 1.0))) for name in ("value", "low", "high")},
    }
