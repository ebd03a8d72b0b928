"""What people say of the value ledger and of referrals: a line, an answer, whom a page is for; what a contact sends."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth.tables.ledger import NO_YEAR, year_of
from keepworth_web.know.forms import Paragraphs
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.templatetags.shown import in_100
from keepworth_web.shared.texts import PlainText
from keepworth_web.value.reads.referrals import OUTCOMES

LONG: Final = 2000
SIDES: Final = (("theirs", gettext_lazy("theirs")), ("ours", gettext_lazy("ours")))
STATUSES: Final = (("claimed", gettext_lazy("claimed")), ("verified", gettext_lazy("verified")))
DIGITS: Final = 16


def _amount(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, help_text=help_text, localize=True, max_digits=DIGITS, decimal_places=2
    )


class LineForm(StrictForm):
    """A line of the ledger; nobody of ours says that the customer signed it."""

    side = forms.ChoiceField(label=gettext_lazy("Whose gain"), choices=SIDES)
    kind = PlainText(label=gettext_lazy("What was gained"), max_length=200)
    period = PlainText(
        label=gettext_lazy("In which year, quarter or month"), max_length=7,
        help_text=gettext_lazy("As 2026, 2026-Q1 or 2026-03."),
    )  # fmt: skip
    amount = _amount(
        gettext_lazy("How much"),
        help_text=gettext_lazy("Below 0 on their side: what using us cost them beside the price."),
    )
    status = forms.ChoiceField(label=gettext_lazy("How sure"), choices=STATUSES)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_period(self) -> str:
        """Refuse what is no period: its line would count nowhere."""
        said: str = self.cleaned_data["period"].strip()
        if year_of(said) == NO_YEAR:
            raise forms.ValidationError(_("This is no year, quarter or month. Write it as 2026, 2026-Q1 or 2026-03."))
        return said


class AnswerForm(StrictForm):
    """How somebody of ours sees a line otherwise."""

    amount = _amount(gettext_lazy("As we see it, how much"))
    words = Paragraphs(max_length=LONG, label=gettext_lazy("Why"), required=False)


class LinkForm(StrictForm):
    """Whom a page is for."""

    contact = forms.ChoiceField(label=gettext_lazy("For whom"))


class PageForm(StrictForm):
    """What a contact sends: that a line is right, or the figure that is."""

    line = forms.CharField(max_length=300)
    seen = forms.CharField(max_length=32)
    submission_id = forms.CharField(max_length=64)
    do = forms.ChoiceField(choices=(("sign", "sign"), ("answer", "answer")))
    amount = _amount(gettext_lazy("The right figure"), required=False)
    words = Paragraphs(max_length=LONG, label=gettext_lazy("What we should know about it"), required=False)
    language = forms.CharField(max_length=10, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the figure where one is to be corrected."""
        found = super().clean()
        if found.get("do") == "answer" and found.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Write the figure that is right."))
        return found


class ReferralForm(StrictForm):
    """When somebody recommended us, of what kind that was, what it cost, and what came of it."""

    CHANCES: ClassVar = [("", gettext_lazy("nobody knows")), ("0", gettext_lazy("no")), ("1", gettext_lazy("yes"))]
    happened_on = forms.DateField(
        label=gettext_lazy("When"), input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    would_have_come = forms.ChoiceField(
        label=gettext_lazy("Would they have come anyway?"), required=False,
        choices=CHANCES,
        help_text=gettext_lazy("Where nobody knows, the book's setting stands in when it is weighed."),
    )  # fmt: skip
    cost = _amount(
        gettext_lazy("What the reward cost"), required=False, help_text=gettext_lazy("Empty where there was none."),
    )  # fmt: skip
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), required=False,
        choices=(("", gettext_lazy("not said")), *OUTCOMES.items()),
    )  # fmt: skip
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def offer_chance(self, chance: float | None) -> None:
        """Let a chance that a file says stand, and show which holds."""
        field = self.fields["would_have_come"]
        assert isinstance(field, forms.ChoiceField)
        said = "" if chance is None else f"{float(chance):g}"
        if said not in ("", "0", "1"):
            field.choices = [*self.CHANCES, (said, in_100(chance))]
        field.initial = said

    @property
    def told(self) -> dict[str, Any]:
        """What was said, as `Referral` takes it."""
        return {name: self.cleaned_data[name] for name in ("happened_on", "would_have_come", "cost", "outcome")}


class NewReferralForm(ReferralForm):
    """Beside it, who recommended us to whom."""

    referrer = PlainText(
        label=gettext_lazy("Who recommended us"), max_length=300,
        help_text=gettext_lazy("A customer, by name or id."),
    )  # fmt: skip
    other = PlainText(label=gettext_lazy("To whom"), max_length=300)
    is_new = forms.BooleanField(
        label=gettext_lazy("They are no customer yet: note them as a prospect of this name"), required=False
    )
    field_order = ("referrer", "other", "is_new", "happened_on", "would_have_come", "cost", "outcome")
