"""What people say of an offering: what we, or a partner, can do about a need."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth_web.act.forms.plan import LONG
from keepworth_web.know.forms import SAME_TOPIC, Paragraphs
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, input_formats=["%Y-%m-%d"], widget=widget)


class OfferingForm(StrictForm):
    """An offering, and whose it is."""

    name = PlainText(label=gettext_lazy("What it is called"), max_length=200)
    partner_id = forms.ChoiceField(label=gettext_lazy("Whose it is"), required=False)
    need = PlainText(
        label=gettext_lazy("The need that it meets"), max_length=200, help_text=SAME_TOPIC,
        widget=forms.TextInput(attrs={"list": "topics"}),
    )  # fmt: skip
    product_id = forms.ChoiceField(label=gettext_lazy("The product, as orders name it"), required=False)
    said = Paragraphs(label=gettext_lazy("What it is, and what it is good for"), max_length=LONG, required=False)
    valid_from = _day(gettext_lazy("Since when it is there"), required=True)
    valid_to = _day(gettext_lazy("The last day"))
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    words: ClassVar[dict[str, str]] = {"said": "text_id"}

    def clean(self) -> dict[str, Any]:
        """Refuse a last day that comes before the first."""
        said = super().clean()
        first, last = said.get("valid_from"), said.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day cannot come before the first."))
        return said
