"""Whom to ask, and by what way."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from keepworth_web.listen.models import Survey, Trigger
from keepworth_web.listen.reads.guests import AT_ONCE
from keepworth_web.listen.reads.triggering import Wish
from keepworth_web.shared.forms import StrictForm, offer
from keepworth_web.shared.texts import PlainText

MAIL, LINKS = "mail", "links"
WAYS: Final = ((MAIL, _("Ask them by mail")), (LINKS, _("Make links to hand over")))


class InviteForm(StrictForm):
    """Whom to ask."""

    contacts = forms.MultipleChoiceField(label=_("Contacts"))
    way = forms.ChoiceField(label=_("How"), choices=WAYS, required=False)

    def __init__(self, data: Any, *, choices: list[tuple[str, str]]) -> None:
        """Offer these contacts, by their ids."""
        super().__init__(data)
        offer(self, "contacts", choices=choices)

    def clean_contacts(self) -> list[str]:
        """Refuse more people than one press asks."""
        found: list[str] = self.cleaned_data["contacts"]
        if len(found) > AT_ONCE:
            said = ngettext("At most %(n)s person at once.", "At most %(n)s people at once.", AT_ONCE)
            raise forms.ValidationError(said % {"n": AT_ONCE})
        return found

    def clean_way(self) -> str:
        """Return how; by mail unless said."""
        return self.cleaned_data["way"] or MAIL


class ChoosingForm(StrictForm):
    """Which part of the list is looked at, as its address says it."""

    ask = forms.IntegerField(label=_("The best to ask"), required=False, min_value=0, max_value=AT_ONCE)
    q = PlainText(label=_("Find"), required=False, max_length=100)
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)


class RemindForm(StrictForm):
    """Whether and when who did not answer is reminded."""

    days = forms.IntegerField(label=_("Remind after days"), min_value=1, max_value=60, required=False)
    most = forms.IntegerField(label=_("How often at most"), min_value=1, max_value=3, initial=1)

    @classmethod
    def of(cls, survey: Survey) -> "RemindForm":
        """Return it as a survey has it, beside another form that asks for days."""
        return cls(None, initial={"days": survey.remind_after, "most": survey.remind_most}, auto_id="remind-%s")


class TriggerForm(StrictForm):
    """After what a survey asks by itself, whom, and how fast."""

    also = frozenset({"go"})
    kind = forms.ChoiceField(label=_("After"), choices=Trigger.Kind.choices)
    whom = forms.ChoiceField(label=_("Who is asked"), choices=Trigger.Whom.choices, initial=Trigger.Whom.CONCERNED)
    days = forms.IntegerField(label=_("Days later"), min_value=0, max_value=365, initial=3)
    most_a_day = forms.IntegerField(label=_("At most a day"), min_value=1, max_value=1000, initial=10)

    def wish(self) -> Wish:
        """Return what was said."""
        said = self.cleaned_data
        return Wish(said["kind"], said["whom"], said["days"], said["most_a_day"])
