"""Keep a check of the company itself, as somebody filled it in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from keepworth.errors import BadInput
from keepworth.focus import audit_disciplines, audit_keeping
from keepworth.focus.readiness import YES
from keepworth.listen import Instrument, instrument
from keepworth_web.focus.models import Review
from keepworth_web.staff.actions.note import note
from keepworth_web.staff.models import Person


@dataclass(frozen=True, slots=True)
class Filled:
    """A check as it was filled in."""

    kind: str
    answers: Mapping[str, float]
    proofs: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def keep_review(filled: Filled, *, by: Person, at: dt.datetime) -> Review:
    """Keep a check; those before it stay as they are.

    Raises
    ------
    BadInput
        Nothing is answered, an answer cannot be, or a yes that needs a fact or a link has none.

    """
    of = instrument(filled.kind)
    check_filled(of, filled)
    proofs = {name: said for name, said in filled.proofs.items() if said}
    made = Review.objects.create(
        kind=of.name, version=of.version, answers=dict(filled.answers), proofs=proofs, by=by, at=at
    )
    note("review.keep", by=by, about=f"review {made.pk}", check=of.name, answers=len(made.answers))
    return made


def check_filled(of: Instrument, filled: Filled) -> None:
    """Refuse what cannot be kept; see `keep_review`."""
    if not filled.answers:
        raise BadInput("Nothing is answered yet.")
    if of.name == Review.Kind.DISCIPLINES:
        audit_disciplines(filled.answers)
    elif of.name == Review.Kind.KEEPING:
        audit_keeping(filled.answers)
    else:
        names = {one.name for one in of.items}
        for name, value in filled.answers.items():
            if name not in names or value not in (0, 1, YES):
                raise BadInput(f"{name} is no item of {of.name}, or its answer is not 0, 1 or 2.")
    bare = unproven(of, filled)
    if bare:
        raise BadInput(f"A yes counts only with a fact or a link beside it: {', '.join(bare)}.")


def unproven(of: Instrument, filled: Filled) -> list[str]:
    """Return the items whose yes lacks the fact or the link that it needs."""
    return [
        one.name for one in of.items
        if one.needs_proof and filled.answers.get(one.name) == YES and not filled.proofs.get(one.name)
    ]  # fmt: skip
