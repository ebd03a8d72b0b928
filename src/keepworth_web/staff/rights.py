"""Who may do what: the one table of roles and rights. The authorization matrix of the tests is its proof."""

from enum import StrEnum
from typing import Any


class Right(StrEnum):
    """What a role may give. A view names one of them; without the right it answers 403."""

    LOOK = "look"  # every colleague: the shell, the short page of any customer, which runs there were
    SEE_WALLED = "see_walled"  # contacts' own words, personal data and prices, of the customers of their own teams
    WRITE = "write"  # note, plan, correct
    IMPORT = "import"  # bring in files, undo them, ask for a score
    MANAGE_PEOPLE = "manage_people"  # invite and change colleagues: a local manager those of their own teams
    SEE_BOOK = "see_book"  # results of the whole book
    MANAGE_BOOK = "manage_book"  # settings, privacy, audit, export of all


class Role(StrEnum):
    """What a person is to the book."""

    OWNER = "owner"
    LOCAL_MANAGER = "local_manager"
    EDITOR = "editor"
    VIEWER = "viewer"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.LOOK, Right.SEE_WALLED}),
    Role.EDITOR: frozenset({Right.LOOK, Right.SEE_WALLED, Right.WRITE, Right.IMPORT}),
    Role.LOCAL_MANAGER: frozenset({Right.LOOK, Right.SEE_WALLED, Right.WRITE, Right.IMPORT, Right.MANAGE_PEOPLE}),
    Role.OWNER: frozenset(Right),
}
# A local manager gives no more than they have themselves, and never their own role.
GIVEN_BY: dict[Role, frozenset[Role]] = {
    Role.OWNER: frozenset(Role),
    Role.LOCAL_MANAGER: frozenset({Role.EDITOR, Role.VIEWER}),
    Role.EDITOR: frozenset(),
    Role.VIEWER: frozenset(),
}


def may(person: Any, right: str) -> bool:
    """Return whether a person has a right; nobody, and somebody disabled, has none."""
    if not (person.is_authenticated and person.is_active):
        return False
    return right in RIGHTS[Role(person.role)]
