"""What a guest list and what came of an event say in words."""

from collections.abc import Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.act import Outcome, Reason
from keepworth_web.act.reads.events import Guest
from keepworth_web.shared.amounts import minus


def reasons_said(of: Guest) -> list[str]:
    """Return why somebody is on the list, one sentence each."""
    if not of.reasons:
        return [_("Put on the list by hand.")] if not of.is_held_out else []
    return [_reason(one) for one in of.reasons]


def _reason(of: Reason) -> str:
    n, about = of.people, {"n": of.people, "topic": of.topic}
    said = {
        "like": ngettext("%(n)d guest is much like them.", "%(n)d guests are much like them.", n),
        "teaches": ngettext(
            "Had “%(topic)s” solved, which %(n)d guest still needs.",
            "Had “%(topic)s” solved, which %(n)d guests still need.", n,
        ),
        "learns": ngettext(
            "Needs “%(topic)s”, which %(n)d guest had solved.",
            "Needs “%(topic)s”, which %(n)d guests had solved.", n,
        ),
        "speaks": ngettext(
            "Has spoken up for us, and %(n)d prospect comes.", "Has spoken up for us, and %(n)d prospects come.", n
        ),
        "hears": ngettext(
            "Is a prospect, and %(n)d guest has spoken up for us.",
            "Is a prospect, and %(n)d guests have spoken up for us.", n,
        ),
    }  # fmt: skip
    return said[of.code] % about


def outcomes_said(found: Mapping[str, Outcome]) -> list[tuple[str, str]]:
    """Return what customers did afterwards: of each thing its name, and what may be said."""
    names = {"ordered": _("Ordered or signed"), "spoke": _("Spoke up for us")}
    return [(names[name], _outcome(one)) for name, one in found.items()]


def _outcome(of: Outcome) -> str:
    about = {
        "hits": of.asked[0], "of": of.asked[1], "others": of.others[0], "of_others": of.others[1],
        "day": date_format(of.known_on, "DATE_FORMAT"),
    }  # fmt: skip
    if of.kind == "not yet":
        return _("Not known before %(day)s; %(hits)d of %(of)d customers on the list so far.") % about
    if of.kind == "nobody":
        return (
            _("Never tested: %(hits)d of %(of)d invited customers did, and nobody was left out to compare with.")
            % about
        )
    if of.kind == "not enough" or of.change is None:
        return (
            _(
                "Not enough to tell: %(hits)d of %(of)d customers on the list, %(others)d of %(of_others)d of the "
                "others."
            )
            % about
        )
    shown = {"change": of.change.change, "low": of.change.low, "high": of.change.high}
    about |= {name: minus(f"{100 * value:+.0f}") for name, value in shown.items()}
    if of.kind == "effect":
        said = _(
            "%(change)s points (likely %(low)s to %(high)s, 8 in 10): %(hits)d of %(of)d customers whom the lot left "
            "on the list, come or not, against %(others)d of %(of_others)d whom it left out."
        )
    else:
        said = _(
            "An association, no effect: %(change)s points (likely %(low)s to %(high)s, 8 in 10), %(hits)d of %(of)d "
            "invited customers against %(others)d of %(of_others)d who were on the list and not invited."
        )
    return said % about
