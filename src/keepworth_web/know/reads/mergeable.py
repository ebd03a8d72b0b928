"""Whether two ids can be made one: both are known, and they are not one already."""

from django.utils.translation import gettext as _

from keepworth.tables.answering import lake_here
from keepworth.tables.book import Book
from keepworth.tables.known_rows import numbers_of_ids


def faults_of_merge(book: Book, kind: str, *, alias: str, into: str) -> dict[str, str]:
    """Return why two ids cannot be made one, by field; the empty name is of both together."""
    with lake_here(book) as lake:
        known = numbers_of_ids(lake, {kind: [alias, into]})
        of = lake.merged.get(kind, {})
    said = {"alias": alias, "into": into}
    unknown = [name for name, text in said.items() if (kind, text) not in known]
    if unknown:
        return dict.fromkeys(unknown, _("Nothing of this kind has that id."))
    first, second = (known[kind, text] for text in said.values())
    if first in of or of.get(first, first) == of.get(second, second):
        return {"": _("These are one already, or the same id.")}
    return {}
