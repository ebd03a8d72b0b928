"""Whether whoever complained can be asked again, in which language, and why not."""

from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from keepworth_web.know.reads.row import Row
from keepworth_web.know.reads.rows import reader_of
from keepworth_web.listen.models import Silence
from keepworth_web.listen.reads.resting import resting_until
from keepworth_web.shared.requests import SignedIn
from keepworth_web.shared.templatetags.shown import day

EFFORT: Final = ("ces", "2.0")  # once a case is solved


@dataclass(frozen=True, slots=True)
class GuestOfCase:
    """Whom a question would go to."""

    customer: str = ""
    contact: str = ""
    language: str = "en"
    why_not: str = ""

    @property
    def may_be_asked(self) -> bool:
        """Whether a mail may go to them now."""
        return bool(self.contact) and not self.why_not

    def asked(self) -> dict[str, str]:
        """Return what an invitation needs."""
        return {"customer": self.customer, "contact": self.contact, "language": self.language}


def guest_of(request: SignedIn, row: Row) -> GuestOfCase:
    """Return whom to ask about a case, and why nobody can be asked."""
    values = row.values
    customer, contact = values["customer_id"] or "", values["contact_id"] or ""
    if not customer or not contact:
        return GuestOfCase(why_not=_("Nobody can be asked: the case does not say who complained."))
    identity = reader_of(request).identities("contact", [contact]).get(contact, {})
    language = "zh-hans" if str(identity.get("language") or "").lower().startswith("zh") else "en"
    why = _why_not(contact, has_mail=bool(identity.get("mail")))
    return GuestOfCase(customer, contact, language, why)


def _why_not(contact: str, *, has_mail: bool) -> str:
    if not has_mail:
        return _("Nobody can be asked: no mail address of theirs is known.")
    if Silence.objects.filter(contact=contact).exists():
        return _("They are not asked: they want no mail.")
    rest = resting_until({contact}, day=timezone.now().date())
    if contact in rest:
        return _("They are not asked: they have been written to lately, and rest until %(day)s.") % {
            "day": day(rest[contact])
        }
    return ""
