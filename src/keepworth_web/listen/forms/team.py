"""What somebody may send who asks our own people about customers."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keepworth_web.listen.reads.team import Colleague, Served
from keepworth_web.shared.forms import StrictForm, offer

SERVING: Final = "serving"


class TeamForm(StrictForm):
    """About which customers, whom, and how."""

    also: ClassVar[frozenset[str]] = frozenset({"q", "segment", "team"})  # the selection

    customers = forms.MultipleChoiceField(label=_("Customers"), required=False)
    everyone = forms.BooleanField(required=False)
    who = forms.ChoiceField(label=_("Whom to ask"), required=False)
    colleagues = forms.MultipleChoiceField(label=_("Colleagues"), required=False)
    how = forms.ChoiceField(label=_("How"), required=False)

    def __init__(self, data: Any, *, customers: list[Served], team: dict[int, Colleague]) -> None:
        """Offer these customers and colleagues."""
        super().__init__(data)
        offer(self, "customers", choices=[(str(one.number), one.name) for one in customers])
        offer(self, "colleagues", choices=[(one.id, one.name) for one in team.values()])
        offer(self, "who", choices=[(SERVING, _("whoever serves each customer")), ("chosen", _("these colleagues"))])
        offer(self, "how", choices=[("mail", _("by mail")), ("links", _("by links that I hand on"))])

    def clean(self) -> dict[str, Any]:
        """Ask for customers, and for colleagues where they are to be chosen."""
        found: dict[str, Any] = super().clean()
        if not self.errors and not found.get("customers") and not found.get("everyone"):
            self.add_error("customers", gettext("Choose at least one customer."))
        if not self.errors and found.get("who") == "chosen" and not found.get("colleagues"):
            self.add_error("colleagues", gettext("Choose at least one colleague."))
        return found
