"""What we and our partners can do about needs on the day shown: of each need by whom it could be met."""

from dataclasses import dataclass

from keepworth_web.know.reads.rows import all_rows
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.shared.requests import SignedIn, kept


@dataclass(frozen=True, slots=True)
class Offered:
    """Something that could be done about a need."""

    name: str
    partner: str  # empty: our own
    need: str
    product: str | None


def offered_for(request: SignedIn, topic: str | None) -> list[Offered]:
    """Return what could be done about a need, our own first."""
    wanted = _folded(topic or "")
    return [one for one in offered_here(request) if wanted and _folded(one.need) == wanted]


def partner_products(request: SignedIn) -> dict[str, str]:
    """Return the products that are a partner's, with the partner's name."""
    return {one.product: one.partner for one in offered_here(request) if one.product and one.partner}


def offered_here(request: SignedIn) -> list[Offered]:
    """Return what can be done on the day, by us or by a partner who works with us then; asked once a request."""
    found: list[Offered] = kept(request, "offered", find=lambda: _offered(request))
    return found


def _offered(request: SignedIn) -> list[Offered]:
    rows, day = all_rows(request, "offerings"), seen_by(request).day
    rows = [row for row in rows if row.values["valid_to"] is None or row.values["valid_to"] >= day]
    if not rows:
        return []
    there = {
        row.values["partner_id"]
        for row in all_rows(request, "partners")
        if row.values["left_on"] is None or row.values["left_on"] >= day
    }
    return sorted(
        (
            Offered(row.values["name"], row.names.get("partner_id", ""), row.values["need"], row.values["product_id"])
            for row in rows
            if row.values["partner_id"] is None or row.values["partner_id"] in there
        ),
        key=lambda one: (one.partner.casefold(), one.name.casefold()),
    )


def _folded(said: str) -> str:
    return " ".join(said.split()).casefold()
