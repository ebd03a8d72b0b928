"""Where a text mentions a person, and what stands there once they are erased."""

import re
from typing import Final

from keepworth.tables.persons.who import Traits

ERASED: Final = "[erased]"  # where a text of somebody else mentioned the person


def sought(traits: Traits) -> tuple[str, ...]:
    """Return what is looked for inside longer texts, longest first so that none is left in part."""
    found = {*traits.mails, *traits.phones, *traits.telling_names, *traits.telling_ids}
    return tuple(sorted(found, key=lambda trait: (-len(trait), trait)))


def mentions_of(traits: Traits) -> re.Pattern[str]:
    """Return what finds a person by name, address or id, and no longer word that holds it.

    No letter or digit of ASCII stands beside it: "Ann Lee" is not in "Joann Leeds", and is in 与Ann Lee见面.
    """
    each = "|".join(
        rf"{'(?<![A-Za-z0-9])' if trait[0].isascii() else ''}{re.escape(trait)}"
        rf"{'(?![A-Za-z0-9])' if trait[-1].isascii() else ''}"
        for trait in sought(traits)
    )
    return re.compile(each or "(?!)", re.IGNORECASE)
