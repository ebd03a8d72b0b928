"""What promotions sold beyond what would have been sold anyway, by kind of area: a result of the book, the owner's."""

import datetime as dt
from functools import lru_cache
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keepworth.errors import NotEnough
from keepworth.runs.promotion import Promotion, report_promotion
from keepworth.tables.book import Book, find_book
from keepworth.tables.lake.manifest import read_manifest
from keepworth_web.know.reads import seen_by
from keepworth_web.shared.panels import Value
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.rights import Right, may

SHOWN: Final = 5  # promotions, the newest first
COMPARED: Final[dict[str, Promise]] = {
    "places": gettext_lazy(
        "Compared with the same products at shops that do not have it. No lot chose the shops, so what sets them apart "
        "besides may have part in it."
    ),
    "products": gettext_lazy(
        "An association: it ran everywhere, so it is compared with what became of other products at the same shops. "
        "What anything else did to these products alone counts as its doing."
    ),
    "before": gettext_lazy(
        "An association: nothing is known to compare with, so all that changed since before it counts as its doing."
    ),
}
VERDICTS: Final[dict[str, Promise]] = {
    "more": pgettext_lazy("a promotion", "sold more than without it"),
    "less": pgettext_lazy("a promotion", "sold less than without it"),
    "unsure": pgettext_lazy("a promotion", "nobody can tell whether it sold more"),
}


def promotions_here(request: SignedIn) -> list[dict[str, Any]]:
    """Return the newest promotions with what each came to by kind of area; of the whole book, so the owner's alone."""
    if not may(request.user, Right.SEE_BOOK):
        return []
    visible = seen_by(request)
    found = _promotions(visible.book.folder, visible.until, _state(visible.book))
    newest = sorted(found, key=lambda one: (one.starts_on, one.promotion), reverse=True)[:SHOWN]
    return [
        {"of": one, "parts": _parts(one), "products": ", ".join(one.products), "compared": COMPARED[one.compared]}
        for one in newest
    ]


def promotion_lines(request: SignedIn) -> list[list[Value]]:
    """Return what each promotion came to by kind of area, for a file."""
    return [
        [one["of"].promotion, one["of"].name, one["of"].starts_on, one["of"].ends_on, part["name"],
         part["result"].places, part["result"].pieces, part["result"].expected, part["result"].times,
         part["result"].low, part["result"].high, part["result"].gain, part["result"].gain_low,
         part["result"].gain_high]
        for one in promotions_here(request) for part in one["parts"]
    ]  # fmt: skip


def _parts(one: Promotion) -> list[dict[str, Any]]:
    whole = [{"name": _("all shops"), "result": one.whole.result, "verdict": VERDICTS[one.whole.result.verdict]}]
    return whole + [
        {"name": part.name, "result": part.result, "verdict": VERDICTS[part.result.verdict]} for part in one.areas
    ]


def _state(book: Book) -> str:
    """Return what tells whether any fact changed."""
    manifest = read_manifest(book.lake_folder)
    return " ".join([*(one.id for one in manifest.batches), *(one.id for one in manifest.snapshots)])


@lru_cache(maxsize=4)
def _promotions(folder: Any, day: dt.date, _facts: str) -> tuple[Promotion, ...]:
    """Compare sales once for each state of the facts: it takes half a second, and the page is asked again."""
    try:
        return report_promotion(find_book(folder), as_of=day).promotions
    except NotEnough:
        return ()
