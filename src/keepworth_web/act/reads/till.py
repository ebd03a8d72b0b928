"""What the till is told: a customer's coupons with their codes, and as the lines of a receipt."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from keepworth.tables.coupons import Offered, customer_known_as, goods_called, offered_to
from keepworth.tables.offer_results import offered_in
from keepworth_web.act.models import Coupon
from keepworth_web.know.reads import customer_of, seen_by
from keepworth_web.shared.requests import SignedIn
from keepworth_web.staff.sealed import COUPON, opened

WIDE: Final = 42  # columns of a receipt; a Chinese character takes two
WHY: Final = {
    "need": gettext_noop("It meets a need that you told us of."),
    "similar": gettext_noop("Chosen for you: customers who buy %(because)s like it."),
    "popular": gettext_noop("Many of our customers like it."),
}
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A coupon as the till shows it."""

    coupon: Coupon
    code: str
    product: str
    why: str


def customer_at_till(request: SignedIn, known_as: str) -> dict[str, Any] | None:
    """Return a visible customer by the id that their card shows; None where there is none to be seen."""
    number = customer_known_as(seen_by(request).book, known_as)
    return None if number is None else customer_of(request, number)


def offers_at_till(request: SignedIn, number: int, *, location: str) -> list[Offered] | None:
    """Return what a customer may be given as coupons; None where the run says nothing of offers."""
    visible = seen_by(request)
    run = visible.scored.run
    if run is None or offered_in(run) is None:
        return None
    return offered_to(visible.book, run, customer=number, location=location, on=visible.until)


def shown(request: SignedIn, coupons: Sequence[Coupon]) -> list[Shown]:
    """Return coupons with their codes and words; one whose code another secret sealed is not shown."""
    names = goods_called(seen_by(request).book, [each for one in coupons for each in (one.product, one.because)])
    found = []
    for one in coupons:
        code = opened(one.sealed, purpose=COUPON)
        if code is not None:
            words = _(WHY.get(one.reason, WHY["popular"])) % {"because": names.get(one.because, one.because)}
            grouped = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
            found.append(Shown(one, grouped, names.get(one.product, one.product), words))
    return found


def receipt_text(coupons: Sequence[Shown]) -> str:
    """Return what a till prints below its receipt: lines of at most 42 columns, without a control character."""
    lines = []
    for one in coupons:
        off = _("%(off)s %% off: %(product)s") % {"off": f"{one.coupon.off:g}", "product": one.product}
        until = _("Good once, until %(day)s.") % {"day": one.coupon.valid_to.isoformat()}
        lines += ["-" * WIDE, *_wrapped(off), *_wrapped(one.why), *_wrapped(until), one.code]
    return "\n".join([*lines, "-" * WIDE]) + "\n" if lines else ""


def _wrapped(said: str) -> list[str]:
    """Break words into lines of a receipt; what has no gaps is broken where it must."""
    lines, line = [], ""
    for part in _parts(_CONTROLS.sub(" ", said)):
        if line and _columns(line) + _columns(part.rstrip()) > WIDE:
            lines.append(line.rstrip())
            line = ""
        line += part.lstrip() if not line else part
    return [*lines, line.rstrip()] if line.strip() else lines


def _parts(said: str) -> list[str]:
    """Part a text where a line may end: at gaps, and beside each wide character."""
    found = []
    for word in re.findall(r"\S+\s*", said):
        if any(_columns(one) == 2 for one in word):
            found += list(word)
        else:
            found += [word[at : at + WIDE] for at in range(0, len(word), WIDE)]
    return found


def _columns(said: str) -> int:
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in said
    )
