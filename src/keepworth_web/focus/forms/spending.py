"""What somebody says was spent on getting customers, or on keeping them."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.tables.evidence.returns import days_of
from keepworth_web.focus.reads.elements import MIX
from keepworth_web.focus.reads.spending import PURPOSES
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

DIGITS: Final = 16


class AmountForm(StrictForm):
    """How much it was."""

    amount = forms.DecimalField(
        label=gettext_lazy("How much"), localize=True, max_digits=DIGITS, decimal_places=2, min_value=0,
    )  # fmt: skip
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class SpendingForm(AmountForm):
    """Beside it, when and what for."""

    period = PlainText(
        label=gettext_lazy("In which year, quarter or month"), max_length=7,
        help_text=gettext_lazy("As 2026, 2026-Q1 or 2026-03."),
    )  # fmt: skip
    purpose = forms.ChoiceField(label=gettext_lazy("Spent on"), choices=[*PURPOSES.items()])
    element = forms.ChoiceField(
        label=gettext_lazy("Of keeping: for which element"), required=False,
        choices=[("", gettext_lazy("names no element")), *MIX.items()],
        help_text=gettext_lazy(
            "Lines without an element count beside those that name one: do not write the same money in both."
        ),
    )  # fmt: skip
    field_order = ("period", "purpose", "element", "amount")

    def clean_period(self) -> str:
        """Refuse what is no period: its money would count nowhere."""
        said: str = self.cleaned_data["period"].strip().upper()
        first, last = days_of(said)
        if last < first:
            raise forms.ValidationError(_("This is no year, quarter or month. Write it as 2026, 2026-Q1 or 2026-03."))
        return said

    def clean(self) -> dict[str, Any]:
        """Take an element of keeping alone."""
        found = super().clean()
        if found.get("element") and found.get("purpose") == "getting":
            self.add_error("element", _("Elements are of keeping. Leave this empty for getting customers."))
        return found
