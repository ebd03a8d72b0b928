"""What is to be expected after purchases, for the customers that a person sees, and who there can be asked."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from keepworth.runs.standby import Standby, standby_of
from keepworth_web.know.reads.narrowing import page_number
from keepworth_web.know.reads.rows import reader_of, rows_of
from keepworth_web.know.reads.talked import contacts_here
from keepworth_web.know.reads.visible import seen_by
from keepworth_web.listen.models import Invitation, Silence
from keepworth_web.listen.reads.asking_again import GuestOfCase
from keepworth_web.listen.reads.resting import resting_until
from keepworth_web.shared.requests import SignedIn

ASKED: Final = ("csat-5", "1.0")  # after a purchase
ON_A_PAGE: Final = 10


@dataclass(frozen=True, slots=True)
class Purchase:
    """What was bought: ids as text, empty where orders do not say."""

    order: str
    product: str
    bought_on: dt.date

    def occasion(self, customer: str) -> str:
        """Return what names this purchase, so that nobody is asked about it twice."""
        said = f"purchase {customer} {self.order} {self.product} {self.bought_on}"
        return hashlib.sha256(said.encode()).hexdigest()


def found_for(request: SignedIn) -> Standby:
    """Return what is to be expected; the purchases to be asked about are those of customers whom this person sees."""
    visible = seen_by(request)
    within = visible.scored.those(visible.teams)
    return standby_of(visible.book, as_of=visible.until, within=within)


def page_of_standby(request: SignedIn) -> dict[str, Any]:
    """Return what the page shows: purchases with their customers, and apart those that were asked about already."""
    visible, found = seen_by(request), found_for(request)
    rows = visible.scored.some([one.customer for one in found.ask], teams=visible.teams)
    occasions = {
        Purchase(one.order, one.product, one.bought_on).occasion(rows[one.customer]["customer_id"]): one
        for one in found.ask if one.customer in rows
    }  # fmt: skip
    known = set(Invitation.objects.filter(occasion__in=occasions).values_list("occasion", flat=True))
    asked, left = (
        [{"of": one, "row": rows[one.customer]} for name, one in occasions.items() if (name in known) is was]
        for was in (True, False)
    )
    products = [one for one in found.products if one.is_told]
    untold = len(found.products) - len(products)
    return {
        "found": found, "asked": asked, "products": products, "untold": untold,
        **_one_page(left, page_number(request)),
    }  # fmt: skip


def _one_page(left: Sequence[object], wanted: int) -> dict[str, Any]:
    """Return so many purchases as a person asks about at a time; past the end stands the last page."""
    pages = max(1, -(-len(left) // ON_A_PAGE))
    page = min(wanted, pages)
    return {
        "purchases": left[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        "page": page,
        "pages": pages,
        "before": page - 1 if page > 1 else None,
        "after": page + 1 if page < pages else None,
    }


def guest_at(request: SignedIn, number: int) -> GuestOfCase | None:
    """Return whom to ask at a visible customer: who decides there first, of those who may be written to now."""
    rows = rows_of(request, "contacts", customer=number)
    people = [known for known, _ in contacts_here(request, number)]
    own = {row.values["contact_id"]: row.values["customer_id"] for row in rows}
    identities = reader_of(request).identities("contact", people) if people else {}
    silent = set(Silence.objects.filter(contact__in=people).values_list("contact", flat=True))
    rest = resting_until(set(people), day=timezone.now().date())
    for one in people:
        known = identities.get(one, {})
        if known.get("mail") and one not in silent and one not in rest:
            chinese = str(known.get("language") or "").lower().startswith("zh")
            return GuestOfCase(str(own.get(one) or ""), one, "zh-hans" if chinese else "en")
    return None
