"""A check, a business case or a step: which one somebody means, and the page that it stands on."""

from django.urls import reverse

from keepworth_web.focus.models import BusinessCase, Review, Step
from keepworth_web.focus.reads.reviews import reviews_page_of
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right

MODELS: dict[str, type[Review | BusinessCase | Step]] = {"review": Review, "case": BusinessCase, "step": Step}


def kept_row(request: SignedIn, what: str, *, number: int) -> Review | BusinessCase | Step | None:
    """Return what is meant, thrown away or not; None where it is not there for this person."""
    if what not in MODELS or (what == "case" and not request.user.may(Right.SEE_BOOK)):
        return None
    return MODELS[what]._default_manager.filter(pk=number).first()


def home_of(what: str, row: Review | BusinessCase | Step) -> str:
    """Return the page that it stands on."""
    if isinstance(row, Review):
        return reviews_page_of(row.kind)
    return reverse("focus:programme" if what == "step" else "focus:readiness")


def kept_address(what: str, number: int, *, how: str = "trash") -> str:
    """Return the address that throws it away, or takes it back."""
    return reverse(f"focus:{how}-kept", args=[what, number])
