"""How many customers answer well again once their case was solved, as of the last run."""

from keepworth.listen.opening import opening_of
from keepworth.tables.recovered import Judge, Recovery, recovery
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.listen.reads.known import all_known
from keepworth_web.shared.requests import SignedIn


def recovery_of(request: SignedIn, *, customer: int | None = None) -> Recovery:
    """Return the recovery of the customers that this person sees, or of one of them."""
    visible = seen_by(request)
    within = visible.scored.those(visible.teams) if visible.teams is not None else ""
    return recovery(visible.book, judges(), until=visible.day, within=within, customer=customer)


def judges() -> list[Judge]:
    """Return which answers are good, of every questionnaire that has such a number."""
    found = []
    for one in all_known():
        opening = opening_of(one)
        if opening is not None and opening.bound is not None:
            found.append(Judge(one.name, one.version, opening.item, opening.bound, opening.is_high))
    return found
