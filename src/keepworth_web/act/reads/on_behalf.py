"""Ask what a colleague would be shown, where no browser of theirs asks: for their calendar, and for their letter."""

from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.models import Person
from keepworth_web.staff.rights import Right


def on_behalf_of(person: Person) -> SignedIn:
    """Return a request as that person would make it today: what they may not see, it does not find."""
    request = SignedIn()
    request.user, request.as_of = person, None
    return request


def may_read(person: Person) -> bool:
    """Return whether a person may still be told anything."""
    return person.may(Right.SEE_WALLED)
