"""What people say of an extra, and of one that was given."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth_web.act.forms.plan import LONG
from keepworth_web.know.forms import Paragraphs
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

REMOVE = "remove"
TIERS = [("", gettext_lazy("any")), ("a", "A"), ("b", "B"), ("c", "C")]


def _day(label: Any, *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, input_formats=["%Y-%m-%d"], widget=widget)


class ExtraForm(StrictForm):
    """An extra of the catalogue, and who may have it."""

    name = PlainText(label=gettext_lazy("What it is called"), max_length=200)
    said = Paragraphs(label=gettext_lazy("What it is, and what it is good for"), max_length=LONG, required=False)
    cost = forms.DecimalField(
        label=gettext_lazy("What giving it once costs us"), required=False, localize=True, min_value=0, max_digits=14,
        decimal_places=2,
    )  # fmt: skip
    product_id = forms.ChoiceField(label=gettext_lazy("Only for who bought"), required=False)
    tier = forms.ChoiceField(label=gettext_lazy("Only for the tier"), choices=TIERS, required=False)
    segment = forms.ChoiceField(label=gettext_lazy("Only for the segment"), required=False)
    months_apart = forms.IntegerField(
        label=gettext_lazy("After how many months it may be given again"), required=False, min_value=1, max_value=120,
        help_text=gettext_lazy("Empty: each customer gets it once."),
    )  # fmt: skip
    valid_from = _day(gettext_lazy("The first day on which it may be given"), required=True)
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


class GiveForm(StrictForm):
    """To whom an extra is given."""

    customer = forms.IntegerField(min_value=0, max_value=2**63 - 1)


class GivenForm(StrictForm):
    """What became of an extra that was given."""

    how = forms.ChoiceField(choices=[(one, one) for one in ("used", "unused", REMOVE)])
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
