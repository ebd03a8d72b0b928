"""What people say of what is proposed to be given up."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keepworth_web.shared.forms import StrictForm
from keepworth_web.shared.texts import PlainText

GIVE_UP, KEEP, TAKE_UP = "give-up", "keep", "take-up"


class ProposalForm(StrictForm):
    """That something is given up, is kept and why, or is taken up again."""

    what = PlainText(max_length=400)
    how = forms.ChoiceField(choices=[(one, one) for one in (GIVE_UP, KEEP, TAKE_UP)])
    because = PlainText(label=gettext_lazy("Why it is kept"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask why, where something is kept."""
        said = super().clean()
        if said.get("how") == KEEP and not said.get("because"):
            self.add_error("because", _("Say in a few words why it is kept: somebody will ask."))
        return said
