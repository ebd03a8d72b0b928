"""What comes of a check, by names instead of words: for programs."""

from dataclasses import dataclass

from keepworth.focus import audit_disciplines, audit_keeping, counted
from keepworth_web.focus.models import Review
from keepworth_web.focus.reads.reviews import open_of, verdict_of


@dataclass(frozen=True, slots=True)
class CheckSaid:
    """What comes of a check."""

    verdict: str = ""
    sum: float | None = None
    named: tuple[str, ...] = ()


def check_said(review: Review) -> CheckSaid:
    """Return what comes of a check."""
    if review.kind == Review.Kind.READINESS:
        of = verdict_of(review)
        return CheckSaid(of.verdict.value, counted(of))
    if review.kind == Review.Kind.CHALLENGES:
        return CheckSaid(named=tuple(one.item for one in open_of(review)))
    if review.kind == Review.Kind.DISCIPLINES:
        found = audit_disciplines(review.answers)
        return CheckSaid(found.position.value, named=found.leads_in)
    neglected = audit_keeping(review.answers).neglected
    return CheckSaid(named=tuple(f"{one.area}_{one.element}" for one in neglected))
