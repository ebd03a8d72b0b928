"""Referrals that people wrote down by hand, as pages show them; a run takes them into the book."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keepworth.tables.schemas import table_named
from keepworth_web.know.models import WrittenRow
from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import Reader, reader_of
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.know.reads.walled import behind_wall, is_seen
from keepworth_web.know.reads.written import key_of
from keepworth_web.shared.panels import Words
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import in_100, money

SHOWN: Final = 20  # the newest
OUTCOMES: Final[dict[str, Words]] = {
    "open": pgettext_lazy("a referral", "open"),
    "won": pgettext_lazy("a referral", "won"),
    "lost": pgettext_lazy("a referral", "lost"),
}
KINDS: Final[dict[float, Words]] = {
    0.0: _("they came only because of it"),
    1.0: _("they would have come anyway"),
}


def referral_marked(request: SignedIn, mark: str) -> Row | None:
    """Return the referral that an address names, None where there is none or one of the two is not seen."""
    reader = reader_of(request)
    key = reader.key_marked("referrals", mark)
    row = reader.one("referrals", key) if key else None
    return row if row and _may_see(reader, row) else None


def referral_of(request: SignedIn, referrer: str, *, customer: str) -> Row | None:
    """Return what is known of these two already."""
    key = key_of(table_named("referrals"), {"referrer_id": referrer, "customer_id": customer})
    return reader_of(request).one("referrals", key)


def referrals_written(request: SignedIn, *, own: str = "") -> list[dict[str, Any]]:
    """Return the newest that were written by hand, of one customer or of all whom this person sees."""
    if seen_by(request).day < seen_by(request).book.today():
        return []  # of a past day only the runs tell
    reader, found = reader_of(request), []
    for written in WrittenRow.objects.filter(table="referrals", gone=False).exclude(values={}).order_by("-at", "-pk"):
        row = reader.one("referrals", written.key)
        if row is None or (own and own not in (row.values["referrer_id"], row.values["customer_id"])):
            continue
        if _may_see(reader, row):
            found.append(_shown(row))
        if len(found) == SHOWN:
            break
    return found


def _may_see(reader: Reader, row: Row) -> bool:
    pair = [str(row.values[name]) for name in ("referrer_id", "customer_id")]
    return not behind_wall(reader, customers=pair) and is_seen(reader, row)


def _shown(row: Row) -> dict[str, Any]:
    values, chance = row.values, row.values["would_have_come"]
    return {
        "mark": row.mark,
        "referrer": row.names.get("referrer_id") or values["referrer_id"],
        "customer": row.names.get("customer_id") or values["customer_id"],
        "referrer_number": row.numbers.get("referrer_id"),
        "customer_number": row.numbers.get("customer_id"),
        "day": values["happened_on"],
        "kind": kind_said(chance),
        "cost": money(values["cost"]) if values["cost"] else "",
        "outcome": OUTCOMES.get(values["outcome"] or "", ""),
    }


def kind_said(chance: float | None) -> Words:
    """Say whether they would have come anyway."""
    if chance is None:
        return _("nobody knows whether they would have come anyway")
    return KINDS.get(float(chance)) or str(_("would have come anyway: %(chance)s")) % {"chance": in_100(chance)}
