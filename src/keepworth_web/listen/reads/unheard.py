"""Unheard money: whose relationship nobody can speak for, why, and what to ask whom next. In words first."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.numerics.spans import span_said
from keepworth.runs.money_behind import Money
from keepworth.runs.survey_coverage import SurveyCoverage
from keepworth_web.listen.reads.sides import INDICATORS
from keepworth_web.shared.amounts import amount, likely
from keepworth_web.shared.templatetags.shown import count

UNHEARD: Final = 10  # customers that are shown at once; the others unfold

type Row = Mapping[str, Any]


def unheard_sentences(of: SurveyCoverage) -> Iterator[str]:
    """Say how much money is unheard, and where to begin."""
    if not of.not_heard:
        return
    said = {"n": count(of.not_heard), "worth": _worth(of.worth_unheard)}
    if of.worth_unheard:
        yield ngettext(
            "%(n)s customer, worth %(worth)s, was not heard enough to say how strong the relationship is.",
            "%(n)s customers, together worth %(worth)s, were not heard enough to say how strong the relationship is.",
            of.not_heard,
        ) % said  # fmt: skip
    else:
        yield ngettext(
            "%(n)s customer was not heard enough to say how strong the relationship is.",
            "%(n)s customers were not heard enough to say how strong the relationship is.", of.not_heard,
        ) % said  # fmt: skip
    first = of.unheard[0]
    if first["value"]:
        yield _first(first)


def _worth(of: Money | None) -> str:
    if of is None:
        return ""
    if of.low is None or of.high is None:
        return amount(of.mean)
    return _("%(mean)s (likely %(range)s)") % {"mean": amount(of.mean), "range": likely(of.low, of.high)}


def _first(row: Row) -> str:
    said = {"name": row["name"] or row["customer_id"], "value": amount(row["value"]), "ask": ask_said(row)}
    if said["ask"] and row["contact_name"]:
        said["whom"] = row["contact_name"]
        return _("Begin with %(name)s, worth %(value)s: ask %(whom)s about %(ask)s.") % said
    return _("The most valuable of them is %(name)s, worth %(value)s.") % said


def ask_said(row: Row) -> str:
    """Say what to ask next and how long that takes; nothing where no run says."""
    if row["ask_next"] is None:
        return ""
    indicator = str(INDICATORS[row["ask_next"]])
    if row["minutes"] is None:
        return indicator
    return _("%(indicator)s (%(time)s)") % {"indicator": indicator, "time": time_said(row["minutes"])}


def time_said(minutes: float) -> str:
    """Say how long questions take: in seconds below a minute, else in minutes begun."""
    many, unit = span_said(minutes)
    if unit == "second":
        return ngettext("%(n)s second", "%(n)s seconds", many) % {"n": count(many)}
    return ngettext("%(n)s minute", "%(n)s minutes", many) % {"n": count(many)}


def unheard_said(row: Row) -> dict[str, Any]:
    """Return a customer who was not heard, with why and what to ask in words."""
    return {"of": row, "name": row["name"] or row["customer_id"], "why": _why(row), "ask": ask_said(row)}


def _why(row: Row) -> str:
    deciding = row["deciding"]
    if row["why"] == "nobody":
        return _("nobody answered")
    if row["why"] == "deciding":
        return ngettext(
            "the one who decides did not answer", "none of the %(n)s who decide answered", deciding,
        ) % {"n": count(deciding)}  # fmt: skip
    return _("answers to too few questions")
