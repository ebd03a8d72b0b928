"""What somebody may send to Today."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from keepworth_web.act.models import DONE, LATER, NOT_USEFUL
from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText


class AnswerForm(StrictForm):
    """An answer to one thing."""

    key = PlainText(max_length=120)
    answer = forms.ChoiceField(choices=[(one, one) for one in (DONE, LATER, NOT_USEFUL)])
    because = PlainText(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of what is not useful: Today learns from it."""
        found: dict[str, Any] = super().clean()
        if found.get("answer") == NOT_USEFUL and not found.get("because"):
            self.add_error("because", _("Say in a few words why it is not useful."))
        return found
