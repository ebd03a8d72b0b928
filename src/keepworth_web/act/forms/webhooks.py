"""Where what happens is told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepworth.errors import BadInput
from keepworth_web.act.actions.set_webhook import Wanted
from keepworth_web.act.reads.happened import KINDS
from keepworth_web.act.reads.webhooks import check_address
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.outward import LONGEST
from keepworth_web.shared.texts import PlainText


class WebhookForm(StrictForm):
    """A webhook as it is wanted."""

    name = PlainText(label=_("Name"), max_length=120, help_text=_("Such as: our CRM"))
    address = forms.CharField(
        label=_("Address"), max_length=LONGEST, help_text=_("Such as https://example.com/keepworth"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("What it is told"), choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )

    def clean_address(self) -> str:
        """Refuse an address that must not be called."""
        said: str = self.cleaned_data["address"].strip()
        try:
            check_address(said)
        except BadInput as refused:
            raise forms.ValidationError(str(refused)) from refused
        return said

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        said: dict[str, Any] = self.cleaned_data
        return Wanted(said["name"], said["address"], tuple(said["kinds"]))
