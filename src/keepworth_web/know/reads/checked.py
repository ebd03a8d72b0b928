"""How far chances of staying were checked against what came, in the words that stand beside each of them."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keepworth.runs.kept_backtests import Checked, checked
from keepworth.tables.fought import Fought, fought_of
from keepworth_web.know.reads.visible import customer_of, seen_by
from keepworth_web.shared.requests import SignedIn, kept
from keepworth_web.shared.templatetags.shown import count
from keepworth_web.staff.rights import Right

PAGE: Final = "prove:calibration"


@dataclass(frozen=True, slots=True)
class Badge:
    """How far chances were checked, and the page that says more, for whoever may see results of the whole book."""

    said: str
    address: str


def checked_of(request: SignedIn) -> Checked:
    """Return how far chances of staying were checked, as was known on the day that is shown."""
    return kept(request, "checked", find=lambda: checked(settings.ENVIRONMENT.book, until=request.as_of))


def fought_with(request: SignedIn, number: int) -> Fought | None:
    """Return what the run says of a visible customer's staying and fighting, None where it says nothing."""
    if customer_of(request, number) is None:
        return None
    visible = seen_by(request)
    return kept(request, f"fought {number}", find=lambda: fought_of(visible.scored, number, teams=visible.teams))


def badge_for(request: SignedIn, number: int) -> Badge:
    """Return what stands beside the chance of a customer: without a contract it is of nothing that was checked."""
    found = fought_with(request, number)
    renews = found is not None and any(one.due for one in found.stays)
    return badge_of(request) if renews else Badge(_("never checked: only renewals of contracts are"), "")


def badge_of(request: SignedIn) -> Badge:
    """Return what stands beside chances of staying: how far those of renewals were checked."""
    return Badge(badge_said(checked_of(request)), reverse(PAGE) if request.user.may(Right.SEE_BOOK) else "")


def badge_said(of: Checked) -> str:
    """Say how far chances were checked."""
    said = {"n": count(of.losses), "needed": count(of.needed)}
    if of.state == "never":
        return _("never checked against what came")
    if of.state == "uncalibrated" and of.losses < of.needed:
        form = ngettext(
            "uncalibrated: only %(n)s lost renewal, %(needed)s are needed",
            "uncalibrated: only %(n)s lost renewals, %(needed)s are needed",
            of.losses,
        )
        return form % said
    if of.state == "uncalibrated":
        return _("uncalibrated: %(n)s lost renewals do not tell") % said
    if of.state == "off":
        return _("checked on %(n)s lost renewals, which say that the chances are off") % said
    return _("checked on %(n)s lost renewals") % said
