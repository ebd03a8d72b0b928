"""What somebody may say of an action that was proposed, and of one that was done."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth_web.act.models import DONE, LATER, NOT_USEFUL, OUTCOMES, REASONS
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

LARGEST: Final = 2**63 - 1
MOST_HOURS, MOST_MONEY = 10_000, 10**12
FARTHEST: Final = 366  # days that something may be put off


class ActionAnswerForm(StrictForm):
    """An answer to one action: done, later until a day, or not useful because."""

    number = forms.IntegerField(min_value=0, max_value=LARGEST)
    action = PlainText(max_length=80)
    answer = forms.ChoiceField(choices=[(one, one) for one in (DONE, LATER, NOT_USEFUL)])
    hours = forms.DecimalField(label=gettext_lazy("Hours that it took"), required=False, min_value=0,
                               max_value=MOST_HOURS, decimal_places=2, localize=True)  # fmt: skip
    cost = forms.DecimalField(label=gettext_lazy("What it cost"), required=False, min_value=0, max_value=MOST_MONEY,
                              decimal_places=2, localize=True)  # fmt: skip
    until = forms.DateField(label=gettext_lazy("Until when"), required=False, input_formats=["%Y-%m-%d"])
    reason = forms.ChoiceField(label=gettext_lazy("Why it is not useful"), required=False, choices=[*REASONS.items()])
    because = PlainText(label=gettext_lazy("In your words"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask of each answer for what belongs to it."""
        found: dict[str, Any] = super().clean()
        if found.get("answer") == LATER and "until" not in self.errors:
            self._check_until(found.get("until"))
        if found.get("answer") == NOT_USEFUL and not found.get("reason"):
            self.add_error("reason", _("Choose why it is not useful."))
        if found.get("reason") == "other" and not found.get("because"):
            self.add_error("because", _("Say in a few words why it is not useful."))
        return found

    def _check_until(self, until: dt.date | None) -> None:
        today = timezone.localdate()
        if until is None:
            self.add_error("until", _("Say until when."))
        elif not today < until <= today + dt.timedelta(days=FARTHEST):
            self.add_error("until", _("It can be put off until a day from tomorrow on, within a year."))


class OutcomeForm(StrictForm):
    """What came of something that was done."""

    outcome = forms.ChoiceField(label=gettext_lazy("What came of it"), choices=[*OUTCOMES.items()])
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
